# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""The DDL of registers: this module alone makes and alters ``reg_<code>`` and ``reg_<code>_hist``."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import connection

from tinhso.data.registers.adapters.layout import (
    SEARCH,
    column_type,
    head_definitions,
    history,
    searched,
    storage_kind,
    table,
    vendor,
)
from tinhso.data.registers.data import Declaration, Field
from tinhso.data.registers.rules.people import is_looked_up

#: The first key of the advisory locks of registers on PostgreSQL (the second is the register's id).
LOCK_SPACE = 7_267_001


def execute(sql: str, parameters: list[Any] | None = None) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def existing_columns(name: str) -> set[str]:
    """Return the columns of a table; nothing if there is no such table."""
    with connection.cursor() as cursor:
        if name not in connection.introspection.table_names(cursor):
            return set()
        return {item.name for item in connection.introspection.get_table_description(cursor, name)}


def index_name(code: str, what: str) -> str:
    """Return an index name within PostgreSQL's 63 bytes, different for different things."""
    name = f"rx_{code}_{what}"
    return name if len(name) <= 60 else f"{name[:48]}_{sha256(name.encode()).hexdigest()[:10]}"


def create_tables(declaration: Declaration) -> None:
    """Make both tables with the columns and indexes of the declaration; what exists stays."""
    code = declaration.code
    # Hidden fields keep their columns, so a table made anew (a restored folder) has them too.
    fields = [f"{item.column} {column_type(storage_kind(item))}" for item in declaration.fields]
    head = head_definitions()
    execute(f"CREATE TABLE IF NOT EXISTS {table(code)} (id {column_type('id')}, {', '.join([*head, *fields])})")
    execute(
        f"CREATE TABLE IF NOT EXISTS {history(code)} (hid {column_type('id')}, {', '.join([*head, *fields])}, "
        f"known_to {column_type('stamp')}, sealed text)"
    )
    if vendor() == "postgresql":
        execute(f"CREATE SEQUENCE IF NOT EXISTS {table(code)}_seq")
    for sql in _standing_indexes(code):
        execute(sql)
    for field in declaration.shown:
        if field.indexed or is_looked_up(declaration, field):
            add_index(code, field)
    if searched(declaration):
        add_search(code)


def _standing_indexes(code: str) -> Iterable[str]:
    here, past = table(code), history(code)
    yield (
        f"CREATE UNIQUE INDEX IF NOT EXISTS {index_name(code, 'key')} ON {here} (key) "
        "WHERE status = 1 AND ended_by IS NULL"
    )
    yield f"CREATE INDEX IF NOT EXISTS {index_name(code, 'public')} ON {here} (public_id)"
    yield f"CREATE INDEX IF NOT EXISTS {index_name(code, 'feed')} ON {here} (batch, seq)"
    # Only rows that a batch is about to end: empty almost always, so it costs nothing.
    yield f"CREATE INDEX IF NOT EXISTS {index_name(code, 'ended')} ON {here} (ended_by) WHERE ended_by IS NOT NULL"
    yield f"CREATE INDEX IF NOT EXISTS {index_name(code, 'hpublic')} ON {past} (public_id, version)"
    yield f"CREATE INDEX IF NOT EXISTS {index_name(code, 'hfeed')} ON {past} (batch, seq)"


def create_key_index(code: str) -> None:
    """Make the index that keeps keys unique."""
    execute(next(iter(_standing_indexes(code))))


def drop_key_index(code: str) -> None:
    """Drop the index that keeps keys unique, for the time the keys are rewritten."""
    execute(f"DROP INDEX IF EXISTS {index_name(code, 'key')}")


def add_index(code: str, field: Field) -> None:
    """Index one field with the row's id, so that pages by it need no sorting; empty values first on both databases."""
    first = " NULLS FIRST" if vendor() == "postgresql" else ""
    execute(f"CREATE INDEX IF NOT EXISTS {index_name(code, field.column)} ON {table(code)} ({field.column}{first}, id)")


