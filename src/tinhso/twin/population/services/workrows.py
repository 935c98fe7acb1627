"""Columns of the tables about work and learning: units, staff, health facilities, schools, pupils."""

import numpy as np

from tinhso.twin.population.adapters.arrow import pa
from tinhso.twin.population.data import SIMULATED
from tinhso.twin.population.rules.chance import Ints, below, weighted
from tinhso.twin.population.rules.days import YEAR
from tinhso.twin.population.rules.workplaces import COMMUNE, HEALTH, LEVELS, OFFICE, SCHOOL, UNIT_KINDS, UPPER_SECONDARY
from tinhso.twin.population.services.texts import Texts, joined, kept, listed, padded, plain

#: Position, rank code and coefficient at the start for each kind of unit. Codes from memory [U]: check before real use.
_POSITIONS = (
    (("Giáo viên", "V.07.03.29", 234), ("Phó hiệu trưởng", "V.07.03.28", 400), ("Nhân viên", "01.004", 186)),
    (("Bác sĩ", "V.08.01.03", 234), ("Điều dưỡng", "V.08.05.12", 234), ("Y sĩ", "V.08.03.07", 186)),
    (("Công chức chuyên môn", "01.003", 234), ("Phó chủ tịch", "01.003", 400), ("Văn thư", "01.004", 186)),
    (("Chuyên viên", "01.003", 234), ("Trưởng phòng", "01.002", 440), ("Cán sự", "01.004", 210)),
)
#: Mầm, chồi, lá (3–5 years), then grades 1 to 12.
_GRADES = ("Mầm", "Chồi", "Lá", *(str(grade) for grade in range(1, 13)))
_QUALIFICATIONS = ("Trung cấp", "Cao đẳng", "Đại học", "Thạc sĩ")


def _code(kind: str, places: Ints, width: int = 4) -> pa.Array:
    return joined(f"TH-{kind}-", padded(places + 1, width))


def _unit_name(texts: Texts, rows: Ints) -> pa.Array:
    work = texts.world.work
    kind, place = work.unit_kind[rows], work.unit_place[rows]
    number = plain(place + 1)
    ward = joined("UBND ", texts.commune_name(np.maximum(work.unit_commune[rows], 0)), f" ({SIMULATED})")
    level = work.school_level[np.minimum(place, len(work.school_level) - 1)]
    school = joined("Trường ", listed(LEVELS, level), " Tập Huấn ", number)
    health = joined("Đơn vị y tế Tập Huấn ", number)
    office = joined("Đơn vị trực thuộc Tập Huấn ", number)
    return kept(kind == SCHOOL, school, kept(kind == HEALTH, health, kept(kind == COMMUNE, ward, office)))


def _agency(texts: Texts, rows: Ints) -> pa.Array:
    work, owner = texts.world.work, texts.world.owners
    kind, commune = work.unit_kind[rows], work.unit_commune[rows]
    level = work.school_level[np.minimum(work.unit_place[rows], len(work.school_level) - 1)]
    above = (kind == SCHOOL) & (level == UPPER_SECONDARY)
    local = listed(owner.communes, np.maximum(commune, 0))
    office = listed(owner.departments, work.unit_place[rows] % len(owner.departments))
    return kept(kind == OFFICE, office, kept(above, owner.education, kept(kind == HEALTH, owner.health, local)))


def unit_columns(texts: Texts, rows: Ints) -> dict[str, pa.Array]:
    """Working units: schools, health facilities, committees of communes, offices of departments."""
    work = texts.world.work
    return {
        "unit_code": _code("DV", rows),
        "name": _unit_name(texts, rows),
        "kind": listed(UNIT_KINDS, work.unit_kind[rows]),
        "agency_code": _agency(texts, rows),
        "area_code": texts.area_of_commune(work.unit_commune[rows]),
        "updated_on": texts.fresh("units.updated", rows),
    }


