"""Which table of the training province fills which register, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Filled:
    """One table's place: the register, and the field that each column becomes (columns not named stay behind).

    ``words``: for a field, what the table writes where the register keeps another code than the one whose label it is.
    ``cut``: fields cut out of a column by place, first and last character.
    """

    register: str
    fields: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cut: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)


def _same(*names: str, **others: str) -> dict[str, str]:
    return {name: name for name in names} | others


_PERSON = ("citizen_id", "full_name", "sex", "birth_date")
_BOOK = {"book": ("record_no", 0, 7), "number": ("record_no", 8, 40)}
_PLACE = {"area_code": "commune"}
_MARRIED = tuple(f"{who}_{what}" for who in ("husband", "wife") for what in ("id", "name", "birth_date"))

#: In the order they are loaded: what is referred to comes first.
FILLED: Mapping[str, Filled] = {
    "households": Filled(
        "households",
        _same("household_code", "head_id", "head_name", "members", "address", "poverty", "updated_on", **_PLACE),
    ),
    "population": Filled(
        "residents",
        _same(
            *_PERSON,
            "ethnic_group",
            "household_code",
            "relation",
            "marital_status",
            "address",
            "status",
            "death_date",
            "phone",
            "updated_on",
            **_PLACE,
        ),
        words={
            # Of the 54 groups the generator knows three; «Khác» is none of them.
            "ethnic_group": {"Kinh": "01", "Hoa": "04", "Khmer": "05", "Khác": ""},
            "relation": {"vợ/chồng": "spouse", "cha/mẹ": "parent"},
            "marital_status": {"có vợ/chồng": "married"},
        },
    ),
    "births": Filled(
        "civil_births",
        _same("registered_on", *_PERSON, "mother_name", "father_name", area_code="office"),
        cut=_BOOK,
    ),
    "marriages": Filled("civil_marriages", _same("registered_on", *_MARRIED, area_code="office"), cut=_BOOK),
    "deaths": Filled("civil_deaths", _same("registered_on", *_PERSON, "death_date", area_code="office"), cut=_BOOK),
    "parcels": Filled(
        "land_parcels",
        _same(
            "parcel_code",
            "sheet",
            "number",
            "area_m2",
            "land_use",
            "user_kind",
            "user_id",
            "user_name",
            "certificate_no",
            "address",
            "updated_on",
            **_PLACE,
        ),
    ),
    "firms": Filled(
        "enterprises",
        _same(
            "tax_code",
            "name",
            "kind",
            "sector_code",
            "capital",
            "founded_on",
            "representative_id",
            "representative_name",
            "phone",
            "email",
            "address",
            "status",
            "updated_on",
            **_PLACE,
        ),
    ),
    "working_units": Filled(
        "working_units", _same("unit_code", "name", "kind", "updated_on", agency_code="agency", **_PLACE)
    ),
    "staff": Filled(
        "civil_servants",
        _same(
            "staff_no",
            *_PERSON,
            "unit_code",
            "position",
            "rank_code",
            "salary_coefficient",
            "qualification",
            "joined_on",
            "updated_on",
        ),
    ),
    "health_facilities": Filled(
        "health_facilities",
        _same("facility_code", "name", "kind", "unit_code", "beds", "address", "updated_on", **_PLACE),
    ),
    "schools": Filled(
        "schools", _same("school_code", "name", "level", "unit_code", "pupils", "address", "updated_on", **_PLACE)
    ),
    "pupils": Filled(
        "pupils",
        _same("pupil_code", *_PERSON, "school_code", "grade", "class_name", "school_year", "updated_on", **_PLACE),
    ),
}
REGISTERS = tuple(item.register for item in FILLED.values())
