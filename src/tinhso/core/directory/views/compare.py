"""What changed between two days: units that ended, that began, and what became of what."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.clock.api import parse_day
from tinhso.core.directory import words
from tinhso.core.directory.data import Agency, Area, Target
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.rules.translation import translation
from tinhso.core.directory.selectors import directory
from tinhso.core.directory.views.common import EVE, MERGED, Links, frame, name_of
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response

ENDED, BEGAN, RENAMED = "ended", "began", "renamed"


@dataclass(frozen=True)
class Line:
    """One unit that is not the same on both days."""

    what: str
    target: str
    code: str
    name: str
    other: str
    day: date | None
    basis: str
    url: str


@require_GET
def compare(request: HttpRequest) -> HttpResponseBase:
    """List the differences of the directory between ``?tu=`` and ``?den=``."""
    first = parse_day(request.GET.get("tu") or EVE.isoformat())
    second = parse_day(request.GET.get("den") or MERGED.isoformat())
    first, second = min(first, second), max(first, second)
    held, links = directory(), Links(request)
    lines = [line for target in Target for line in _lines(held, target, first, second, links)]
    kinds = {ENDED: _("hết hiệu lực"), BEGAN: _("bắt đầu"), RENAMED: _("đổi tên, đổi nội dung")}
    spec = ListSpec(
        title=_("Thay đổi giữa hai ngày"),
        export_name="thay-doi-giua-hai-ngay",
        limit=200,
        search_keys=("name", "code", "other"),
        filters=("what", "target"),
        provenance=Provenance.STATED,
        empty_title=_("Không có gì thay đổi"),
        empty_text=_("Danh bạ của hai ngày này giống nhau."),
        columns=(
            Column("name", _("Đơn vị"), url=lambda line: line.url),
            Column("code", _("Mã")),
            Column("target", _("Của"), choices=list(words.TARGETS.items())),
            Column("what", _("Thay đổi"), choices=list(kinds.items())),
            Column("other", _("Nay là, hoặc trước là"), sortable=False),
            Column("day", _("Ngày"), "date"),
            Column("basis", _("Căn cứ"), hidden=True),
        ),
    )
    page = list_page(request, lines, spec)
    counts = [(label, sum(1 for line in lines if line.what == what)) for what, label in kinds.items()]
    context = frame(request, "compare", first=first, second=second, counts=counts)
    return list_response(request, page, "directory/compare.html", context)


def _lines(held: Directory, target: Target, first: date, second: date, links: Links) -> list[Line]:
    rows = {day: _by_code(held, target, day) for day in (first, second)}
    lines = []
    for code, row in rows[first].items():
        if code not in rows[second]:
            became = translation(held, target, code, first, second)
            names = ", ".join(part.name for part in became.parts)
            url = links.unit(target, code, first)
            lines.append(Line(ENDED, target, code, name_of(row), names, row.valid_to, row.legal_basis, url))
    for code, row in rows[second].items():
        old = rows[first].get(code)
        url = links.unit(target, code, second)
        if old is None:
            names = ", ".join(_came_from(held, target, row))
            lines.append(Line(BEGAN, target, code, name_of(row), names, row.valid_from, row.legal_basis, url))
        elif old.key != row.key:
            names = ", ".join(_came_from(held, target, row)) or name_of(old)
            lines.append(Line(RENAMED, target, code, name_of(row), names, row.valid_from, row.legal_basis, url))
    return lines


def _by_code(held: Directory, target: Target, day: date) -> dict[str, Area | Agency]:
    found: list[Area | Agency] = list(held.areas_on(day) if target is Target.AREA else held.agencies_on(day))
    return {row.code: row for row in found}


def _came_from(held: Directory, target: Target, row: Area | Agency) -> list[str]:
    found = [link for link in held.successors_into.get((target, row.code), ()) if link.on == row.valid_from]
    rows = [(link, held.nearest(target, link.old, date.fromordinal(link.on.toordinal() - 1))) for link in found]
    return [name_of(old) if old else link.old for link, old in rows]