def staff_columns(texts: Texts, rows: Ints) -> dict[str, pa.Array]:
    """Profiles of civil servants and public employees."""
    world, seed = texts.world, texts.world.seed
    person, unit = world.work.staff_person[rows], world.work.staff_unit[rows]
    post = world.work.unit_kind[unit] * 3 + weighted(seed, "staff.post", rows, [0.8, 0.1, 0.1])
    posts = [row for rows_of_kind in _POSITIONS for row in rows_of_kind]
    start = world.people.birth[person] + int(22 * YEAR)
    joined_on = start + below(seed, "staff.joined", rows, np.maximum(np.minimum(world.today - start, 4000), 1))
    steps = np.minimum((world.today - joined_on) // 1096, 8)
    coefficient = np.array([row[2] for row in posts], dtype=np.int64)[post] + 33 * steps
    return texts.person(person) | {
        "staff_no": _code("CB", rows, 6),
        "unit_code": _code("DV", unit),
        "position": listed([row[0] for row in posts], post),
        "rank_code": listed([row[1] for row in posts], post),
        "salary_coefficient": joined(plain(coefficient // 100), ",", padded(coefficient % 100, 2)),
        "qualification": listed(_QUALIFICATIONS, weighted(seed, "staff.degree", rows, [0.1, 0.15, 0.65, 0.1])),
        "joined_on": texts.date(joined_on),
        "updated_on": texts.fresh("staff.updated", rows),
    }


def health_columns(texts: Texts, rows: Ints) -> dict[str, pa.Array]:
    """Health facilities: a station in each commune, and centres."""
    work = texts.world.work
    kind, commune = work.health_kind[rows], work.health_commune[rows]
    first_unit = int(np.searchsorted(work.unit_kind, HEALTH))
    return {
        "facility_code": _code("YT", rows),
        "name": joined(listed(("Trạm y tế", "Trung tâm y tế"), kind), joined("Tập Huấn ", plain(rows + 1)), by=" "),
        "kind": listed(("trạm y tế", "trung tâm y tế"), kind),
        "unit_code": _code("DV", rows + first_unit),
        "beds": plain(np.where(kind == 0, 5, 60 + below(texts.world.seed, "beds", rows, 240))),
        "address": texts.address_in(commune),
        "area_code": texts.area_of_commune(commune),
        "updated_on": texts.fresh("health.updated", rows),
    }


def school_columns(texts: Texts, pupils: Ints, rows: Ints) -> dict[str, pa.Array]:
    """Schools with the number of pupils who really attend them."""
    work = texts.world.work
    level, commune = work.school_level[rows], work.school_commune[rows]
    return {
        "school_code": _code("TR", rows),
        "name": joined("Trường ", listed(LEVELS, level), " Tập Huấn ", plain(rows + 1)),
        "level": listed(LEVELS, level),
        "unit_code": _code("DV", rows),
        "pupils": plain(pupils[rows]),
        "address": texts.address_in(commune),
        "area_code": texts.area_of_commune(commune),
        "updated_on": texts.fresh("schools.updated", rows),
    }


def pupil_columns(texts: Texts, rows: Ints) -> dict[str, pa.Array]:
    """Pupils of the school year, by school and age."""
    world, work = texts.world, texts.world.work
    person, school, age = work.pupil_person[rows], work.pupil_school[rows], work.pupil_age[rows]
    grade = listed(_GRADES, age - 3)
    return texts.person(person) | {
        "pupil_code": _code("HS", rows, 7),
        "school_code": _code("TR", school),
        "grade": grade,
        "class_name": joined(grade, listed(tuple("ABCD"), below(world.seed, "class", rows, 4))),
        "school_year": pa.repeat(pa.scalar(f"{work.school_year}-{work.school_year + 1}", pa.string()), len(rows)),
        "area_code": texts.area_of_commune(work.school_commune[school]),
        "updated_on": texts.fresh("pupils.updated", rows),
    }
