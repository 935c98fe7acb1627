# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Large batches: indexes that are dearer to keep row by row than to build once, and words filled set-wise.

While a large batch is staged into a small register, the indexes of its declared fields (PostgreSQL: and of its words)
are away; those that keep keys, public ids and the feed in order stay, since staged rows come in their order. Before the
batch is published they are made again. The batch's rows are out of sight until then, so readers scan little meanwhile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tinhso.data.registers.adapters import tables
from tinhso.data.registers.adapters.layout import SEARCH, searched, table, vendor
from tinhso.data.registers.adapters.reading import fetch
from tinhso.data.registers.data import Declaration

#: A batch of at least so many rows is large; a register of at most so many is read without its indexes in no time.
LARGE = 20_000
SMALL = 20_000
#: Rows whose words are filled in one transaction: other writers wait a few hundredths of a second.
FILL = 2_000

Told = Callable[[str], None]


def is_worthwhile(code: str, expected: int) -> bool:
    """Whether so many rows are to come that indexes are better built afterwards."""
    if expected < LARGE:
        return False
    rows = fetch(f"SELECT count(*) FROM (SELECT 1 FROM {table(code)} LIMIT {SMALL + 1}) AS found")
    return int(rows[0][0]) <= SMALL


def put_indexes_away(declaration: Declaration) -> None:
    """Drop what ``finish`` makes again; safe to repeat."""
    _renew_triggers(declaration)
    with transaction.atomic():
        for field in declaration.shown:
            if field.indexed:
                tables.drop_index(declaration.code, field)
        if vendor() == "postgresql" and searched(declaration):
            tables.drop_search(declaration.code)


def _renew_triggers(declaration: Declaration) -> None:
    """Bring the triggers of a table made by an earlier release to the present ones (SQLite)."""
    if vendor() != "sqlite" or not searched(declaration):
        return
    code = declaration.code
    sql = fetch("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [f"{table(code)}_fts_d"])
    if sql and "docsize" not in sql[0][0]:
        with transaction.atomic():
            tables.drop_search_triggers(code)
            tables.add_search_triggers(code)


def finish(declaration: Declaration, batch: int, told: Told | None = None) -> None:
    """Make the missing indexes, one transaction each, and fill the words of the batch's rows; safe to repeat."""
    standing = _indexes(declaration.code)
    for field in declaration.shown:
        if field.indexed and tables.index_name(declaration.code, field.column) not in standing:
            if told is not None:
                told(str(field.label))
            with room(), transaction.atomic():
                tables.add_index(declaration.code, field)
    if not searched(declaration):
        return
    if vendor() == "postgresql":
        if tables.index_name(declaration.code, "search") not in standing:
            with transaction.atomic():
                tables.add_search(declaration.code)
        return
    _fill_words(declaration.code, batch)


def _indexes(code: str) -> set[str]:
    if vendor() == "postgresql":
        rows = fetch("SELECT indexname FROM pg_indexes WHERE tablename = %s", [table(code)])
    else:
        rows = fetch("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table(code)])
    return {row[0] for row in rows}


def _fill_words(code: str, batch: int) -> None:
    here = table(code)
    columns = ", ".join(SEARCH.values())
    last = 0
    while True:
        found = fetch(
            f"SELECT max(seq) FROM (SELECT seq FROM {here} WHERE batch = %s AND seq > %s ORDER BY seq LIMIT {FILL})",
            [batch, last],
        )
        if found[0][0] is None:
            return
        with transaction.atomic():
            tables.execute(
                f"INSERT INTO {here}_fts (rowid, {columns}) SELECT id, {columns} FROM {here} AS brought "
                f"WHERE batch = %s AND seq > %s AND seq <= %s "
                f"AND NOT EXISTS (SELECT 1 FROM {here}_fts_docsize WHERE id = brought.id) ORDER BY id",
                [batch, last, found[0][0]],
            )
        last = found[0][0]


@contextmanager
def room() -> Iterator[None]:
    """Give this connection more memory for sorting and for pages while a large batch is written (SQLite)."""
    if vendor() != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("cache_size", "wal_autocheckpoint")]
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA wal_autocheckpoint = 4000")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before[0]}")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {before[1]}")
