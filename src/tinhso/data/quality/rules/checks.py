# ruff: noqa: S608 - names come from checked declarations; constants are written out safely
"""What is looked at in every row, as SQL for DuckDB: the fields' own checks, declared rules, what must be filled.

A **unit** is one thing that is right or wrong in a row (a value, a rule): its SQL gives NULL where it does not apply, 0
where it is right, else the number of the check that fails, the first of its list. So a value counts once however many
things are wrong with it, and one pass over the rows gives all marks.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tinhso.data.quality.data import Check, Dimension, Profile, Words
from tinhso.data.quality.rules import formats
from tinhso.data.registers.api import CompiledRule
from tinhso.data.registers.data import NUMBERS, Declaration, Field, FieldType, Rule

Column = Callable[[str], str]


@dataclass(frozen=True)
class Unit:
    """One thing judged in every row; ``scope`` is its field («field:x») or "" for what is not of one field."""

    name: str
    scope: str
    dimension: Dimension
    checks: tuple[Check, ...]

    @property
    def sql(self) -> str:
        """NULL, 0, or the number of the check that fails."""
        parts = [f"WHEN NOT coalesce({self.checks[0].applies}, false) THEN NULL"]
        parts += [f"WHEN coalesce({item.fails}, false) THEN {place}" for place, item in enumerate(self.checks, 1)]
        return f"CASE {' '.join(parts)} ELSE 0 END"


def quoted(name: str) -> str:
    """Return a column name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def column_of(name: str) -> str:
    """Return the column of a field in the working table."""
    return quoted(name)


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def units(declaration: Declaration, profile: Profile, *, today: date, known: Iterable[str] = ()) -> list[Unit]:
    """Return everything judged row by row; *known*: the registers whose keys are at hand (tables ``keys_<code>``)."""
    at_hand = set(known)
    found = [unit for item in declaration.shown if (unit := _value(item, declaration, at_hand))]
    found += [_rule(item, declaration) for item in declaration.rules]
    if identity := _identity(declaration, profile):
        found.append(identity)
    found += [_filled(item, profile) for item in declaration.shown if item.required or item.name in profile.wanted]
    if confirmed := _confirmed(declaration, profile, today):
        found.append(confirmed)
    return found


# --- values ---------------------------------------------------------------------------------------


def _value(item: Field, declaration: Declaration, known: set[str]) -> Unit | None:
    column = column_of(item.name)
    made: list[tuple[str, str, Words]] = []
    if item.type is FieldType.TEXT and (fault := formats.fault_sql(item.format, column)):
        made.append(("format", fault, formats.WORDS[item.format]))
    if item.pattern:
        fails = f"NOT regexp_full_match({column}, {literal(item.pattern)})"
        made.append(("pattern", fails, Words(f"Chưa đúng mẫu {item.pattern}.", f"Not of the form {item.pattern}.")))
    if item.length:
        words = Words(f"Dài quá {item.length} ký tự.", f"Longer than {item.length} characters.")
        made.append(("length", f"length({column}) > {item.length}", words))
    made += _limits(item, column)
    if item.codes:
        codes = ", ".join(literal(code.code) for code in item.codes)
        made.append(
            ("code", f"{column} NOT IN ({codes})", Words("Mã không có trong danh mục.", "Not in the code list."))
        )
    if item.register and item.register in known:
        fails = f"{column} NOT IN (SELECT key FROM {quoted('keys_' + item.register)})"
        made.append(("reference", fails, Words("Không có trong sổ được dẫn tới.", "Not in the register it refers to.")))
    if item.type in {FieldType.AREA, FieldType.AGENCY}:
        made.append(
            ("unit", _no_unit(item, declaration), Words("Không có đơn vị này vào ngày ấy.", "No such unit then."))
        )
    if not made:
        return None
    day = declaration.day_field if item.type in {FieldType.AREA, FieldType.AGENCY} else ""
    reads = tuple(dict.fromkeys([item.name, *([day] if day and declaration.field(day) else [])]))
    checks = tuple(
        Check(
            f"field.{item.name}.{code}", Dimension.CORRECT, (item.name,), reads, f"{column} IS NOT NULL", fails, words
        )
        for code, fails, words in made
    )
    return Unit(f"field.{item.name}", f"field:{item.name}", Dimension.CORRECT, checks)


def _limits(item: Field, column: str) -> list[tuple[str, str, Words]]:
    found = []
    for limit, sign, vi, en in ((item.minimum, "<", "nhỏ", "less"), (item.maximum, ">", "lớn", "more")):
        if limit is None or item.type not in NUMBERS | {FieldType.DECIMAL, FieldType.DATE}:
            continue
        value = f"DATE {literal(str(limit))}" if item.type is FieldType.DATE else str(limit)
        words = Words(f"Không được {vi} hơn {limit}.", f"May not be {en} than {limit}.")
        found.append(("min" if sign == "<" else "max", f"{column} {sign} {value}", words))
    return found


