"""Which agency of the province's directory a working unit hangs below."""

from dataclasses import dataclass
from datetime import date

from tinhso.twin.population.data import Agency, Directory

_EDUCATION, _HEALTH = "Giáo dục", "Y tế"
_DEPARTMENT = "Sở "


@dataclass(frozen=True, slots=True)
class Owners:
    """Codes of agencies in force: of each commune of today, of education, of health, and all departments."""

    communes: tuple[str, ...]
    education: str
    health: str
    departments: tuple[str, ...]


def _in_force(agency: Agency, day: date) -> bool:
    return (agency.valid_from is None or agency.valid_from <= day) and (
        agency.valid_to is None or agency.valid_to >= day
    )


def owners(directory: Directory, communes: list[str], day: date) -> Owners:
    """Read them off the directory; where it lacks one, the province's first agency stands in."""
    held = [agency for agency in directory.agencies if _in_force(agency, day)]
    first = held[0].code if held else ""
    departments = [agency for agency in held if agency.name.startswith(_DEPARTMENT)]
    committee = {agency.area: agency.code for agency in held if agency.area}

    def named(word: str) -> str:
        return next((agency.code for agency in departments if word in agency.name), first)

    return Owners(
        communes=tuple(committee.get(code, first) for code in communes),
        education=named(_EDUCATION),
        health=named(_HEALTH),
        departments=tuple(agency.code for agency in departments) or (first,),
    )
