"""The lists of areas and of agencies as of a day; trees; the map of equal hexagons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.directory import words
from tinhso.core.directory.data import Agency, Area, Level, Target
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.selectors import directory
from tinhso.core.directory.views.common import Links, choices, day_of, frame
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response


@dataclass(frozen=True)
class AreaLine:
    """One area in the list."""

    row: Area
    parent: str
    path: str
    url: str


@dataclass(frozen=True)
class AgencyLine:
    """One agency in the list."""

    row: Agency
    parent: str
    area: str


@require_GET
def areas(request: HttpRequest) -> HttpResponseBase:
    """List the areas in force on a day, with their tree and, where places are known, their map."""
    held, day, links = directory(), day_of(request), Links(request)
    rows = held.areas_on(day)
    lines = [
        AreaLine(row, above.full_name if (above := held.area(row.parent, day)) else "", held.path(row, day), url)
        for row in rows
        for url in [links.unit(Target.AREA, row.code)]
    ]
    page = list_page(request, lines, _area_spec(rows))
    context = frame(
        request,
        "areas",
        view=_view(request, ("danh-sach", "cay", "ban-do"), "ban-do" if _has_map(rows) and not request.GET else ""),
        views=_views(request, _has_map(rows)),
        counts=_counts(rows),
        tree=tree_html(_area_tree(held, rows, day, links)) if request.GET.get("xem") == "cay" else "",
        map=hexagons(rows, links) if _has_map(rows) else None,
        codes_used_again=_reused(held, rows),
    )
    return list_response(request, page, "directory/areas.html", context)


def _area_spec(rows: list[Area]) -> ListSpec:
    levels = {row.level for row in rows}
    kinds = {row.kind for row in rows}
    return ListSpec(
        title=_("Địa bàn"),
        export_name="dia-ban",
        limit=100,
        search_keys=("full_name", "code", "parent"),
        filters=("level", "kind", "parent"),
        provenance=Provenance.STATED,
        empty_title=_("Chưa có địa bàn nào"),
        empty_text=_("Nạp dữ liệu của tỉnh hoặc tệp CSV để thấy các địa bàn."),
        columns=(
            Column("full_name", _("Tên"), value=lambda line: line.row.full_name, url=lambda line: line.url),
            Column("code", _("Mã"), value=lambda line: line.row.code),
            Column("level", _("Cấp"), value=lambda line: line.row.level, choices=choices(words.LEVELS, list(levels))),
            Column(
                "kind",
                _("Loại"),
                value=lambda line: line.row.kind,
                choices=choices(words.AREA_KINDS, list(kinds)),
                hidden=True,
            ),
            Column("parent", _("Thuộc"), value=lambda line: line.parent),
            Column("valid_from", _("Từ ngày"), "date", value=lambda line: line.row.valid_from),
            Column("valid_to", _("Đến hết ngày"), "date", value=lambda line: line.row.valid_to),
            Column("legal_basis", _("Căn cứ"), value=lambda line: line.row.legal_basis),
            Column("path", _("Đường dẫn mã"), value=lambda line: line.path, hidden=True),
            Column("latitude", _("Vĩ độ"), "number", value=lambda line: line.row.latitude, decimals=4, hidden=True),
            Column("longitude", _("Kinh độ"), "number", value=lambda line: line.row.longitude, decimals=4, hidden=True),
            Column("note", _("Ghi chú"), value=lambda line: line.row.note, hidden=True),
        ),
    )


@require_GET
def agencies(request: HttpRequest) -> HttpResponseBase:
    """List the agencies in force on a day, or draw their tree."""
    held, day, links = directory(), day_of(request), Links(request)
    rows = held.agencies_on(day)
    lines = [_agency_line(held, row, day) for row in rows]
    page = list_page(request, lines, _agency_spec(rows, links))
    context = frame(
        request,
        "agencies",
        view=_view(request, ("danh-sach", "cay"), ""),
        views=_views(request, False),
        tree=tree_html(_agency_tree(held, rows, links)) if request.GET.get("xem") == "cay" else "",
        unverified=sum(1 for row in rows if not row.is_verified),
        total=len(rows),
    )
    return list_response(request, page, "directory/agencies.html", context)


def _agency_line(held: Directory, row: Agency, day: date) -> AgencyLine:
    above = held.agency(held.parent_of(row), day)
    area = held.nearest(Target.AREA, row.area, day) if row.area else None
    return AgencyLine(
        row,
        (above.short or above.name) if above else "",
        area.full_name if isinstance(area, Area) else "",
    )


def _agency_spec(rows: list[Agency], links: Links) -> ListSpec:
    kinds = {row.kind for row in rows}
    return ListSpec(
        title=_("Cơ quan"),
        export_name="co-quan",
        search_keys=("name", "short", "english", "code", "aliases"),
        filters=("kind", "parent", "area", "is_verified"),
        provenance=Provenance.STATED,
        empty_title=_("Chưa có cơ quan nào"),
        empty_text=_("Nạp dữ liệu của tỉnh hoặc tệp CSV để thấy các cơ quan."),
        columns=(
            Column(
                "name",
                _("Tên"),
                value=lambda line: line.row.name,
                url=lambda line: links.unit(Target.AGENCY, line.row.code),
            ),
            Column("short", _("Tên tắt"), value=lambda line: line.row.short),
            Column(
                "kind",
                _("Loại"),
                value=lambda line: line.row.kind,
                choices=choices(words.AGENCY_KINDS, list(kinds)),
            ),
            Column("parent", _("Trực thuộc"), value=lambda line: line.parent),
            Column("area", _("Địa bàn"), value=lambda line: line.area, hidden=True),
            Column("valid_from", _("Từ ngày"), "date", value=lambda line: line.row.valid_from, hidden=True),
            Column("valid_to", _("Đến hết ngày"), "date", value=lambda line: line.row.valid_to),
            Column(
                "is_verified",
                _("Xác minh"),
                value=lambda line: "co" if line.row.is_verified else "chua",
                choices=[("co", _("đã xác minh")), ("chua", _("chưa xác minh"))],
            ),
            Column("code", _("Mã"), value=lambda line: line.row.code, hidden=True),
            Column("english", _("Tên tiếng Anh"), value=lambda line: line.row.english, hidden=True),
            Column("aliases", _("Tên gọi khác"), value=lambda line: "; ".join(line.row.aliases), hidden=True),
            Column("certainty", _("Mức chắc chắn"), value=lambda line: line.row.certainty, hidden=True),
            Column("legal_basis", _("Căn cứ"), value=lambda line: line.row.legal_basis, hidden=True),
            Column("note", _("Ghi chú"), value=lambda line: line.row.note, hidden=True),
        ),
    )


# --- views of a list -----------------------------------------------------------------------------


def _view(request: HttpRequest, known: tuple[str, ...], otherwise: str) -> str:
    asked = request.GET.get("xem", "")
    return asked if asked in known else (otherwise or "danh-sach")


def _views(request: HttpRequest, has_map: bool) -> list[tuple[str, str, str]]:
    links = Links(request)
    name = request.resolver_match.url_name if request.resolver_match else "areas"
    found = [("danh-sach", _("Danh sách")), ("cay", _("Cây"))]
    if has_map:
        found.insert(0, ("ban-do", _("Bản đồ ô")))
    return [(code, label, links(name or "areas", xem=code)) for code, label in found]


def _counts(rows: Iterable[Area]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.kind] = found.get(row.kind, 0) + 1
    return [(str(words.AREA_KINDS[kind]).lower(), found[kind]) for kind in words.AREA_KINDS if kind in found]


def _reused(held: Directory, rows: Iterable[Area]) -> int:
    """Return how many codes in force had another name before: why a code alone says nothing."""
    return sum(1 for row in rows if any(old.full_name != row.full_name for old in held.areas_by_code[row.code]))


@dataclass(frozen=True)
class Branch:
    """One node of a tree."""

    label: str
    url: str
    note: str
    children: list["Branch"]


def _area_tree(held: Directory, rows: list[Area], day: date, links: Links) -> list[Branch]:
    def branch(row: Area) -> Branch:
        below = sorted(held.children(row.code, day), key=lambda child: child.code)
        return Branch(row.full_name, links.unit(Target.AREA, row.code), row.code, [branch(child) for child in below])

    return [branch(row) for row in rows if row.level is Level.PROVINCE]


def _agency_tree(held: Directory, rows: list[Agency], links: Links) -> list[Branch]:
    codes = {row.code for row in rows}
    below: dict[str, list[Agency]] = {}
    for row in rows:
        above = held.parent_of(row)
        below.setdefault(above if above in codes else "", []).append(row)

    def branch(row: Agency) -> Branch:
        children = [branch(child) for child in below.get(row.code, [])]
        note = "" if row.is_verified else _("chưa xác minh")
        return Branch(row.name, links.unit(Target.AGENCY, row.code), note, children)

    return [branch(row) for row in below.get("", [])]


def tree_html(branches: list[Branch], *, is_open: bool = True) -> SafeString:
    """Return a tree as nested lists (in one go: a template for each of hundreds of nodes would take far longer)."""
    items = format_html_join("", "<li>{}</li>", ((_branch_html(branch, is_open),) for branch in branches))
    return format_html('<ul class="dir-tree">{}</ul>' if is_open else "<ul>{}</ul>", items)


def _branch_html(branch: Branch, is_open: bool) -> SafeString:
    link = format_html('<a href="{}">{}</a>', branch.url, branch.label)
    if not branch.children:
        return format_html('{} <span class="why">{}</span>', link, branch.note) if branch.note else link
    note = format_html(' <span class="why">{}</span>', branch.note) if branch.note else ""
    below = _("%(n)s đơn vị trực thuộc") % {"n": len(branch.children)}
    opened = mark_safe(" open") if is_open else ""
    text = "{}{}<details{}><summary>{}</summary>{}</details>"
    return format_html(text, link, note, opened, below, tree_html(branch.children, is_open=False))


# --- the map of equal hexagons -------------------------------------------------------------------

SIZE = 40.0


def _has_map(rows: Iterable[Area]) -> bool:
    return any(row.hex_column is not None for row in rows)


def hexagons(rows: Iterable[Area], links: Links) -> dict[str, Any]:
    """Return the cells of the map: each area one hexagon of the same size, about where it lies."""
    placed = [(row, row.hex_column, row.hex_row) for row in rows if row.hex_column is not None]
    step = SIZE * sqrt(3)
    cells = []
    for row, column, line in placed:
        line = line or 0
        x = step * ((column or 0) + (0.5 if line % 2 else 0.0)) + step / 2 + 2
        y = SIZE * 1.5 * line + SIZE + 2
        cells.append(
            {
                "url": links.unit(Target.AREA, row.code),
                "name": row.full_name,
                "kind": row.kind.value,
                "points": " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in _corners(SIZE - 1.5)),
                "x": f"{x:.1f}",
                "lines": [
                    (f"{y + offset:.1f}", text)
                    for offset, text in zip(_offsets(row.name), _short_lines(row.name), strict=True)
                ],
            }
        )
    width = max((step * ((column or 0) + 1.5) for _row, column, _line in placed), default=step) + 4
    height = max((SIZE * 1.5 * (line or 0) + 2 * SIZE for _row, _column, line in placed), default=SIZE) + 4
    return {"cells": cells, "box": f"0 0 {width:.0f} {height:.0f}"}


def _corners(size: float) -> list[tuple[float, float]]:
    half = size * sqrt(3) / 2
    return [(0, -size), (half, -size / 2), (half, size / 2), (0, size), (-half, size / 2), (-half, -size / 2)]


def _short_lines(name: str) -> list[str]:
    """Return a name on at most three lines of about nine letters."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < 9:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:3]


def _offsets(name: str) -> list[float]:
    count = len(_short_lines(name))
    return [4 + (index - (count - 1) / 2) * 13 for index in range(count)]
