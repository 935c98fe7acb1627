"""Reading every row of a database as it stands, to add them up and to compare two databases row by row."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from tinhso.config.operations.data import TableDigest

MODULUS = 1 << 256
CHUNK = 2000


class Source(Protocol):
    """A database whose rows can be read table by table."""

    def tables(self) -> list[str]:
        """Return the names of all tables whose rows are kept."""
        ...

    def columns(self, table: str) -> list[str]:
        """Return the columns of *table* in the order of their names."""
        ...

    def key(self, table: str) -> list[str]:
        """Return the primary key of *table*."""
        ...

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield every row."""
        ...


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _select(columns: Sequence[str], *table: str) -> str:
    return f"SELECT {', '.join(map(_quoted, columns))} FROM {'.'.join(map(_quoted, table))}"  # noqa: S608 - quoted


class SqliteSource:
    """An SQLite file, opened for reading only."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self.file = file

    def tables(self) -> list[str]:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        return [row[0] for row in self.file.execute(sql)]

    def columns(self, table: str) -> list[str]:
        return sorted(row[1] for row in self.file.execute(f"PRAGMA table_xinfo({_quoted(table)})"))

    def key(self, table: str) -> list[str]:
        found = [(row[5], row[1]) for row in self.file.execute(f"PRAGMA table_info({_quoted(table)})") if row[5]]
        return [name for _, name in sorted(found)]

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        yield from self.file.execute(_select(columns, table))


@contextmanager
def sqlite_source(path: Path) -> Iterator[SqliteSource]:
    """Open the SQLite database at *path* for reading."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as file:
        yield SqliteSource(file)


class PostgresSource:
    """The schema of the platform in the connected PostgreSQL database."""

    def __init__(self, schema: str = "public") -> None:
        self.schema = schema

    def _ask(self, sql: str, *values: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def tables(self) -> list[str]:
        # Unlogged tables are emptied by a crash, so nothing that counts lives there.
        sql = """
            SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname = %s AND relkind IN ('r', 'p') AND relpersistence = 'p' ORDER BY relname"""
        return [row[0] for row in self._ask(sql, self.schema)]

    def columns(self, table: str) -> list[str]:
        sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
        return sorted(row[0] for row in self._ask(sql, self.schema, table))

    def key(self, table: str) -> list[str]:
        sql = """
            SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
            WHERE indisprimary AND indrelid = (quote_ident(%s) || '.' || quote_ident(%s))::regclass ORDER BY attnum"""
        return [row[0] for row in self._ask(sql, self.schema, table)]

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(_select(columns, self.schema, table))
            while rows := cursor.fetchmany(CHUNK):
                yield from rows


def _plain(value: Any) -> Any:
    """Return *value* as JSON can hold it, told apart by kind; what both engines give for a column stays the same."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes | memoryview):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, datetime | date | time):
        return {"time": value.isoformat()}
    if isinstance(value, Decimal | UUID):
        return {type(value).__name__: str(value)}
    return {type(value).__name__: json.dumps(value, sort_keys=True, default=str)}


def fingerprint(columns: Sequence[str], row: Sequence[Any]) -> bytes:
    """Return the SHA-256 of a row with the names of its columns."""
    text = json.dumps([list(columns), [_plain(value) for value in row]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def digest(source: Source, table: str) -> TableDigest:
    """Return how many rows *table* has and the sum of their fingerprints (no order: collations differ by machine)."""
    columns, total, number = source.columns(table), 0, 0
    for row in source.rows(table, columns):
        total = (total + int.from_bytes(fingerprint(columns, row), "big")) % MODULUS
        number += 1
    return TableDigest(number, f"{total:064x}")


def digests(source: Source) -> dict[str, TableDigest]:
    """Return the digest of every table."""
    return {table: digest(source, table) for table in source.tables()}


def by_key(source: Source, table: str) -> dict[str, str]:
    """Return each row's fingerprint by its primary key (by the whole row where there is none)."""
    columns = source.columns(table)
    key = source.key(table) or columns
    places = [columns.index(name) for name in key]
    return {
        json.dumps([_plain(row[place]) for place in places], ensure_ascii=False): fingerprint(columns, row).hex()
        for row in source.rows(table, columns)
    }
