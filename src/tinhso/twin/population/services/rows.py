"""One chunk of each table as columns of text. Every function gets places of rows and returns columns by name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tinhso.twin.population.adapters.arrow import pa
from tinhso.twin.population.data import SIMULATED, Table
from tinhso.twin.population.rules import tables as specs
from tinhso.twin.population.rules.chance import Ints, below, draw, weighted
from tinhso.twin.population.rules.days import NEVER, years
from tinhso.twin.population.rules.people import CHILD, ETHNIC, NOBODY, PARENT, RELATIONS
from tinhso.twin.population.rules.world import World
from tinhso.twin.population.services.texts import Texts, joined, kept, listed, padded, plain
from tinhso.twin.population.services.workrows import (
    health_columns,
    pupil_columns,
    school_columns,
    staff_columns,
    unit_columns,
)

Columns = dict[str, pa.Array]
_LAND_USE = ("ONT", "ODT", "NTS", "LUC", "CLN", "RSX")
_LAND_WEIGHT = [0.26, 0.06, 0.38, 0.14, 0.14, 0.02]
_FIRM_KINDS = ("Công ty TNHH", "Công ty cổ phần", "Doanh nghiệp tư nhân", "Hợp tác xã")
_SECTORS = ("0321", "1020", "4632", "4711", "4933", "5610", "6201", "4101", "7912", "3511")


@dataclass(frozen=True, slots=True)
class Source:
    """How one table comes out of the world."""

    table: Table
    size: int
    columns: Callable[[Ints], Columns]
    entity: Callable[[Ints], pa.Array]
    #: the day that decides which area is right; None: the day of the files
    area_day: Ints | None = None


def _population(texts: Texts, rows: Ints) -> Columns:
    world, everybody, seed = texts.world, texts.world.people, texts.world.seed
    household, hamlet = everybody.household[rows], world.homes[everybody.household[rows]]
    dead, spouse = everybody.death[rows] < NEVER, everybody.spouse[rows]
    relation = everybody.relation[rows]
    widowed = np.where(spouse == NOBODY, relation == PARENT, everybody.death[spouse] < NEVER)
    marital = np.where(widowed, 2, np.where((spouse == NOBODY) | (relation == CHILD), 0, 1))
    status = np.where(dead, 2, draw(seed, "people.temporary", rows) < 0.03)
    age = world.today - everybody.birth[rows]
    return texts.person(rows) | {
        "ethnic_group": listed(ETHNIC, everybody.ethnic[rows]),
        "household_code": texts.household(household),
        "relation": listed(RELATIONS, relation),
        "marital_status": listed(("chưa kết hôn", "có vợ/chồng", "góa"), marital),
        "address": texts.address(hamlet),
        "area_code": texts.area_now(hamlet),
        "status": listed(("thường trú", "tạm trú", "đã chết"), status.astype(np.int64)),
        "death_date": texts.date(everybody.death[rows]),
        "phone": kept((age > 5500) & ~dead, texts.phone("people.phone", rows, 0.6)),
        "updated_on": texts.fresh("people.updated", rows),
    }


def _households(texts: Texts, members: Ints, rows: Ints) -> Columns:
    world = texts.world
    head, hamlet = world.people.head[rows], world.homes[rows]
    return {
        "household_code": texts.household(rows),
        "head_id": texts.citizen_id(head),
        "head_name": texts.name(head),
        "members": plain(members[rows]),
        "address": texts.address(hamlet),
        "area_code": texts.area_now(hamlet),
        "poverty": listed(
            ("không", "hộ nghèo", "hộ cận nghèo"), weighted(world.seed, "poverty", rows, [0.965, 0.013, 0.022])
        ),
        "updated_on": texts.fresh("households.updated", rows),
    }


def _record(prefix: str, day: Ints, rows: Ints) -> pa.Array:
    return joined(f"{prefix}-", plain(years(day)), "-", padded(rows + 1, 7))


def _area_of(texts: Texts, person: Ints, day: Ints) -> pa.Array:
    world = texts.world
    return texts.area_on(world.homes[world.people.household[person]], day)


def _births(texts: Texts, rows: Ints) -> Columns:
    books, everybody = texts.world.events, texts.world.people
    child, day = books.birth_person[rows], books.birth_day[rows]
    mother, father = everybody.mother[child], everybody.father[child]
    return texts.person(child) | {
        "record_no": _record("KS", day, rows),
        "registered_on": texts.date(day),
        "mother_name": texts.parent_name(child, mother, 1),
        "mother_id": texts.citizen_id(mother),
        "father_name": texts.parent_name(child, father, 0),
        "father_id": texts.citizen_id(father),
        "area_code": _area_of(texts, child, day),
    }


def _marriages(texts: Texts, rows: Ints) -> Columns:
    books, everybody = texts.world.events, texts.world.people
    husband, wife, day = books.husband[rows], books.wife[rows], books.marriage_day[rows]
    return {
        "record_no": _record("KH", day, rows),
        "registered_on": texts.date(day),
        "husband_id": texts.citizen_id(husband),
        "husband_name": texts.name(husband),
        "husband_birth_date": texts.date(everybody.birth[husband]),
        "wife_id": texts.citizen_id(wife),
        "wife_name": texts.name(wife),
        "wife_birth_date": texts.date(everybody.birth[wife]),
        "area_code": _area_of(texts, husband, day),
    }


def _deaths(texts: Texts, rows: Ints) -> Columns:
    books = texts.world.events
    person, day = books.death_person[rows], books.death_day[rows]
    return texts.person(person) | {
        "record_no": _record("KT", day, rows),
        "registered_on": texts.date(day),
        "death_date": texts.date(texts.world.people.death[person]),
        "area_code": _area_of(texts, person, day),
    }


def _firm_name(texts: Texts, rows: Ints) -> pa.Array:
    kind = weighted(texts.world.seed, "firms.kind", rows, [0.6, 0.14, 0.2, 0.06])
    words = ("Đất Mũi", "Sông Đốc", "Hòa Thuận", "Thủy Sản", "Rừng Tràm", "Biển Tây", "Phù Sa", "Hoa Sen")
    word = below(texts.world.seed, "firms.word", rows, len(words))
    return joined(listed(_FIRM_KINDS, kind), listed(words, word), joined("Tập Huấn ", plain(rows + 1)), by=" ")


def _parcels(texts: Texts, rows: Ints) -> Columns:
    world, land = texts.world, texts.world.parcels
    hamlet, person, firm = land.hamlet[rows], land.person[rows], land.firm[rows]
    area, of_firm = texts.area_now(hamlet), firm >= 0
    some_firm, seed = np.maximum(firm, 0), world.seed
    sheet, number = plain(land.sheet[rows]), plain(land.ordinal[rows])
    size = np.exp(4.6 + 4.6 * draw(seed, "parcels.size", rows)).astype(np.int64)
    return {
        "parcel_code": joined(area, sheet, number, by="-"),
        "area_code": area,
        "sheet": sheet,
        "number": number,
        "area_m2": plain(size),
        "land_use": listed(_LAND_USE, weighted(seed, "parcels.use", rows, _LAND_WEIGHT)),
        "user_kind": listed(("cá nhân", "tổ chức"), of_firm.astype(np.int64)),
        "user_id": kept(of_firm, padded(world.firms.number[some_firm], 10), texts.citizen_id(np.maximum(person, 0))),
        "user_name": kept(of_firm, _firm_name(texts, some_firm), texts.name(np.maximum(person, 0))),
        "certificate_no": joined("TH ", padded(rows + 1, 7)),
        "address": texts.address(hamlet),
        "updated_on": texts.fresh("parcels.updated", rows),
    }


def _firms(texts: Texts, rows: Ints) -> Columns:
    world, seed = texts.world, texts.world.seed
    person, hamlet = world.firms.person[rows], world.firms.hamlet[rows]
    return {
        "tax_code": padded(world.firms.number[rows], 10),
        "name": _firm_name(texts, rows),
        "kind": listed(_FIRM_KINDS, weighted(seed, "firms.kind", rows, [0.6, 0.14, 0.2, 0.06])),
        "sector_code": listed(_SECTORS, below(seed, "firms.sector", rows, len(_SECTORS))),
        "capital": plain((1 + below(seed, "firms.capital", rows, 300)) * 100_000_000),
        "founded_on": texts.date(world.firms.founded[rows]),
        "representative_id": texts.citizen_id(person),
        "representative_name": texts.name(person),
        "phone": texts.phone("firms.phone", rows, 0.9),
        "email": joined("dn", plain(rows + 1), "@tap-huan.example"),
        "address": texts.address(hamlet),
        "area_code": texts.area_now(hamlet),
        "status": listed(
            ("đang hoạt động", "tạm ngừng", "đã giải thể"), weighted(seed, "firms.status", rows, [0.86, 0.08, 0.06])
        ),
        "updated_on": texts.fresh("firms.updated", rows),
    }


def _numbered(letter: str) -> Callable[[Ints], pa.Array]:
    return lambda rows: joined(letter, padded(rows, 7))


def _of(letter: str, place: Ints) -> Callable[[Ints], pa.Array]:
    return lambda rows: joined(letter, padded(place[rows], 7))


def sources(world: World) -> list[Source]:
    """All tables in the order they are written: what is referred to comes first where it can."""
    texts, books, work = Texts(world), world.events, world.work
    living = world.people.household[world.people.death == NEVER]
    members = np.bincount(living, minlength=world.people.households).astype(np.int64)
    pupils = np.bincount(work.pupil_school, minlength=len(work.school_level)).astype(np.int64)
    couple = world.people.household[books.husband] * 2 + (world.people.relation[books.husband] == PARENT)

    def bound(make: Callable[..., Columns], *more: object) -> Callable[[Ints], Columns]:
        return lambda rows: make(texts, *more, rows)

    return [
        Source(specs.POPULATION, len(world.people), bound(_population), _numbered("P")),
        Source(specs.HOUSEHOLDS, world.people.households, bound(_households, members), _numbered("H")),
        Source(specs.BIRTHS, len(books.birth_day), bound(_births), _of("P", books.birth_person), books.birth_day),
        Source(specs.MARRIAGES, len(books.marriage_day), bound(_marriages), _of("K", couple), books.marriage_day),
        Source(specs.DEATHS, len(books.death_day), bound(_deaths), _of("P", books.death_person), books.death_day),
        Source(specs.PARCELS, len(world.parcels.hamlet), bound(_parcels), _numbered("L")),
        Source(specs.FIRMS, len(world.firms.person), bound(_firms), _numbered("F")),
        Source(specs.UNITS, len(work.unit_kind), bound(unit_columns), _numbered("U")),
        Source(specs.STAFF, len(work.staff_person), bound(staff_columns), _of("P", work.staff_person)),
        Source(specs.HEALTH, len(work.health_kind), bound(health_columns), _numbered("Y")),
        Source(specs.SCHOOLS, len(work.school_level), bound(school_columns, pupils), _numbered("S")),
        Source(specs.PUPILS, len(work.pupil_person), bound(pupil_columns), _of("P", work.pupil_person)),
    ]


def chunk(source: Source, rows: Ints) -> pa.RecordBatch:
    """The rows at these places, complete and right."""
    columns = source.columns(rows)
    columns["provenance"] = pa.repeat(pa.scalar(SIMULATED, pa.string()), len(rows))
    return pa.RecordBatch.from_arrays([columns[name] for name in source.table.names], names=source.table.names)
