"""Reading the journal and proving its chain."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.core.journal import rules
from tinhso.core.journal.data import GENESIS, ChainReport, Entry
from tinhso.core.journal.models import EntryQuerySet, JournalEntry, open_rows
from tinhso.core.journal.words import actors_named

CHUNK = 2000


def history(subject: str, limit: int = 100) -> list[Entry]:
    """Return the newest *limit* entries about *subject*, newest first (one query)."""
    return entries(subject=subject, limit=limit)


def entries(
    *,
    subject: str = "",
    actor: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Return the newest *limit* entries that match, newest first (two queries: rows, keys of the names).

    *action* is the beginning of an action; *since* is inclusive, *until* exclusive; *text* stands anywhere in action,
    subject or reason; *before* is an entry number for paging.
    """
    rows = matching(subject=subject, actor=actor, action=action, since=since, until=until, text=text)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return as_entries(rows[: max(0, limit)])


def matching(
    *,
    subject: str = "",
    actor: str = "",
    action: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    who: str = "",
) -> EntryQuerySet:
    """Return the matching rows, newest first, for the list page of this module; *who* is part of a name."""
    link_pending()
    rows: EntryQuerySet = JournalEntry.objects.order_by("-number")
    exact: dict[str, Any] = {"subject": subject, "actor": actor, "at__gte": since, "at__lt": until}
    rows = rows.filter(**{key: value for key, value in exact.items() if value})
    if action:
        rows = rows.filter(action__startswith=action)
    for word in text.split():
        rows = rows.filter(Q(action__icontains=word) | Q(subject__icontains=word) | Q(reason__icontains=word))
    if who.strip():
        # Names are sealed: ask who is called so. Older entries still have the name in clear.
        rows = rows.filter(Q(actor__in=actors_named(who)) | Q(actor_name__icontains=who.strip()))
    return rows


def entry(number: int) -> Entry | None:
    """Return the entry with this *number*, if there is one (two queries)."""
    link_pending()
    return next(iter(as_entries(JournalEntry.objects.filter(number=number))), None)


def entry_of_receipt(receipt: int) -> Entry | None:
    """Return the entry that ``append`` gave *receipt* for, if its transaction committed (two queries)."""
    return entries_of_receipts([receipt]).get(receipt)


def entries_of_receipts(receipts: Iterable[int]) -> dict[int, Entry]:
    """Return the entries that ``append`` gave these receipts for, by receipt (two queries)."""
    link_pending()
    return {row.receipt: row for row in as_entries(JournalEntry.objects.filter(receipt__in=set(receipts)))}


def head() -> tuple[int, str]:
    """Return number and hash of the newest linked entry (one query), to be written down outside the database."""
    return JournalEntry.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)


def prove(*, last: int | None = None, anchor: tuple[int, str] | None = None) -> ChainReport:
    """Read the chain and return whether it holds, naming the first broken link.

    Without *last* the whole chain is read (streaming, constant memory); with it only the newest *last* entries, whose
    first predecessor is then taken on trust. *anchor* is a number and hash written down earlier outside the database:
    it also shows that no entries were cut off at the end.
    """
    link_pending()
    rows = JournalEntry.objects.order_by("number")
    first, head = 1, GENESIS
    if last is not None:
        newest = JournalEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
        first = max(1, newest - last + 1)
        rows = rows.filter(number__gte=first)
        if first > 1:
            head = JournalEntry.objects.filter(number=first - 1).values_list("hash", flat=True).first() or ""
    return _follow(rows.iterator(chunk_size=CHUNK), first, head, anchor)


def prove_one(number: int) -> ChainReport:
    """Return whether entry *number* holds: its content, its hash and its link to the entry before it (two queries)."""
    rows = {row.number: row for row in JournalEntry.objects.filter(number__in=[number - 1, number])}
    before = rows.get(number - 1)
    head = before.hash if before else (GENESIS if number == 1 else "")
    found = (row for row in [rows.get(number)] if row is not None)
    return _follow(found, number, head, None)


def _follow(rows: Iterator[JournalEntry], first: int, head: str, anchor: tuple[int, str] | None) -> ChainReport:
    expected = first
    for row in rows:
        reason = _fault(row, expected, head)
        if not reason and anchor and anchor[0] == row.number and anchor[1] != row.hash:
            reason = _("Mã của mục này khác mã đã ghi lại trước đây: từ đầu đến đây đã bị viết lại.")
        if reason:
            return ChainReport(expected - first, expected, reason, head, first)
        head, expected = row.hash, expected + 1
    if anchor and anchor[0] >= expected:
        words = _("Chuỗi kết thúc ở mục %(end)s, nhưng trước đây đã có mục %(anchor)s: phần cuối đã bị cắt.")
        reason = words % {"end": expected - 1, "anchor": anchor[0]}
        return ChainReport(expected - first, expected, reason, head, first)
    return ChainReport(expected - first, None, "", head, first)


def _fault(row: JournalEntry, expected: int, head: str) -> str:
    if row.number != expected:
        words = _("Thiếu mục số %(missing)s: sau mục %(before)s là mục %(next)s.")
        return words % {"missing": expected, "before": expected - 1, "next": row.number}
    if rules.content_hash(row, row.details) != row.content:
        return _("Nội dung của mục này đã bị sửa.")
    if row.previous != head:
        return _("Mục này không nối với mục đứng trước.")
    if rules.link_hash(row.number, row.receipt, row.previous, row.content) != row.hash:
        return _("Mã của mục này không khớp với nội dung và số thứ tự.")
    return ""


def as_entries(rows: Iterable[JournalEntry]) -> list[Entry]:
    """Return the plain values of rows with what is sealed in them opened (one query for all keys)."""
    return [_as_entry(row) for row in open_rows(list(rows))]


def _as_entry(row: JournalEntry) -> Entry:
    """Return the plain value of an opened row; details that are no JSON any more (tampering) are shown as text."""
    try:
        details = json.loads(row.details)
    except ValueError:
        details = {"?": row.details}
    return Entry(
        number=row.number,
        receipt=row.receipt,
        at=row.at,
        actor=row.actor,
        actor_name=row.opened_name,
        action=row.action,
        subject=row.subject,
        reason=row.reason,
        origin=row.opened_origin or "",
        details=details,
        content=row.content,
        previous=row.previous,
        hash=row.hash,
    )


def link_pending() -> None:
    """Link what this very transaction has appended (PostgreSQL would do so at commit), so that it can be read."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS core_journal_link IMMEDIATE")
            cursor.execute("SET CONSTRAINTS core_journal_link DEFERRED")
