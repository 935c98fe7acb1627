# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""What the codes of a list kept as a register are called."""

from collections.abc import Collection

from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import table
from tinhso.data.registers.data import Sharing, UnknownRegister
from tinhso.data.registers.selectors.heads import head


def names_of_codes(code: str, keys: Collection[str]) -> dict[str, str]:
    """Return the title of each key of the list *code* (one query); nothing where key or title are not open."""
    try:
        listed = head(code)
    except UnknownRegister:
        return {}
    declaration = listed.declaration
    fields = [declaration.field(name) for name in declaration.title]
    named = [declaration.field(name) for name in declaration.key]
    if not keys or not fields or any(item is None or item.sharing is not Sharing.OPEN for item in [*fields, *named]):
        return {}
    columns = ", ".join(item.column for item in fields if item is not None)
    marks = ", ".join(["%s"] * len(keys))
    where = reading.visible(listed.unpublished).add("status = 1").add(f"key IN ({marks})", *keys)
    rows = reading.fetch(f"SELECT key, {columns} FROM {table(code)} WHERE {where.sql}", where.parameters)
    return {str(row[0]): " ".join(str(part) for part in row[1:] if part) for row in rows}
