"""HTTP API of the directory: areas and agencies as of a day, what became of them, figures on another map. Public."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from tinhso.core.clock.api import InvalidDate, parse_day, today
from tinhso.core.directory.data import AgencyInfo, AgencyKind, AreaInfo, Level, Translation
from tinhso.core.directory.selectors import questions
from tinhso.core.web.api import problem

router = Router(tags=["directory"])
LIMIT_MAX = 1000


class AreaOut(Schema):
    """An area as of a day."""

    public_id: str
    code: str
    name: str
    full_name: str
    level: str
    kind: str
    path: str
    parent_code: str
    valid_from: date | None
    valid_to: date | None
    legal_basis: str


class AgencyOut(Schema):
    """An agency as of a day."""

    public_id: str
    code: str
    name: str
    short: str
    english: str
    kind: str
    parent_code: str
    area_code: str
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    is_verified: bool


class PartOut(Schema):
    """What a unit became, or a part of it; share null: a part of unknown size."""

    code: str
    name: str
    kind: str
    share: str | None
    moved: str
    is_main: bool


class TranslationOut(Schema):
    """What became of a unit."""

    parts: list[PartOut]
    is_ambiguous: bool
    words: str


class FiguresIn(Schema):
    """Figures that add up, by area code, known on one day and asked for on another."""

    values: dict[str, Decimal]
    known_on: date
    to: date


class GroupOut(Schema):
    """Units that exchanged parts of unknown size, with their total."""

    sources: list[str]
    targets: list[str]
    total: Decimal
    missing: list[str]


class FiguresOut(Schema):
    """Figures on the other map."""

    values: dict[str, Decimal]
    unknown: list[str]
    incomplete: dict[str, Decimal]
    ambiguous: list[GroupOut]
    untraced: dict[str, Decimal]
    words: str


@router.get("/areas", response=list[AreaOut], auth=None, summary="Địa bàn tại một ngày")
def areas(
    request: HttpRequest, ngay: str = "", level: str = "", under: str = "", q: str = "", limit: int = LIMIT_MAX
) -> Any:
    """List areas as of ``ngay`` (today if left out)."""
    day = _day(ngay)
    if isinstance(day, HttpResponse):
        return day
    if level and level not in set(Level):
        return problem(400, _("Yêu cầu chưa đúng"), _("Không có cấp «%(level)s».") % {"level": level})
    found = questions.areas(on=day, level=level or None, under=under or None, q=q)
    return [_plain(row) for row in found[: max(0, min(limit, LIMIT_MAX))]]


@router.get("/areas/{code}", response=AreaOut, auth=None, summary="Một địa bàn tại một ngày")
def area(request: HttpRequest, code: str, ngay: str = "") -> Any:
    """Show one area."""
    day = _day(ngay)
    if isinstance(day, HttpResponse):
        return day
    found = questions.area(code, on=day)
    return _plain(found) if found else _none(code, day)


@router.get("/areas/{code}/successors", response=TranslationOut, auth=None, summary="Địa bàn này nay là gì")
def area_successors(request: HttpRequest, code: str, tu: str, ngay: str = "") -> Any:
    """Say what the area of the day ``tu`` had become on ``ngay``."""
    since, day = _day(tu), _day(ngay)
    if isinstance(since, HttpResponse):
        return since
    if isinstance(day, HttpResponse):
        return day
    if questions.area(code, on=since) is None:
        return _none(code, since)
    return _translation(questions.successors_of_area(code, valid_on=since, on=day))


@router.get("/agencies", response=list[AgencyOut], auth=None, summary="Cơ quan tại một ngày")
def agencies(
    request: HttpRequest, ngay: str = "", kind: str = "", under: str = "", q: str = "", limit: int = LIMIT_MAX
) -> Any:
    """List agencies as of ``ngay`` (today if left out)."""
    day = _day(ngay)
    if isinstance(day, HttpResponse):
        return day
    if kind and kind not in set(AgencyKind):
        return problem(400, _("Yêu cầu chưa đúng"), _("Không có loại «%(kind)s».") % {"kind": kind})
    found = questions.agencies(on=day, kind=kind or None, under=under or None, q=q)
    return [_plain(row) for row in found[: max(0, min(limit, LIMIT_MAX))]]


@router.get("/agencies/{path:code}/successors", response=TranslationOut, auth=None, summary="Ai kế thừa cơ quan này")
def agency_successors(request: HttpRequest, code: str, ngay: str = "") -> Any:
    """Say who carries on for an agency."""
    day = _day(ngay)
    if isinstance(day, HttpResponse):
        return day
    if not questions.known_agencies([code], on=day):
        return _none(code, day)
    return _translation(questions.successors_of_agency(code, on=day))


@router.get("/agencies/{path:code}", response=AgencyOut, auth=None, summary="Một cơ quan tại một ngày")
def agency(request: HttpRequest, code: str, ngay: str = "") -> Any:
    """Show one agency."""
    day = _day(ngay)
    if isinstance(day, HttpResponse):
        return day
    found = questions.agency(code, on=day)
    return _plain(found) if found else _none(code, day)


@router.post("/figures", response=FiguresOut, auth=None, summary="Đọc số liệu trên bản đồ khác")
def figures(request: HttpRequest, asked: FiguresIn) -> Any:
    """Read figures on the map of another day; no share is ever invented."""
    if any(not value.is_finite() for value in asked.values.values()):
        return problem(422, _("Yêu cầu chưa đúng"), _("Số liệu phải là số hữu hạn."))
    found = questions.translate_figures(asked.values, known_on=asked.known_on, to=asked.to)
    return {
        "values": found.values,
        "unknown": list(found.unknown),
        "incomplete": found.incomplete,
        "ambiguous": [
            {
                "sources": list(group.sources),
                "targets": list(group.targets),
                "total": group.total,
                "missing": list(group.missing),
            }
            for group in found.ambiguous
        ],
        "untraced": found.untraced,
        "words": found.words,
    }


def _day(text: str) -> date | HttpResponse:
    try:
        return parse_day(text) if text else today()
    except InvalidDate as error:
        return problem(400, _("Yêu cầu chưa đúng"), str(error))


def _none(code: str, day: date) -> HttpResponse:
    words = _("Danh bạ không có «%(code)s» vào ngày %(day)s.")
    return problem(404, _("Không tìm thấy"), words % {"code": code, "day": day.isoformat()})


def _plain(row: AreaInfo | AgencyInfo) -> dict[str, Any]:
    return {**vars(row), "public_id": str(row.public_id)}


def _translation(found: Translation) -> dict[str, Any]:
    parts = [{**vars(part), "share": None if part.share is None else str(part.share)} for part in found.parts]
    return {"parts": parts, "is_ambiguous": found.is_ambiguous, "words": found.words}
