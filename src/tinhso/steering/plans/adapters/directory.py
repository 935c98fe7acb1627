"""What reporting asks of the directory: agencies of a day, units of one level, who took over."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from tinhso.core.directory import api as directory
from tinhso.core.directory.api import AgencyInfo, AgencyKind, Translation


class Level(StrEnum):
    """The levels a target is cascaded to; districts were there until 30/6/2025."""

    DEPARTMENTS = "departments"
    DISTRICTS = "districts"
    COMMUNES = "communes"


_AREAS = {Level.DISTRICTS: directory.Level.DISTRICT, Level.COMMUNES: directory.Level.COMMUNE}


def agencies(on: date) -> dict[str, AgencyInfo]:
    """Return the agencies in force on *on*, by code; groups of a document's cell are none."""
    kinds = {AgencyKind.AGENCY, AgencyKind.COMMITTEE, AgencyKind.CENTRAL}
    return {item.code: item for item in directory.agencies(on=on) if item.kind in kinds}


def names(codes: Collection[str], on: date) -> dict[str, str]:
    """Return what agencies were called on *on*, or nearest to it; an unknown code stands for itself."""
    found = directory.names_of_agencies(codes, on=on)
    return {code: found.get(code, code) for code in codes}


def units(level: Level, on: date, root: str) -> list[AgencyInfo]:
    """Return the agencies of one level under *root* in force on *on*, in the directory's order."""
    found = directory.agencies(on=on, under=root)
    if level is Level.DEPARTMENTS:
        return [item for item in found if item.kind is AgencyKind.AGENCY and item.parent_code == root]
    wanted = {area.code for area in directory.areas(on=on, level=_AREAS[level])}
    return [item for item in found if item.kind is AgencyKind.COMMITTEE and item.area_code in wanted]


def heir(code: str, on: date) -> str:
    """Return the agency that answers on *on* for what *code* was given; *code* itself where no single one is known."""
    return heirs([code], on)[code]


def heirs(codes: Collection[str], on: date) -> dict[str, str]:
    """Return for each agency the one that answers for it on *on* (see ``heir``)."""
    standing = {item.code for item in directory.agencies(on=on)}
    passed = directory.successors_of_agencies([code for code in codes if code not in standing], on=on)
    return {code: _main(code, passed[code]) if code in passed else code for code in codes}


def _main(code: str, passed: Translation) -> str:
    main = [part.code for part in passed.parts if part.is_main] or [part.code for part in passed.parts]
    return main[0] if len(main) == 1 else code
