# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Bringing a register's table from one declaration to the next: in batches, taken up again after a crash.

While it runs the register's state is «altering»: readers see the old declaration, writers are told to wait. Every step
looks at what is there and goes on from it, so running all of them again after a kill does no harm.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.data.registers.adapters import reading, tables, writing
from tinhso.data.registers.adapters.layout import decoder, encoder, history, storage_kind, table
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import Declaration, Field, Record
from tinhso.data.registers.models import Register, RegisterVersion, State
from tinhso.data.registers.rules.changes import Step, steps
from tinhso.data.registers.rules.checking import Wrong, compile_field
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.selectors.heads import Compiled

SAMPLE = 20


@dataclass
class Misfits:
    """Records that would not fit a new declaration: how many, and the first few with what is wrong."""

    rows: int = 0
    looked_at: int = 0
    sample: list[tuple[str, str, str]] = field(default_factory=list)
    repeated_keys: list[str] = field(default_factory=list)
    blocks: bool = False


def finish(register_id: int) -> None:
    """Do what is still to be done for a register whose table lags behind its declaration."""
    row = Register.objects.get(pk=register_id)
    if row.table_version == row.version and row.state != State.ALTERING:
        return
    contents = dict(
        RegisterVersion.objects.filter(register=row, number__in=[row.version, row.table_version]).values_list(
            "number", "content"
        )
    )
    new = parse_declaration(contents[row.version])
    old = parse_declaration(contents[row.table_version]) if contents.get(row.table_version) else None
    if old is None:
        with transaction.atomic():
            tables.create_tables(new)
            _done(row)
        return
    if any(step.touches_table for step in steps(old, new)):
        with transaction.atomic():
            # Waits for the writers under way; those that come later see the state.
            tables.lock_alone(row.pk)
            Register.objects.filter(pk=row.pk).update(state=State.ALTERING)
    for step in steps(old, new):
        _DO.get(step.kind, _nothing)(step, old, new)
    _done(row)


def _done(row: Register) -> None:
    Register.objects.filter(pk=row.pk).update(table_version=row.version, state=State.READY, converted=[])


def resume_alterations() -> int:
    """Finish every alteration that a killed process left; return how many."""
    found = list(Register.objects.filter(state=State.ALTERING).values_list("pk", flat=True))
    for register_id in found:
        finish(register_id)
    return len(found)


def _nothing(step: Step, old: Declaration, new: Declaration) -> None:
    """Do nothing: the declaration alone changes."""


def _field(declaration: Declaration, name: str) -> Field:
    return next(item for item in declaration.fields if item.name == name)


def _add(step: Step, old: Declaration, new: Declaration) -> None:
    item = _field(new, step.field)
    with transaction.atomic():
        for name in (table(new.code), history(new.code)):
            tables.add_column(name, item.column, storage_kind(item))


def _index(step: Step, old: Declaration, new: Declaration) -> None:
    tables.add_index(new.code, _field(new, step.field))


def _unindex(step: Step, old: Declaration, new: Declaration) -> None:
    tables.drop_index(new.code, _field(new, step.field))


def _convert(step: Step, old: Declaration, new: Declaration) -> None:
    """Fill a column of the new type beside the old one, chunk by chunk, then let it take the old one's name."""
    row = Register.objects.get(code=new.code)
    if step.field in row.converted:
        return  # swapped before a kill, and not to be converted twice
    before, after = _field(old, step.field), _field(new, step.field)
    passing = converter(before, after)
    fresh = f"{after.column}__n"
    both = ((table(new.code), "id"), (history(new.code), "hid"))
    for name, key in both:
        with transaction.atomic():
            tables.add_column(name, fresh, storage_kind(after))
        _fill(name, key, before.column, fresh, passing)
    with transaction.atomic():
        tables.drop_index(new.code, before)
        for name, _key in both:
            tables.execute(f"ALTER TABLE {name} DROP COLUMN {before.column}")
            tables.execute(f"ALTER TABLE {name} RENAME COLUMN {fresh} TO {after.column}")
        if after.indexed:
            tables.add_index(new.code, after)
        Register.objects.filter(pk=row.pk).update(converted=[*row.converted, step.field])


def _fill(name: str, key: str, source: str, target: str, passing: Callable[[Any], Any]) -> None:
    last = 0
    while True:
        rows = reading.fetch(
            f"SELECT {key}, {source} FROM {name} WHERE {key} > %s ORDER BY {key} LIMIT {writing.CHUNK}", [last]
        )
        if not rows:
            return
        last = rows[-1][0]
        pairs = [(passing(value), row_id) for row_id, value in rows if value is not None]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {name} SET {target} = %s WHERE {key} = %s", pairs)


