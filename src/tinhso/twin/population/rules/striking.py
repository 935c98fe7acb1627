"""What each kind of fault does to one row: which columns change to what, or nothing where the kind finds no hold."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from tinhso.twin.population.data import Column, FaultKind, Role, Table
from tinhso.twin.population.rules import spoil

Row = Mapping[str, str]
_NUMBERED = (Role.CITIZEN_ID, Role.TAX_CODE, Role.PHONE, Role.DATE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a fault must know beyond its row."""

    table: Table
    #: codes of communes that are no more on the row's day and that nobody uses now
    abolished: Sequence[str]
    #: the year of the files
    year: int


@dataclass(frozen=True, slots=True)
class Strike:
    """The changes of one row, and what the truth says of them."""

    changes: dict[str, str]
    column: str
    original: str
    written: str
    detail: str = ""
    other_table: str = ""
    #: further columns the same fault changed in this row
    also: tuple["Strike", ...] = ()


def _one(row: Row, column: Column, written: str | None, detail: str = "", other_table: str = "") -> Strike | None:
    before = row[column.name]
    if written is None or written == before:
        return None
    return Strike({column.name: written}, column.name, before, written, detail, other_table)


def _filled(row: Row, columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if row[column.name]]


def _pick(row: Row, columns: Sequence[Column], chance: Random) -> Column | None:
    found = _filled(row, columns)
    return chance.choice(found) if found else None


