"""An installation of its own for a test: a data folder and, when the run is on PostgreSQL, a database of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.prove.server import Server
from tinhso.config.operations.adapters.rows import SqliteSource, by_key, sqlite_source

BASE = os.environ.get("TINHSO_DATABASE_URL", "")
ON_POSTGRESQL = bool(BASE)


@dataclass
class Installation(Server):
    """A server on a data folder and a database of its own."""

    database: str = ""

    def run(self, *arguments: str, **more: str) -> str:
        """Run a command that must succeed and return what it printed."""
        ended = self.attempt(*arguments, **more)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def attempt(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            [sys.executable, "-m", "tinhso.config", *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, code: str) -> str:
        """Run some lines inside the installation and return what they printed."""
        command = [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def query(self, sql: str, *values: object) -> list[tuple]:
        """Ask the database directly."""
        if self.database:
            with psycopg.connect(self.settings["TINHSO_DATABASE_URL"], autocommit=True) as link:
                cursor = link.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.data / "tinhso.sqlite3")) as link:
            rows = link.execute(sql, values).fetchall()
            link.commit()
            return rows

    def rows(self) -> dict[str, dict[str, str]]:
        """Return the fingerprint of every row of every table by its primary key."""
        if self.database:
            return rows_of_postgres(self.settings["TINHSO_DATABASE_URL"])
        with sqlite_source(self.data / "tinhso.sqlite3") as source:
            return {table: by_key(source, table) for table in source.tables()}

    def contents(self) -> dict[str, int]:
        """Return every stored content with its size."""
        found = (self.data / "files").glob("??/??/*")
        return {path.name: path.stat().st_size for path in found}


def rows_of_postgres(url: str) -> dict[str, dict[str, str]]:
    """Return the fingerprint of every row, read over a connection of its own."""
    with psycopg.connect(url) as link:

        class Over(SqliteSource):
            def tables(self) -> list[str]:
                sql = (
                    "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
                    "WHERE nspname = 'public' AND relkind = 'r' AND relpersistence = 'p' ORDER BY 1"
                )
                return [row[0] for row in link.execute(sql)]

            def columns(self, table: str) -> list[str]:
                sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
                return sorted(row[0] for row in link.execute(sql + " AND table_name = %s", (table,)))

            def key(self, table: str) -> list[str]:
                return []

        source = Over(link)  # type: ignore[arg-type]
        return {table: by_key(source, table) for table in source.tables()}


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[Installation]:
    """Give an installation that is not loaded yet; its database goes at the end."""
    if not BASE:
        one = Installation(folder / "data", settings=settings)
        try:
            yield one
        finally:
            one.kill()
        return
    name = f"ops_{uuid4().hex[:10]}"
    with psycopg.connect(BASE, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
    url = BASE.rsplit("/", 1)[0] + f"/{name}"
    one = Installation(folder / "data", settings={"TINHSO_DATABASE_URL": url, **settings}, database=name)
    try:
        yield one
    finally:
        one.kill()
        with psycopg.connect(BASE, autocommit=True) as link:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