def drop_index(code: str, field: Field) -> None:
    """Drop the index of one field."""
    execute(f"DROP INDEX IF EXISTS {index_name(code, field.column)}")


def add_column(name: str, column: str, kind: str) -> None:
    """Add a column that may be empty; what exists stays."""
    if column not in existing_columns(name):
        execute(f"ALTER TABLE {name} ADD COLUMN {column} {column_type(kind)}")


VECTOR = " || ".join(
    f"setweight(to_tsvector('simple'::regconfig, coalesce({column}, '')), '{weight}')"
    for column, weight in zip(SEARCH.values(), "ABC", strict=True)
)


def add_search(code: str) -> None:
    """Make the index of words: FTS5 beside the table on SQLite (kept by triggers), GIN on PostgreSQL."""
    here = table(code)
    if vendor() == "postgresql":
        execute(f"CREATE INDEX IF NOT EXISTS {index_name(code, 'search')} ON {here} USING gin (({VECTOR}))")
        return
    if existing_columns(f"{here}_fts"):
        return
    columns = ", ".join(SEARCH.values())
    execute(
        f"CREATE VIRTUAL TABLE {here}_fts USING fts5({columns}, content='{here}', content_rowid='id', "
        "detail='column', tokenize='unicode61 remove_diacritics 0')"
    )
    add_search_triggers(code)
    execute(f"INSERT INTO {here}_fts ({here}_fts) VALUES ('rebuild')")


def add_search_triggers(code: str) -> None:
    """Keep the words of single writes. Rows of a batch get theirs set-wise before it is published (``adapters.bulk``).

    So a row may not be in the index yet; FTS5 must not be told to forget what it never knew.
    """
    here = table(code)
    columns = ", ".join(SEARCH.values())
    new, old = (", ".join(f"{side}.{column}" for column in SEARCH.values()) for side in ("new", "old"))
    fill = f"INSERT INTO {here}_fts (rowid, {columns}) VALUES (new.id, {new});"
    clear = (
        f"INSERT INTO {here}_fts ({here}_fts, rowid, {columns}) SELECT 'delete', old.id, {old} "
        f"WHERE EXISTS (SELECT 1 FROM {here}_fts_docsize WHERE id = old.id);"
    )
    execute(f"CREATE TRIGGER {here}_fts_i AFTER INSERT ON {here} WHEN new.batch IS NULL BEGIN {fill} END")
    execute(f"CREATE TRIGGER {here}_fts_d AFTER DELETE ON {here} BEGIN {clear} END")
    execute(f"CREATE TRIGGER {here}_fts_u AFTER UPDATE OF {columns} ON {here} BEGIN {clear} {fill} END")


def drop_search_triggers(code: str) -> None:
    """Drop the triggers that keep the words."""
    for part in "idu":
        execute(f"DROP TRIGGER IF EXISTS {table(code)}_fts_{part}")


def drop_search(code: str) -> None:
    """Drop the index of words."""
    if vendor() == "postgresql":
        execute(f"DROP INDEX IF EXISTS {index_name(code, 'search')}")
        return
    drop_search_triggers(code)
    execute(f"DROP TABLE IF EXISTS {table(code)}_fts")


def drop_tables(code: str) -> None:
    """Remove a register's tables: only for a register that was never given a record."""
    drop_search(code)
    execute(f"DROP TABLE IF EXISTS {table(code)}")
    execute(f"DROP TABLE IF EXISTS {history(code)}")
    if vendor() == "postgresql":
        execute(f"DROP SEQUENCE IF EXISTS {table(code)}_seq")


def lock_for_writing(register_id: int) -> None:
    """Share the register with other writers until the transaction ends (SQLite: writers are alone anyway)."""
    if vendor() == "postgresql":
        execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [LOCK_SPACE, register_id])


def lock_alone(register_id: int) -> None:
    """Wait for the writers under way and keep others out until the transaction ends."""
    if vendor() == "postgresql":
        execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, register_id])
