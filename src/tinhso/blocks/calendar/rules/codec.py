"""Content ⇄ plain data; every field is checked and a wrong one is named."""

from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import TYPES, CalendarError, Content, DayKind, Kind

_DATES = frozenset({"day", "partner", "valid_from", "valid_to"})
_FLAGS = frozenset({"is_confirmed"})
MAX_TEXT = 500


def to_plain(content: Content) -> dict[str, Any]:
    """Return the content as texts; fields at their default are left out."""
    return {
        item.name: _plain(value) for item in fields(content) if (value := getattr(content, item.name)) != item.default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: Kind, plain: Any, place: str = "") -> Content:
    """Return the content that *plain* describes; raise CalendarError naming place and field otherwise."""
    cls = TYPES[kind]
    if not isinstance(plain, dict):
        raise CalendarError(_("%(place)s: phải là một nhóm trường.") % {"place": place or kind.value})
    known = {item.name: item for item in fields(cls)}
    unknown = sorted(str(key) for key in set(plain) - set(known))
    if unknown:
        words = _("%(place)s: không có trường %(fields)s.")
        raise CalendarError(words % {"place": place, "fields": ", ".join(unknown)}, unknown[0])
    missing = [name for name, item in known.items() if item.default is MISSING and plain.get(name) in (None, "")]
    if missing:
        words = _("%(place)s: thiếu trường %(fields)s.")
        raise CalendarError(words % {"place": place, "fields": ", ".join(missing)}, missing[0])
    values = {name: _value(name, plain[name], place) for name in known if name in plain}
    return cls(**values)


def _value(name: str, value: Any, place: str) -> Any:
    try:
        if name in _DATES:
            if value is None or isinstance(value, date):
                return value
            return date.fromisoformat(value) if value else None
        if name == "kind":
            return DayKind(value)
        if name in _FLAGS:
            if not isinstance(value, bool):
                raise ValueError
            return value
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise ValueError
    except (ValueError, TypeError) as error:
        words = _("%(place)s.%(field)s: «%(value)s» không đúng kiểu.")
        raise CalendarError(words % {"place": place, "field": name, "value": value}, name) from error
    return value


def fingerprint(plain: Any) -> str:
    """Return the SHA-256 of plain data, the same however its keys are ordered."""
    return sha256(dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