def missing(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """A required field left empty (never the key: such a row would be nothing)."""
    required = [column for column in around.table.columns if column.required and column.role is not Role.KEY]
    column = _pick(row, required, chance)
    return _one(row, column, "") if column else None


def wrong_format(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """A number, phone or date that cannot be read."""
    column = _pick(row, around.table.of(*_NUMBERED), chance)
    return _one(row, column, spoil.wrong_format(row[column.name], chance)) if column else None


def wrong_century_sex(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """The fourth digit of the id against sex and year of birth in the same row."""
    column = around.table.of(Role.CITIZEN_ID)[0]
    return _one(row, column, spoil.other_century_sex(row[column.name], chance))


def impossible_date(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """31/02 and its like."""
    column = _pick(row, around.table.of(Role.DATE), chance)
    return _one(row, column, spoil.impossible_date(row[column.name], chance)) if column else None


def area_unknown(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """A code no commune ever had."""
    column = around.table.of(Role.AREA)[0]
    return _one(row, column, f"99{chance.randrange(1000):03d}")


def area_abolished(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """A commune that was no more on the row's day."""
    column = around.table.of(Role.AREA)[0]
    return _one(row, column, chance.choice(around.abolished)) if around.abolished else None


def moved_column(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """From one column on, everything stands one column too far right; the badge stays."""
    names = around.table.names[:-1]
    at = chance.randrange(1, len(names) - 1)
    before = [row[name] for name in names[at:]]
    after = ["", *before[:-1]]
    if before == after:
        return None
    changes = {name: value for name, value in zip(names[at:], after, strict=True) if value != row[name]}
    texts = [json.dumps(values, ensure_ascii=False) for values in (before, after)]
    return Strike(changes, names[at], texts[0], texts[1], f"columns={len(before)}")


def contradiction(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """A value that another table gives otherwise; this one is wrong."""
    column = _pick(row, columns_of(FaultKind.CONTRADICTION, around.table), chance)
    if column is None:
        return None
    value = row[column.name]
    if column.role is Role.SEX:
        written = "Nữ" if value == "Nam" else "Nam"
    elif column.role is Role.DATE:
        written = spoil.other_day(value, chance)
    else:
        spoilt = spoil.any_way(value, (spoil.swapped, spoil.typo), chance)
        written = spoilt[0] if spoilt else ""
    return _one(row, column, written or None, other_table=_meant(row, column))


def _meant(row: Row, column: Column) -> str:
    """The table a column refers to; land used by an organisation refers to firms."""
    return "firms" if column.name.startswith("user_") and row["user_kind"] == "tổ chức" else column.table


def stale(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """Not touched for six to fifteen years; a dead person still counted among the living."""
    column = around.table.of(Role.UPDATED)[0]
    day = f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{around.year - chance.randrange(6, 16)}"
    strike = _one(row, column, day)
    if strike is None or row.get("status") != "đã chết":
        return strike
    living = {"status": "thường trú", "death_date": ""}
    also = tuple(Strike({}, name, row[name], value, "dead_as_living", "deaths") for name, value in living.items())
    return replace(strike, changes=strike.changes | living, detail="dead_as_living", other_table="deaths", also=also)


def unnormalised(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """Right, but not written properly: NFD, Ð, hoà, capitals, spaces."""
    column = _pick(row, around.table.of(Role.NAME, Role.ADDRESS), chance)
    spoilt = spoil.any_way(row[column.name], spoil.WRITING_WAYS, chance) if column else None
    return _one(row, column, *spoilt) if column and spoilt else None


def _references(table: Table) -> list[Column]:
    """Columns that name a row of another table; a person's own id is not one of them."""
    return table.of(Role.REFERENCE) + [c for c in table.of(Role.CITIZEN_ID) if c.table and c.name != "citizen_id"]


def dangling(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """A well-formed code or id that stands nowhere in the table it means."""
    column = _pick(row, _references(around.table), chance)
    if column is None:
        return None
    value = row[column.name]
    citizen = column.role is Role.CITIZEN_ID and len(value) == 12
    written = spoil.unknown_citizen(value, chance) if citizen else spoil.other_number(value)
    return _one(row, column, written, other_table=_meant(row, column))


def exact_copy(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """The same row again."""
    return Strike({}, "", "", "")


def fuzzy_copy(row: Row, around: Surroundings, chance: Random) -> Strike | None:
    """The same thing entered again by somebody else: another number, the name written otherwise, often more."""
    name = around.table.of(Role.NAME)[0]
    changes: dict[str, str] = {}
    ways: list[str] = []
    for key in around.table.of(Role.KEY)[:1]:
        changes[key.name] = spoil.other_number(row[key.name])
    spoilt = spoil.any_way(row[name.name], spoil.NAME_WAYS, chance) or (row[name.name], "same_name")
    changes[name.name] = spoilt[0]
    ways.append(spoilt[1])
    _copied_number(row, around, chance, changes, ways)
    if row.get("birth_date") and chance.random() < 0.2:
        other = "01/01" + row["birth_date"][5:] if chance.random() < 0.4 else spoil.other_day(row["birth_date"], chance)
        if other != row["birth_date"]:
            changes["birth_date"] = other
            ways.append("other_day")
    return Strike(changes, name.name, row[name.name], changes[name.name], "+".join(ways))


def _copied_number(row: Row, around: Surroundings, chance: Random, changes: dict[str, str], ways: list[str]) -> None:
    number = around.table.of(Role.CITIZEN_ID, Role.TAX_CODE)[0]
    turn = chance.random()
    if turn < 0.4:
        changes[number.name] = ""
        ways.append("no_number")
    elif turn < 0.8:
        exchanged = spoil.digits_exchanged(row[number.name], chance)
        if exchanged:
            changes[number.name] = exchanged
            ways.append("digits_exchanged")


STRIKES: dict[FaultKind, Callable[[Row, Surroundings, Random], Strike | None]] = {
    FaultKind.MISSING_REQUIRED: missing,
    FaultKind.WRONG_FORMAT: wrong_format,
    FaultKind.WRONG_CENTURY_SEX: wrong_century_sex,
    FaultKind.IMPOSSIBLE_DATE: impossible_date,
    FaultKind.DUPLICATE_EXACT: exact_copy,
    FaultKind.DUPLICATE_FUZZY: fuzzy_copy,
    FaultKind.AREA_UNKNOWN: area_unknown,
    FaultKind.AREA_ABOLISHED: area_abolished,
    FaultKind.MOVED_COLUMN: moved_column,
    FaultKind.CONTRADICTION: contradiction,
    FaultKind.STALE: stale,
    FaultKind.UNNORMALISED: unnormalised,
    FaultKind.DANGLING_REFERENCE: dangling,
}
COPIES = (FaultKind.DUPLICATE_EXACT, FaultKind.DUPLICATE_FUZZY)


def columns_of(kind: FaultKind, table: Table) -> list[Column]:
    """The columns a kind spoils; at least one must be filled in a row for the kind to strike it. None: any row."""
    if kind is FaultKind.WRONG_FORMAT:
        return table.of(*_NUMBERED)
    if kind is FaultKind.WRONG_CENTURY_SEX:
        return table.of(Role.CITIZEN_ID)[:1] if any("birth_date" in name for name in table.names) else []
    if kind is FaultKind.CONTRADICTION:
        return [column for column in table.of(Role.NAME, Role.DATE, Role.SEX) if column.table]
    if kind is FaultKind.UNNORMALISED:
        return table.of(Role.NAME, Role.ADDRESS)
    if kind is FaultKind.DANGLING_REFERENCE:
        return _references(table)
    roles = {FaultKind.IMPOSSIBLE_DATE: Role.DATE, FaultKind.STALE: Role.UPDATED}
    roles |= {FaultKind.AREA_UNKNOWN: Role.AREA, FaultKind.AREA_ABOLISHED: Role.AREA}
    return table.of(roles[kind]) if kind in roles else []


def kinds_of(table: Table) -> tuple[FaultKind, ...]:
    """The kinds that can strike a table at all."""
    always = {FaultKind.MISSING_REQUIRED, FaultKind.MOVED_COLUMN, *(COPIES if table.duplicates else ())}
    return tuple(kind for kind in FaultKind if kind in always or columns_of(kind, table))