def _no_unit(item: Field, declaration: Declaration) -> str:
    """A unit must have existed on the row's day, or exist today (as the registers ask when a record is written)."""
    column = column_of(item.name)
    table = "areas" if item.type is FieldType.AREA else "agencies"
    level = f" AND u.level = {literal(item.level)}" if item.level else ""
    day = column_of(declaration.day_field) if declaration.field(declaration.day_field) else "NULL"
    return (
        f"NOT EXISTS (SELECT 1 FROM {table} u WHERE u.code = {column}{level} AND (u.today OR "
        f"({day} IS NOT NULL AND u.valid_from <= {day} AND u.valid_to >= {day})))"
    )


# --- rules ------------------------------------------------------------------------------------------


def _rule(item: Rule, declaration: Declaration) -> Unit:
    fields = {field.name: field for field in declaration.shown}
    made = CompiledRule(item, fields)
    broken = made.broken_sql("duckdb", lambda field: column_of(field.name))
    applies = f"({broken}) IS NOT NULL"
    if item.when:
        # The compiler says what breaks a rule; the denial of «when» as a rule of its own says where it does not hold.
        denied = CompiledRule(Rule(item.code, item.when, item.words), fields)
        applies += f" AND NOT ({denied.broken_sql('duckdb', lambda field: column_of(field.name))})"
    names = tuple(name for name in fields if name in made.names)
    words = Words(item.words.vi, item.words.en)
    check = Check(f"rule.{item.code}", Dimension.CORRECT, names, names, applies, broken, words)
    return Unit(f"rule.{item.code}", "", Dimension.CORRECT, (check,))


def _identity(declaration: Declaration, profile: Profile) -> Unit | None:
    """The personal identity number tells century and sex in its 4th digit, the year in the 5th and 6th.

    NĐ 137/2015 Đ.13 and its circular (domain-facts §6, U): 0 male and 1 female for 1900–1999, 2 and 3 for 2000–2099.
    """
    names = tuple(profile.roles.get(role, "") for role in ("number", "sex", "birth"))
    if not profile.identity or not all(declaration.field(name) for name in names) or len(profile.sexes) < 2:
        return None
    number, sex, birth = (column_of(name) for name in names)
    both = {key: ", ".join(literal(code) for code in codes) for key, codes in profile.sexes.items()}
    applies = (
        f"{birth} IS NOT NULL AND regexp_full_match({number}, '[0-9]{{12}}') "
        f"AND {sex} IN ({both['male']}, {both['female']}) AND year({birth}) >= 1900"
    )
    digit = (
        f"CAST((year({birth}) // 100 - 19) * 2 + CASE WHEN {sex} IN ({both['female']}) THEN 1 ELSE 0 END AS VARCHAR)"
    )
    first = Check(
        "identity.sex_century",
        Dimension.CORRECT,
        names,
        names,
        applies,
        f"substr({number}, 4, 1) <> {digit}",
        Words(
            "Số định danh không khớp giới tính hoặc thế kỷ sinh.", "The number does not fit sex or century of birth."
        ),
    )
    second = Check(
        "identity.year",
        Dimension.CORRECT,
        names,
        names,
        applies,
        f"substr({number}, 5, 2) <> lpad(CAST(year({birth}) % 100 AS VARCHAR), 2, '0')",
        Words("Số định danh không khớp năm sinh.", "The number does not fit the year of birth."),
    )
    return Unit("identity", "", Dimension.CORRECT, (first, second))


# --- filled, fresh ------------------------------------------------------------------------------------


def _filled(item: Field, profile: Profile) -> Unit:
    words = (
        Words("Trường bắt buộc còn trống.", "A required field is empty.")
        if item.required
        else Words("Trường cần có còn trống.", "A wanted field is empty.")
    )
    fails = f"{column_of(item.name)} IS NULL"
    code = f"field.{item.name}.{'required' if item.required else 'wanted'}"
    check = Check(code, Dimension.COMPLETE, (item.name,), (item.name,), "true", fails, words)
    return Unit(f"filled.{item.name}", f"field:{item.name}", Dimension.COMPLETE, (check,))


def _confirmed(declaration: Declaration, profile: Profile, today: date) -> Unit | None:
    asked = profile.confirmed
    field = declaration.field(asked.field) if asked else None
    if asked is None or field is None or field.type is not FieldType.DATE:
        return None
    column = column_of(field.name)
    since = today - timedelta(days=asked.within_days)
    check = Check(
        "live.confirmed",
        Dimension.LIVE,
        (field.name,),
        (field.name,),
        f"{column} IS NOT NULL",
        f"{column} < DATE '{since.isoformat()}'",
        Words(f"Quá {asked.within_days} ngày chưa được xác nhận lại.", f"Not confirmed for {asked.within_days} days."),
    )
    return Unit("live.confirmed", f"field:{field.name}", Dimension.LIVE, (check,))


def all_checks(found: Sequence[Unit]) -> list[Check]:
    """Return the checks of all units in order."""
    return [check for unit in found for check in unit.checks]
