# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""What the declaration editor and the forms ask."""

from tinhso.core.clock.api import today
from tinhso.data.registers.adapters import reading, units
from tinhso.data.registers.adapters.layout import table
from tinhso.data.registers.data import Field, FieldType, UnknownRegister
from tinhso.data.registers.selectors.heads import head

#: With more choices than this a field is typed into, not chosen from a list.
CHOICES_MAX = 250


def choices_of(field: Field) -> list[tuple[str, str]]:
    """Return what a field can hold, as (code, words); nothing where it is to be typed."""
    if field.codes:
        return [(item.code, str(item.label)) for item in field.codes]
    if field.type in {FieldType.AREA, FieldType.AGENCY}:
        found = units.choices(field.type, field.level, today())
        return found if len(found) <= CHOICES_MAX else []
    if field.type is FieldType.CODE and field.register:
        return _codes_of(field.register)
    return []


def _codes_of(code: str) -> list[tuple[str, str]]:
    """Return the records of a reference register as codes; only where its key and title are open to everybody."""
    try:
        target = head(code)
    except UnknownRegister:
        return []
    declaration = target.declaration
    names = [*declaration.key, *(declaration.title or ())]
    fields = [declaration.field(name) for name in names]
    if len(declaration.key) != 1 or any(item is None or item.sharing != "open" for item in fields):
        return []
    columns = ", ".join(item.column for item in fields if item is not None)
    where = reading.visible(target.unpublished).add("status = 1")
    rows = reading.fetch(
        f"SELECT {columns} FROM {table(code)} WHERE {where.sql} ORDER BY 1 LIMIT {CHOICES_MAX + 1}", where.parameters
    )
    if len(rows) > CHOICES_MAX:
        return []
    return [(str(row[0]), " ".join(str(part) for part in row[1:] if part) or str(row[0])) for row in rows]
