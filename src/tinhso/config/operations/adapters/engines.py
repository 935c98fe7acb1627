"""Copying a whole database and putting a copy back: SQLite by its online backup, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from tinhso.config.operations.adapters.rows import PostgresSource, digests, sqlite_source
from tinhso.config.operations.data import OperationRefused, TableDigest

#: Where a replaced PostgreSQL schema is kept; backups leave these out.
REPLACED = "replaced_"


# --- SQLite -------------------------------------------------------------------------------------


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a live SQLite database as it stands at one moment, while others write, and check the copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    read = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=20)
    with closing(read) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)  # all pages in one step: one moment, and writers of a WAL database are not kept waiting
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise OperationRefused(f"Bản sao của {source.name} không toàn vẹn: {found}")


def sqlite_digests(path: Path) -> dict[str, TableDigest]:
    """Return the digest of every table of an SQLite file."""
    with sqlite_source(path) as source:
        return digests(source)


# --- PostgreSQL ---------------------------------------------------------------------------------


def _program(name: str) -> str:
    # Debian's wrapper finds the newest; a cluster's own folder is the fallback.
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), ""
    )
    if not found:
        raise OperationRefused(f"Không có chương trình {name}. Cài gói postgresql-client rồi chạy lại.")
    return found


def _environment(settings: Mapping[str, Any]) -> dict[str, str]:
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return os.environ | {key: str(settings[name]) for key, name in names.items() if settings.get(name)}


def _run(name: str, *arguments: str) -> None:
    command = [_program(name), *arguments]
    ended = subprocess.run(  # noqa: S603 - a fixed program, our own arguments
        command, env=_environment(connection.settings_dict), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["?"])[-1]
        raise OperationRefused(f"{name} không xong: {last}")


@contextmanager
def postgres_snapshot() -> Iterator[str]:
    """Hold one view of the database for everything read inside, and yield its name for pg_dump."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def dump_postgres(snapshot: str, target: Path) -> dict[str, TableDigest]:
    """Write the database as *snapshot* sees it to *target*; return the digests of its tables."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _run(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges",
        "--no-unlogged-table-data", f"--exclude-schema={REPLACED}*", f"--file={target}",
    )  # fmt: skip
    return digests(PostgresSource())


def postgres_is_empty() -> bool:
    """Return whether the database has no table of ours yet."""
    return not PostgresSource().tables()


def set_aside_postgres(name: str) -> None:
    """Keep what is there as the schema *name* and begin an empty one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'ALTER SCHEMA public RENAME TO "{name}"')
        cursor.execute("CREATE SCHEMA public")


def put_back_postgres(dump: Path) -> None:
    """Restore *dump* into the empty schema, all or nothing."""
    connection.close()
    _run(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--schema=public",
        f"--dbname={connection.settings_dict['NAME']}", str(dump),
    )  # fmt: skip


def empty_postgres() -> None:
    """Drop everything in our schema."""
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def bring_back_postgres(name: str) -> None:
    """Drop what stands there now and bring the schema *name* back."""
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute(f'ALTER SCHEMA "{name}" RENAME TO public')
