"""Reading the parts of a request."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from tinhso.data.registers.data import InvalidQuery, Status
from tinhso.data.registers.rest.calling import BadBody, field_error

#: Words of the address that are no filters.
OWN = frozenset({"q", "sort", "limit", "cursor", "fields", "status", "rows", "count"})
#: How far a count goes: with «true» as far as a screen shows, with «exact» to the end.
COUNTS = {"": 0, "false": 0, "0": 0, "true": 10_000, "1": 10_000, "exact": 10**9}
STATUSES = {item.name.lower(): item for item in Status}


def whole_of(text: str | None, name: str) -> int | None:
    """Return a whole number of the address; raise InvalidQuery for anything else."""
    if text is None or text == "":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise InvalidQuery(_("%(name)s: phải là một số nguyên không âm.") % {"name": name})
    return int(text)


def page_arguments(asked: QueryDict) -> tuple[dict[str, Any], int]:
    """Return the arguments of a query, and how far to count (0: not at all)."""
    where: dict[str, Any] = {}
    for key, values in asked.lists():
        if key not in OWN:
            if any("\x00" in str(value) for value in values):
                raise InvalidQuery(_("%(name)s: có ký tự không dùng được.") % {"name": key[:60]})
            where[key] = values if len(values) > 1 else values[0]
    statuses = [text for text in asked.get("status", "in_force").split(",") if text]
    unknown = [text for text in statuses if text not in STATUSES]
    if unknown:
        raise InvalidQuery(_("status: một hoặc nhiều trong %(known)s.") % {"known": ", ".join(STATUSES)})
    limit = whole_of(asked.get("limit"), "limit")
    rows = asked.get("rows", "")
    if rows not in {"", "mine", "all"}:
        raise InvalidQuery(_("rows: mine hoặc all."))
    arguments = {
        "where": where,
        "q": asked.get("q", "").replace("\x00", ""),
        "sort": asked.get("sort", ""),
        "limit": 100 if limit is None else limit,
        "cursor": asked.get("cursor", ""),
        "fields": [name for name in asked.get("fields", "").split(",") if name],
        "status": [STATUSES[text] for text in statuses],
        "wide": rows == "all",
    }
    wanted = asked.get("count", "")
    if wanted not in COUNTS:
        raise InvalidQuery(_("count: true hoặc exact."))
    return arguments, COUNTS[wanted]


def values_of(body: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    """Return the values a body carries; raise BadBody."""
    made = body.get("values", None if required else {})
    if not isinstance(made, dict):
        raise BadBody(_("Thiếu «values»: một đối tượng JSON với giá trị từng trường."))
    return made


def text_of(body: Mapping[str, Any], name: str) -> str:
    """Return a text of the body, "" if not given."""
    made = body.get(name, "")
    if made is None:
        return ""
    if not isinstance(made, str):
        raise field_error(name, _("Phải là chữ."))
    return made.replace("\x00", "")


def day_of(body: Mapping[str, Any], name: str, *, required: bool = False) -> date | None:
    """Return a day of the body."""
    made = body.get(name)
    if made is None and not required:
        return None
    try:
        return date.fromisoformat(made)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise field_error(name, _("Phải là một ngày YYYY-MM-DD.")) from None


def expected_version(request: HttpRequest, body: Mapping[str, Any]) -> int | None:
    """Return the version the caller began from: If-Match, or «version» in the body."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if given and given != "*":
        if not given.isascii() or not given.isdigit() or len(given) > 9:
            raise InvalidQuery(_('If-Match: phải là số phiên bản, ví dụ "3".'))
        return int(given)
    made = body.get("version")
    if made is not None and (isinstance(made, bool) or not isinstance(made, int)):
        raise field_error("version", _("Phải là số nguyên."))
    return made
