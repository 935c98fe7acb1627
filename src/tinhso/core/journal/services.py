"""Appending to the journal, inside the caller's transaction.

SQLite: every write transaction is alone (BEGIN IMMEDIATE), so the entry is linked at once. PostgreSQL: the entry goes
into an intake table and a deferred trigger links it when the transaction commits: the lock that keeps the chain in one
line is taken last, after every other lock, so it cannot be part of a deadlock, and is held only while the commit is
flushed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import rules
from tinhso.core.journal.data import GENESIS, NewEntry
from tinhso.core.subjects.api import seal, seal_many

#: Visitors have no id that could be a subject's; theirs is derived from what the cookie calls them.
VISITORS = UUID("019359b0-7e57-7000-8000-76697369746f")
COLUMNS = ("at", "actor", "actor_name", "action", "subject", "reason", "origin", "details", "content")
LINKED = ("number", "receipt", *COLUMNS, "previous", "hash")
HEAD = "SELECT number, hash FROM core_journalentry ORDER BY number DESC LIMIT 1"
INSERT = f"INSERT INTO core_journalentry ({', '.join(LINKED)}) VALUES ({', '.join(['%s'] * len(LINKED))})"  # noqa: S608
HAND_IN = (
    f"INSERT INTO core_journalintake ({', '.join(COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(COLUMNS))}) RETURNING receipt"
)


@dataclass(frozen=True)
class _Written:
    """An entry in the words it will be kept in."""

    at: datetime
    actor: str
    actor_name: str
    action: str
    subject: str
    reason: str
    origin: str


def append(*, by: Actor, action: str, subject: str, reason: str = "", details: dict[str, Any] | None = None) -> int:
    """Append one entry and return its receipt, a number that never changes (on SQLite it is the entry's number).

    *action* is «folder.module.noun.verb», *subject* «kind:id»; *details* is plain JSON without personal data. It
    happens if and only if the caller's transaction commits. Raises InvalidEntry if the form is wrong.
    """
    return append_many(by=by, entries=[NewEntry(action, subject, reason, details)])[0]


#: Somebody saw data of a person; the subject is «person:<subject id>».
READ_PERSON = "core.privacy.data.read"


def append_reading(*, by: Actor, subject_id: UUID, what: str, purpose: str) -> int:
    """Note that *by* saw *what* («hồ sơ cán bộ», never its values) of a person and what for; return the receipt.

    For the modules below ``core.privacy``, whose page shows a person these entries.
    """
    return append(
        by=by,
        action=READ_PERSON,
        subject=f"person:{subject_id}",
        reason=purpose.strip()[:500],
        details={"what": what.strip()[:200]},
    )


def append_many(*, by: Actor, entries: Sequence[NewEntry]) -> list[int]:
    """Append several entries in order, all or none, and return their receipts."""
    at = now()
    details = [_checked(by, entry) for entry in entries]
    with transaction.atomic(savepoint=False):
        name, origin = _sealed(by)
        rows = [_row(by.id, name, origin, at, *pair) for pair in zip(entries, details, strict=True)]
        return _hand_in(rows) if connection.vendor == "postgresql" else _link(rows)


def _sealed(by: Actor) -> tuple[str, str]:
    """Return the actor's name and address as they are kept: sealed under the account's own key.

    A visitor's address is sealed under a key of the visitor's own; the system has neither name nor address. The name of
    a colleague whose delegated role is used follows after a space, sealed under that colleague's key.
    """
    name, origin = rules.clean_text(by.name, rules.MAX_SHORT), rules.clean_text(by.origin, rules.MAX_SHORT)
    try:
        subject = uuid5(VISITORS, by.id) if by.id.startswith("visitor:") else UUID(by.id)
    except ValueError:
        return name, origin
    name, origin = seal_many(subject, [name, origin])
    if by.acting_for:
        name += " " + seal(by.acting_for, rules.clean_text(by.acting_for_name, rules.MAX_SHORT))
    return name, origin


def _checked(by: Actor, entry: NewEntry) -> str:
    """Return the entry's details as they are kept; raise InvalidEntry before anything is written."""
    rules.check_form(entry.action, entry.subject)
    # Whoever uses a delegated role leaves the delegator's id beside the own one.
    acting = {"acting_for": by.acting_for} if by.acting_for else {}
    return rules.checked_details({**(entry.details or {}), **acting})


def _row(actor: str, name: str, origin: str, at: datetime, entry: NewEntry, details: str) -> tuple[Any, ...]:
    written = _Written(
        at=at,
        actor=rules.clean_text(actor, rules.MAX_ACTOR),
        actor_name=name,
        action=entry.action,
        subject=rules.clean_text(entry.subject, rules.MAX_SUBJECT),
        reason=rules.clean_text(entry.reason, rules.MAX_REASON),
        origin=origin,
    )
    return (
        connection.ops.adapt_datetimefield_value(at),
        written.actor,
        written.actor_name,
        written.action,
        written.subject,
        written.reason,
        written.origin,
        details,
        rules.content_hash(written, details),
    )


def _link(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    receipts = []
    with connection.cursor() as cursor:
        cursor.execute(HEAD)
        number, previous = cursor.fetchone() or (0, GENESIS)
        for row in rows:
            number += 1
            link = rules.link_hash(number, number, previous, row[-1])
            cursor.execute(INSERT, (number, number, *row, previous, link))
            previous = link
            receipts.append(number)
    return receipts


def _hand_in(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    receipts = []
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(HAND_IN, row)
            receipts.append(cursor.fetchone()[0])
    return receipts


#: The next receipt lies behind every receipt of the chain and never behind where it stood.
FOLLOW_ON = """
    SELECT setval('core_journalintake_receipt_seq',
        greatest((SELECT coalesce(max(receipt), 0) FROM core_journalentry) + 1,
                 (SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM core_journalintake_receipt_seq)),
        false)"""


def follow_on() -> None:
    """Set the numbers of receipts behind the last: a restored backup may lack where they stood (PostgreSQL)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW_ON)
