# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Writing rows of a register; each function is one or two statements inside the caller's transaction."""

import time
from collections.abc import Mapping, Sequence
from os import urandom
from typing import Any

from django.db import connection

from tinhso.data.registers.adapters.layout import HEAD, history, table, vendor
from tinhso.data.registers.adapters.tables import LOCK_SPACE
from tinhso.data.registers.data import Declaration

CHUNK = 1000


def columns_of(declaration: Declaration) -> list[str]:
    """Return the columns that a row of this version fills, in order (the id is the database's)."""
    return [*HEAD, *(item.column for item in declaration.shown)]


def next_seq(register_id: int, code: str, amount: int = 1) -> int:
    """Lock the register for writing and return the first of *amount* new numbers of its change feed."""
    with connection.cursor() as cursor:
        if vendor() == "postgresql":
            # In one statement: the lock is taken before the number, so a reader that has had the register alone
            # knows that every number below the sequence's end is settled.
            cursor.execute(
                f"SELECT pg_advisory_xact_lock_shared(%s, %s), nextval('{table(code)}_seq')", [LOCK_SPACE, register_id]
            )
            first = int(cursor.fetchone()[1])
            if amount > 1:
                cursor.execute(f"SELECT setval('{table(code)}_seq', %s)", [first + amount - 1])
            return first
        cursor.execute(
            "UPDATE data_register SET last_seq = last_seq + %s WHERE id = %s RETURNING last_seq", [amount, register_id]
        )
        return int(cursor.fetchone()[0]) - amount + 1


def last_seq(register_id: int, code: str) -> int:
    """Return the last number given out."""
    with connection.cursor() as cursor:
        if vendor() == "postgresql":
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table(code)}_seq")
        else:
            cursor.execute("SELECT last_seq FROM data_register WHERE id = %s", [register_id])
        return int(cursor.fetchone()[0])


def new_ids(amount: int) -> list[str]:
    """Return fresh UUIDs (version 7) as text, many at once."""
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    noise = urandom(10 * amount).hex()
    made = []
    for index in range(amount):
        part = noise[20 * index : 20 * index + 20]
        variant = "89ab"[int(part[3], 16) & 3]
        made.append(f"{stamp[:8]}-{stamp[8:]}-7{part[:3]}-{variant}{part[4:7]}-{part[7:19]}")
    return made


def insert_sql(name: str, columns: Sequence[str]) -> str:
    """Return the statement that inserts one row."""
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"


def insert(declaration: Declaration, row: Sequence[Any]) -> None:
    """Insert one row of ``columns_of``."""
    with connection.cursor() as cursor:
        cursor.execute(insert_sql(table(declaration.code), columns_of(declaration)), row)


def insert_many(declaration: Declaration, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of ``columns_of``: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    columns = columns_of(declaration)
    with connection.cursor() as cursor:
        if vendor() == "postgresql":
            with cursor.copy(f"COPY {table(declaration.code)} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        cursor.executemany(insert_sql(table(declaration.code), columns), rows)


#: What a prepared line holds before its fields, in this order; the rest of the head is the same for a whole batch.
LINE_HEAD = ("key", "provenance", "agency", "area", "s_open", "s_default", "s_special")


def line_columns(declaration: Declaration) -> list[str]:
    """Return the columns of a prepared line, in order: ``LINE_HEAD``, then every field shown."""
    return [*LINE_HEAD, *(item.column for item in declaration.shown)]


def insert_lines(declaration: Declaration, standing: Mapping[str, Any], lines: Sequence[tuple[Any, ...]]) -> None:
    """Insert first versions: (public_id, seq, *prepared line); *standing* holds what all of them share."""
    here = table(declaration.code)
    columns = [*standing, "public_id", "seq", *line_columns(declaration)]
    with connection.cursor() as cursor:
        if vendor() == "postgresql":
            same = tuple(standing.values())
            with cursor.copy(f"COPY {here} ({', '.join(columns)}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(same + line)
            return
        # Written into the statement once instead of bound a million times; none of it comes from a file.
        fixed = [_literal(value) for value in standing.values()]
        marks = ["%s"] * (len(columns) - len(fixed))
        sql = f"INSERT INTO {here} ({', '.join(columns)}) VALUES ({', '.join([*fixed, *marks])})"
        cursor.executemany(sql, lines)


def _literal(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"


def update(declaration: Declaration, row_id: int, row: Sequence[Any]) -> None:
    """Put a whole new version in place of the row in force."""
    names = ", ".join(f"{name} = %s" for name in columns_of(declaration))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table(declaration.code)} SET {names} WHERE id = %s", [*row, row_id])


def to_history(code: str, fields: Sequence[str], row_ids: Sequence[int], known_to: Any) -> None:
    """Copy rows in force to the history, known until *known_to*, as they are."""
    columns = ", ".join([*HEAD, *fields])
    marks = ", ".join(["%s"] * len(row_ids))
    cast = "::timestamptz" if vendor() == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {history(code)} ({columns}, known_to) SELECT {columns}, %s{cast} FROM {table(code)} "
            f"WHERE id IN ({marks})",
            [known_to, *row_ids],
        )


def insert_history(declaration: Declaration, row: Sequence[Any], known_to: Any, sealed: str | None) -> None:
    """Insert one row into the history."""
    columns = [*columns_of(declaration), "known_to", "sealed"]
    with connection.cursor() as cursor:
        cursor.execute(insert_sql(history(declaration.code), columns), [*row, known_to, sealed])


def close_segment(code: str, public_id: str, version: int, known_to: Any) -> None:
    """Say that a closed part of the history is not believed any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {history(code)} SET known_to = %s WHERE public_id = %s AND version = %s AND known_to IS NULL",
            [known_to, public_id, version],
        )


def delete(code: str, row_ids: Sequence[int]) -> None:
    """Remove rows whose copies are in the history, or that an unpublished batch brought."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table(code)} WHERE id IN ({', '.join(['%s'] * len(row_ids))})", list(row_ids))


def mark_ended(code: str, row_ids: Sequence[int]) -> None:
    """Take records out of the lists of what is in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table(code)} SET status = 2 WHERE id IN ({', '.join(['%s'] * len(row_ids))})", list(row_ids)
        )
