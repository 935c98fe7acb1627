"""Schools and their pupils, health facilities, working units and the staff in them."""

from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.rules.chance import Ints, below, draw, stream
from tinhso.twin.population.rules.days import years
from tinhso.twin.population.rules.land import adults
from tinhso.twin.population.rules.people import People
from tinhso.twin.population.rules.places import Places
from tinhso.twin.population.rules.sizes import Sizes

LEVELS = ("mầm non", "tiểu học", "trung học cơ sở", "trung học phổ thông", "liên cấp")
UPPER_SECONDARY, ALL_LEVELS = 3, 4
#: Age in the calendar year the school year begins: level, first and last age, share who go (our assumption).
_AGES = ((0, 3, 5, 0.85), (1, 6, 10, 0.995), (2, 11, 14, 0.95), (3, 15, 17, 0.78))
_LEVEL_WEIGHT = np.array([0.26, 0.38, 0.23, 0.13])
#: Days from New Year to the start of a school year.
_SEPTEMBER = 247
STATION, CENTRE = 0, 1
SCHOOL, HEALTH, COMMUNE, OFFICE = range(4)
UNIT_KINDS = ("trường học", "cơ sở y tế", "UBND cấp xã", "đơn vị trực thuộc")
#: Staff per working unit of each kind, before it is brought to the stated total (our assumption).
_STAFF_WEIGHT = np.array([30.0, 45.0, 42.0, 25.0])


@dataclass(slots=True)
class Workplaces:
    """Places of work and learning. ``commune`` are places in Places.communes."""

    school_commune: Ints
    school_level: Ints
    health_commune: Ints
    health_kind: Ints
    unit_kind: Ints
    unit_commune: Ints
    #: place among schools or health facilities, or within its kind
    unit_place: Ints
    staff_person: Ints
    staff_unit: Ints
    pupil_person: Ints
    pupil_school: Ints
    pupil_age: Ints
    #: the year the school year begins
    school_year: int


def _schools(count: int, communes: int) -> tuple[Ints, Ints]:
    """One of each level in each commune and more of some; a small province has one school for all levels in each."""
    if count < communes * 4:
        return np.arange(communes, dtype=np.int64), np.full(communes, ALL_LEVELS, dtype=np.int64)
    extra = count - communes * 4
    more = np.searchsorted(np.cumsum(_LEVEL_WEIGHT), (np.arange(extra) + 0.5) / max(extra, 1))
    home = np.concatenate([np.repeat(np.arange(communes), 4), np.arange(extra) * 7 % communes])
    level = np.concatenate([np.tile(np.arange(4), communes), np.minimum(more, 3)])
    order = np.lexsort((level, home))
    return home[order].astype(np.int64), level[order].astype(np.int64)


def _pupils(
    seed: int, everybody: People, commune: Ints, school: tuple[Ints, Ints], today: int
) -> tuple[Ints, Ints, Ints, int]:
    """Children of school age and the school of their commune and level each attends."""
    year = int(years(np.array([today - _SEPTEMBER]))[0])
    age = year - years(everybody.birth)
    of_age = np.flatnonzero((age >= 3) & (age <= 17) & (everybody.death > today)).astype(np.int64)
    level = np.searchsorted([6, 11, 15], age[of_age], side="right")
    share = np.array([row[3] for row in _AGES])[level]
    goes = draw(seed, "pupils", of_age) < share
    of_age, level = of_age[goes], level[goes]
    home, kind = school
    group = np.where(kind[0] == ALL_LEVELS, home, home * 4 + kind)
    wanted = np.where(kind[0] == ALL_LEVELS, commune[of_age], commune[of_age] * 4 + level)
    first = np.searchsorted(group, wanted, side="left")
    size = np.searchsorted(group, wanted, side="right") - first
    place = first + below(seed, "pupils.school", of_age, size)
    order = np.lexsort((of_age, age[of_age], place))
    return of_age[order], place[order], age[of_age][order], year


def _units(
    sizes: Sizes, school: tuple[Ints, Ints], health: tuple[Ints, Ints], communes: int
) -> tuple[Ints, Ints, Ints]:
    """Schools, health facilities, communes' committees; offices fill up to the stated number of units."""
    parts = [len(school[0]), len(health[0]), communes]
    parts.append(max(2, sizes.working_units - sum(parts)))
    kind = np.repeat(np.arange(4), parts)
    home = np.concatenate([school[0], health[0], np.arange(communes), np.full(parts[3], -1)])
    place = np.concatenate([np.arange(part) for part in parts])
    return kind.astype(np.int64), home.astype(np.int64), place.astype(np.int64)


def workplaces(seed: int, everybody: People, homes: Ints, places: Places, sizes: Sizes, today: int) -> Workplaces:
    """Everything people work and learn in."""
    communes = len(places.communes)
    person_commune = places.commune[homes[everybody.household]]
    school = _schools(sizes.schools, communes)
    centres = max(0, sizes.health_facilities - communes)
    health_commune = np.concatenate([np.arange(communes), np.arange(centres) * 5 % communes]).astype(np.int64)
    health_kind = np.concatenate([np.full(communes, STATION), np.full(centres, CENTRE)]).astype(np.int64)
    kind, home, place = _units(sizes, school, (health_commune, health_kind), communes)
    of_age = adults(everybody, today, youngest=22, oldest=60)
    workers = np.sort(stream(seed, "staff").permutation(of_age)[: sizes.staff])
    edges = np.cumsum(_STAFF_WEIGHT[kind])
    unit = np.searchsorted(edges, draw(seed, "staff.unit", workers) * edges[-1], side="right")
    pupil, pupil_school, age, year = _pupils(seed, everybody, person_commune, school, today)
    return Workplaces(
        school_commune=school[0],
        school_level=school[1],
        health_commune=health_commune,
        health_kind=health_kind,
        unit_kind=kind,
        unit_commune=home,
        unit_place=place,
        staff_person=workers,
        staff_unit=unit.astype(np.int64),
        pupil_person=pupil,
        pupil_school=pupil_school,
        pupil_age=age,
        school_year=year,
    )
