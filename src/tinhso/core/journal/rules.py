"""How an entry is written down and chained; pure, so that anybody can prove the chain with these few lines."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Permission, Role
from tinhso.core.journal.data import InvalidEntry

READERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
READ_JOURNAL = Permission("core.journal.read", roles=READERS, label=_("xem nhật ký hệ thống"))
PROVE_JOURNAL = Permission("core.journal.prove", roles=READERS, label=_("kiểm tra chuỗi nhật ký"))

ACTION = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
MAX_ACTION, MAX_SUBJECT, MAX_ACTOR, MAX_SHORT = 100, 200, 100, 200
MAX_REASON, MAX_DETAILS = 10_000, 100_000


class Content(Protocol):
    """What the hash of an entry's content covers."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def origin(self) -> str: ...


def clean_text(text: str, limit: int) -> str:
    """Return *text* as both databases can keep it: no NUL, no lone surrogates, at most *limit* characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")[:limit]


def canonical_json(value: dict[str, Any]) -> str:
    """Return the one way *value* is written: sorted keys, no spaces, real characters (not escapes)."""
    try:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidEntry(f"details: {error}") from error
    return text.replace("\\u0000", "\\ufffd").encode("utf-8", "replace").decode("utf-8")


def checked_details(details: dict[str, Any] | None) -> str:
    """Return *details* as canonical JSON; raise InvalidEntry if it is no plain data or too long."""
    text = canonical_json(details or {})
    if len(text) > MAX_DETAILS:
        raise InvalidEntry(f"details: {len(text)} characters, at most {MAX_DETAILS} (name a file by its hash instead)")
    return text


def check_form(action: str, subject: str) -> None:
    """Raise InvalidEntry unless *action* is «folder.module.verb» and *subject* is «kind:id», both short enough."""
    if not ACTION.fullmatch(action) or len(action) > MAX_ACTION:
        raise InvalidEntry(f"action «{action}»: lower-case words joined by dots, at most {MAX_ACTION} characters")
    if not subject or len(subject) > MAX_SUBJECT or "\x00" in subject:
        raise InvalidEntry(f"subject «{subject}»: 1 to {MAX_SUBJECT} characters")


def content_hash(entry: Content, details: str) -> str:
    """Return the SHA-256 of the canonical JSON of what happened; *details* is canonical JSON itself."""
    text = canonical_json(
        {
            "action": entry.action,
            "actor": entry.actor,
            "actor_name": entry.actor_name,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "details": details,
            "origin": entry.origin,
            "reason": entry.reason,
            "subject": entry.subject,
        }
    )
    return hashlib.sha256(text.encode()).hexdigest()


def link_hash(number: int, receipt: int, previous: str, content: str) -> str:
    """Return the hash that chains an entry: SHA-256 of «number|receipt|previous|content», as PostgreSQL does too."""
    return hashlib.sha256(f"{number}|{receipt}|{previous}|{content}".encode()).hexdigest()