def as_input(value: Any) -> Any:
    """Return a kept value as somebody would hand it in."""
    if isinstance(value, bool):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, int | Decimal) else value


def converter(before: Field, after: Field) -> Callable[[Any], Any]:
    """Return how a cell of the old column becomes a cell of the new one; it raises Wrong where it cannot."""
    decode, encode = decoder(before), encoder(after)
    check = compile_field(after, training=True)

    def passing(cell: Any) -> Any:
        value = check(as_input(decode(cell) if decode else cell))
        return encode(value) if encode else value

    return passing


def _rows(declaration: Declaration, where: Conditions | None = None) -> Iterator[list[tuple[int, Record]]]:
    """Yield the rows of the table, whole, in chunks."""
    reader = Reader(declaration.code, declaration.shown)
    last = 0
    while True:
        found = reader.select((where or Conditions()).plus(Conditions(["id > %s"], [last])), "id", writing.CHUNK)
        if not found:
            return
        last = found[-1][0]
        yield [(row[0], reader.record(row)) for row in found]


def _rewrite(declaration: Declaration, columns: str, values: Callable[[dict[str, Any]], list[Any]]) -> None:
    for chunk in _rows(declaration):
        lines = [[*values(dict(item.values)), row_id] for row_id, item in chunk]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table(declaration.code)} SET {columns} WHERE id = %s", lines)


def _rekey(step: Step, old: Declaration, new: Declaration) -> None:
    compiled = Compiled(new, 0)
    tables.drop_key_index(new.code)
    _rewrite(new, "key = %s", lambda values: [compiled.key_of(values)])
    tables.create_key_index(new.code)


def _research(step: Step, old: Declaration, new: Declaration) -> None:
    compiled = Compiled(new, 0)
    tables.drop_search(new.code)
    _rewrite(new, "s_open = %s, s_default = %s, s_special = %s", compiled.search_of)
    if any(item.search for item in new.shown):
        with transaction.atomic():
            tables.add_search(new.code)


def _rescope(step: Step, old: Declaration, new: Declaration) -> None:
    compiled = Compiled(new, 0)
    _rewrite(new, "agency = %s, area = %s", lambda values: list(compiled.scope_of(values)))


_DO: dict[str, Callable[[Step, Declaration, Declaration], None]] = {
    "add": _add,
    "convert": _convert,
    "index": _index,
    "unindex": _unindex,
    "key": _rekey,
    "search": _research,
    "scope": _rescope,
}


# --- looking before leaping -------------------------------------------------------------------------


def misfits(old: Declaration, new: Declaration) -> Misfits:
    """Return the records that would not fit *new*; ``blocks`` where the table could not be altered at all."""
    found = Misfits()
    wanted = steps(old, new)
    narrowed = [step.field for step in wanted if step.kind in {"narrow", "convert"}]
    converted = {step.field for step in wanted if step.kind == "convert"}
    checks = {name: compile_field(_field(new, name), training=True) for name in narrowed if new.field(name)}
    if checks:
        for chunk in _rows(old):
            for _row_id, item in chunk:
                _look(found, item, checks, {name for name in checks if _field(new, name).required}, converted)
    if any(step.kind == "key" for step in wanted):
        found.repeated_keys = _repeated(old, new)
        found.blocks = found.blocks or bool(found.repeated_keys)
    return found


def _look(found: Misfits, item: Record, checks: dict[str, Any], required: set[str], converted: set[str]) -> None:
    found.looked_at += 1
    for name, check in checks.items():
        value = item.values.get(name)
        message = ""
        if value is None:
            message = _("Chưa nhập.") if name in required else ""
        else:
            try:
                check(as_input(value))
            except Wrong as wrong:
                message = str(wrong)
                found.blocks = found.blocks or name in converted
        if message:
            found.rows += 1
            if len(found.sample) < SAMPLE:
                found.sample.append((item.public_id, name, message))
            return


def _repeated(old: Declaration, new: Declaration) -> list[str]:
    """Return records in force that would share a key or have none, the first few by public id."""
    named = [item for item in old.fields if item.name in new.key]
    if len(named) != len(new.key):
        return [_("Khoá mới dùng trường chưa có giá trị nào.")]
    columns = ", ".join(item.column for item in named)
    empty = " OR ".join(f"count({item.column}) = 0" for item in named)
    rows = reading.fetch(
        f"SELECT min(CAST(public_id AS text)) FROM {table(old.code)} WHERE status = 1 AND ended_by IS NULL "
        f"GROUP BY {columns} HAVING count(*) > 1 OR {empty} LIMIT {SAMPLE}"
    )
    return [str(row[0]) for row in rows]
