"""What the pages of the directory share: the day, addresses that keep it, tabs, words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, can
from tinhso.core.clock.api import as_of, today
from tinhso.core.directory.data import Area, Target
from tinhso.core.directory.rules import permissions
from tinhso.core.web.api import format_date

#: Codes that stand in an address as they are.
PLAIN = re.compile(r"[a-z0-9/-]+")
#: The eve and the day of the merger of Cà Mau and Bạc Liêu (NQ 202/2025/QH15): the days readers compare.
EVE, MERGED = date(2025, 6, 30), date(2025, 7, 1)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks (set by the identity middleware)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def day_of(request: HttpRequest) -> date:
    """Return the day the page is read at (``?ngay=YYYY-MM-DD``, else today)."""
    return as_of(request.GET.get("ngay") or None)


class Links:
    """Addresses of the directory that keep ``?ngay=`` when the reader gave one."""

    def __init__(self, request: HttpRequest) -> None:
        self.day = request.GET.get("ngay", "")
        self._area = reverse("directory:area", args=["0"]).removesuffix("0/")
        self._agency = reverse("directory:agency", args=["0"]).removesuffix("0/")

    def __call__(self, name: str, *args: object, **query: str) -> str:
        """Return the address of the page *name* with *query* added."""
        parameters = {**({"ngay": self.day} if self.day else {}), **query}
        return reverse(f"directory:{name}", args=args) + (f"?{urlencode(parameters)}" if parameters else "")

    def unit(self, target: Target, code: str, day: date | None = None) -> str:
        """Return the address of an area's or agency's page (as of *day*, if given)."""
        shown = day.isoformat() if day else self.day
        # One reverse for all rows of a list, not one for each.
        name, base = ("area", self._area) if target is Target.AREA else ("agency", self._agency)
        if not PLAIN.fullmatch(code):
            return self(name, code, **({"ngay": day.isoformat()} if day else {}))
        return f"{base}{code}/?{urlencode({'ngay': shown})}" if shown else f"{base}{code}/"


@dataclass(frozen=True)
class Tab:
    """One tab: label, address, whether it is the current one."""

    label: str
    url: str
    is_current: bool


def tabs(request: HttpRequest, here: str) -> list[Tab]:
    """Return the parts of the directory the reader may open."""
    links, actor = Links(request), actor_of(request)
    found = [
        ("areas", _("Địa bàn")),
        ("agencies", _("Cơ quan")),
        ("compare", _("Thay đổi giữa hai ngày")),
        ("changes", _("Sáp nhập, chia tách")),
    ]
    if can(actor, permissions.CONTACTS):
        found.append(("people", _("Con người")))
    if can(actor, permissions.IMPORT):
        found.append(("import", _("Nạp từ tệp")))
    return [Tab(label, links(name), name == here) for name, label in found]


def frame(request: HttpRequest, here: str, **context: Any) -> dict[str, Any]:
    """Return what every page of the directory shows, with *context*."""
    links = Links(request)
    day = day_of(request)
    kept = [(key, value) for key in ("xem",) for value in request.GET.getlist(key)]
    return {
        "day": day,
        "is_today": day == today(),
        "links": links,
        "tabs": tabs(request, here),
        "kept": kept,
        "quick": [
            (_with_day(request, EVE), format_date(EVE), day == EVE),
            (_with_day(request, MERGED), format_date(MERGED), day == MERGED),
            (_with_day(request, None), _("hôm nay"), day == today()),
        ],
        "breadcrumbs": [] if here in {"areas"} else [{"url": links("areas"), "label": _("Danh bạ")}],
        **context,
    }


def _with_day(request: HttpRequest, day: date | None) -> str:
    query = request.GET.copy()
    query.pop("ngay", None)
    query.pop("cursor", None)
    if day is not None:
        query["ngay"] = day.isoformat()
    return f"{request.path}?{query.urlencode()}" if query else request.path


def since_words(row: Any) -> str:
    """Return from when to when a row applies, in words."""
    start, end = row.valid_from, row.valid_to
    if start and end:
        return _("từ %(start)s đến hết %(end)s") % {"start": format_date(start), "end": format_date(end)}
    if end:
        return _("đến hết %(end)s") % {"end": format_date(end)}
    return _("từ %(start)s") % {"start": format_date(start)} if start else _("chưa rõ từ ngày nào")


def name_of(row: Any) -> str:
    """Return the full name of an area or agency."""
    return str(row.full_name if isinstance(row, Area) else row.name)


def choices(words: dict[str, Any], used: Sequence[str] | None = None) -> list[tuple[str, Any]]:
    """Return the choices of a filter, those *used* only."""
    return [(str(code), label) for code, label in words.items() if used is None or code in used]
