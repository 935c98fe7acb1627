"""The questions other modules ask, answered from the directory at hand."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from tinhso.core.access.api import EVERYWHERE, Scope
from tinhso.core.directory.data import (
    Agency,
    AgencyInfo,
    AgencyKind,
    Area,
    AreaInfo,
    DirectoryError,
    FigureTranslation,
    Level,
    Target,
    Translation,
)
from tinhso.core.directory.rules import translation
from tinhso.core.directory.rules.snapshot import begins, is_under
from tinhso.core.directory.selectors.store import directory
from tinhso.core.web.api import fold


def area(code: str, *, on: date) -> AreaInfo | None:
    """Return the area with *code* on that day, None if there is none."""
    held = directory()
    row = held.area(code, on)
    return held.area_info(row, on) if row else None


def areas(*, on: date, level: Level | str | None = None, under: str | None = None, q: str = "") -> list[AreaInfo]:
    """Return the areas in force on that day; *under* is a code or path; *q* is found without tone marks."""
    held = directory()
    found = [held.area_info(row, on) for row in held.areas_on(on) if level is None or row.level == level]
    root = (under or "").rpartition("/")[2]
    words = fold(q)
    return [
        row
        for row in found
        if (not root or (root in row.path.split("/") and row.code != root))
        and (not words or words in fold(f"{row.full_name} {row.code}"))
    ]


def known_areas(*, on: date) -> dict[str, AreaInfo]:
    """Return every area that is or was, by code: as it was on that day, or nearest to it if it was not."""
    held = directory()
    found = {}
    for code, rows in held.areas_by_code.items():
        before = [row for row in rows if begins(row) <= on]
        row = held.area(code, on) or (before[-1] if before else rows[0])
        found[code] = held.area_info(row, min(max(on, begins(row)), row.valid_to or on))
    return found


def agency(code: str, *, on: date) -> AgencyInfo | None:
    """Return the agency with *code* on that day, None if there is none."""
    held = directory()
    row = held.agency(code, on)
    return held.agency_info(row) if row else None


def agencies(
    *, on: date, under: str | None = None, kind: AgencyKind | str | None = None, q: str = ""
) -> list[AgencyInfo]:
    """Return the agencies in force on that day, in the province's order; *under* includes itself."""
    held = directory()
    words = fold(q)
    return [
        held.agency_info(row)
        for row in held.agencies_on(on)
        if (kind is None or row.kind == kind)
        and (not under or is_under(row.code, under))
        and (not words or words in fold(" ".join([row.name, row.short, row.english, row.code, *row.aliases])))
    ]


def change_days() -> list[date]:
    """Return the days, rising, on which any area or agency begins to be or is no more: between two nothing changes."""
    held = directory()
    days: set[date] = set()
    rows: list[Area | Agency] = [*held.areas, *held.agencies]
    for row in rows:
        days |= {row.valid_from} if row.valid_from else set()
        days |= {row.valid_to + timedelta(days=1)} if row.valid_to and row.valid_to < date.max else set()
    return sorted(days)


def known_agencies(codes: Iterable[str] | None = None, *, on: date) -> dict[str, AgencyInfo]:
    """Return agencies by code (all if *codes* is None), each as it was on that day, or nearest to it if it was not."""
    held = directory()
    wanted = held.agencies_by_code if codes is None else codes
    found = {}
    for code in wanted:
        rows = held.agencies_by_code.get(code)
        if rows:
            before = [row for row in rows if begins(row) <= on]
            row = held.agency(code, on) or (before[-1] if before else rows[0])
            found[code] = held.agency_info(row)
    return found


def names_of_agencies(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """Return the names of agencies as they were called on that day, or nearest to it; unknown codes are left out."""
    return {code: info.name for code, info in known_agencies(codes, on=on).items()}


def successors_of_agency(code: str, *, on: date) -> Translation:
    """Return who carries on for the agency *code* (as it last was) on that day."""
    return successors_of_agencies([code], on=on)[code]


def successors_of_agencies(codes: Iterable[str], *, on: date) -> dict[str, Translation]:
    """Return for each agency who carries on for it on that day, with one look at the directory."""
    held = directory()
    found = {}
    for code in codes:
        since = on
        if held.agency(code, on) is None:
            row = held.nearest(Target.AGENCY, code, on)
            since = (row.valid_to if row else None) or on
        found[code] = translation.translation(held, Target.AGENCY, code, since, on)
    return found


def successors_of_area(code: str, *, valid_on: date, on: date) -> Translation:
    """Return what the area *code* of the day *valid_on* had become on the day *on*."""
    return translation.translation(directory(), Target.AREA, code, valid_on, on)


def translate_figures(values: Mapping[str, Decimal], *, known_on: date, to: date) -> FigureTranslation:
    """Read figures that add up, known by area on one day, on the map of another; no share is invented."""
    return translation.translate(directory(), values, known_on, to)


def scope_of(*, agency: str | None = None, area: str | None = None, on: date) -> Scope:
    """Return the scope that covers an agency and an area (None: not bound); raise DirectoryError for unknown codes."""
    held = directory()
    path = EVERYWHERE
    if agency is not None and agency not in held.agencies_by_code:
        raise DirectoryError(f"Danh bạ không có cơ quan «{agency}».")
    if area is not None:
        code = area.rpartition("/")[2]
        row = held.area(code, on)
        if row is None:
            raise DirectoryError(f"Danh bạ không có địa bàn «{code}» vào ngày {on.isoformat()}.")
        path = held.path(row, on)
    return Scope(agency=agency if agency is not None else EVERYWHERE, area=path)
