# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Rows of the history whose personal columns are empty because their values stand sealed beside them."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from tinhso.data.registers.adapters.layout import HEAD, SEARCH, history, table, vendor
from tinhso.data.registers.data import Declaration


def _closed(declaration: Declaration, names: Collection[str]) -> set[str]:
    """Return the columns that hold personal values: those of the fields, the words, the key if it is made of them."""
    made = set(SEARCH.values())
    if not set(names).isdisjoint(declaration.key):
        made.add("key")
    return made | {item.column for item in declaration.fields if item.name in names}


def copy_sealed(
    declaration: Declaration, names: Collection[str], rows: Sequence[tuple[int, str]], known_to: Any
) -> None:
    """Copy rows in force to the history, known until *known_to*: fields of *names* only as the sealed text of each."""
    closed = _closed(declaration, names)
    columns = [*HEAD, *(item.column for item in declaration.fields)]
    values = ", ".join("NULL" if name in closed else name for name in columns)
    cast = "::timestamptz" if vendor() == "postgresql" else ""
    sql = (
        f"INSERT INTO {history(declaration.code)} ({', '.join(columns)}, known_to, sealed) "
        f"SELECT {values}, %s{cast}, %s FROM {table(declaration.code)} WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(known_to, sealed, row_id) for row_id, sealed in rows])


def emptied(declaration: Declaration, names: Collection[str], row: Sequence[Any]) -> list[Any]:
    """Return a row of ``writing.columns_of`` with the personal columns empty."""
    closed = _closed(declaration, names)
    columns = [*HEAD, *(item.column for item in declaration.shown)]
    return [None if column in closed else cell for column, cell in zip(columns, row, strict=True)]


def blank(declaration: Declaration, names: Collection[str], public_id: str) -> None:
    """Empty what no new version reaches: hidden columns, and earlier versions kept before there was a key."""
    hidden = [item.column for item in declaration.fields if item.hidden and item.name in names]
    _empty(table(declaration.code), hidden, "public_id = %s", public_id)
    closed = sorted(_closed(declaration, names))
    _empty(history(declaration.code), closed, "public_id = %s AND sealed IS NULL", public_id)


def _empty(name: str, columns: Sequence[str], where: str, public_id: str) -> None:
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {name} SET {', '.join(f'{column} = NULL' for column in columns)} WHERE {where}", [public_id]
            )
