"""Backups made while people write: restored on an empty machine, compared row by row with the source."""

import sys
import time
from itertools import count

import psycopg
import pytest

from tests.config.operations.installation import rows_of_postgres
from tests.prove.server import Server
from tests.prove.test_faults import Ledger, titles, writing
from tinhso.config.operations.adapters.rows import by_key, sqlite_source

pytestmark = [pytest.mark.prove]
#: Grows by the backup's own entry on one side and the restoration's on the other; people sign in anew after one.
OWN = {"core_journalentry", "django_session"}
#: What the platform does by itself between the backup and the look at the source.
RESTLESS = {"core_worker", "core_schedulerecord", "core_jobrecord", "django_tasks_db_dbtaskresult"}


def rows(server: Server) -> dict[str, dict[str, str]]:
    if "TINHSO_DATABASE_URL" in server.settings:
        return rows_of_postgres(server.settings["TINHSO_DATABASE_URL"])
    with sqlite_source(server.data / "tinhso.sqlite3") as source:
        return {table: by_key(source, table) for table in source.tables()}


def empty_machine(server: Server, place, name: str) -> Server:
    """Another data folder and, for PostgreSQL, another database of the same cluster."""
    settings = {}
    if server.cluster:
        with psycopg.connect(server.cluster.url, autocommit=True) as link:
            link.execute(f'CREATE DATABASE "{name}"')
        settings = {"TINHSO_DATABASE_URL": server.cluster.url.rsplit("/", 1)[0] + f"/{name}"}
    return Server(place / name / "data", settings=settings)


def backup(server: Server, shelf) -> str:
    made = server.command("backup", "--to", str(shelf))
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout.strip().rpartition(" ")[2]


def test_backups_under_writes_come_back_row_by_row(server, tmp_path):
    ledger, numbers, shelf = Ledger(), count(1), tmp_path / "shelf"
    made: list[tuple[str, set[int]]] = []
    with writing(server, ledger, numbers):
        for _ in range(3):
            time.sleep(2)
            before = set(ledger.kept)
            made.append((backup(server, shelf), before))
    server.process.terminate()
    server.process.wait(timeout=60)
    last = backup(server, shelf)
    for number, (folder, acknowledged) in enumerate(made):
        other = empty_machine(server, tmp_path, f"under_{number}")
        told = other.command("restore", folder)
        assert told.returncode == 0, told.stderr
        found = titles(other)
        assert acknowledged <= set(found)
        assert set(found.values()) <= {1}
        assert other.command("check", "journal").returncode == 0
    other = empty_machine(server, tmp_path, "last")
    assert other.command("restore", last).returncode == 0
    source, back = rows(server), rows(other)
    assert set(source) == set(back)
    differing = {name for name in source if source[name] != back[name]}
    assert differing <= OWN | RESTLESS, differing
    shared = source["core_journalentry"].items() & back["core_journalentry"].items()
    assert len(shared) == len(source["core_journalentry"]) - 1 == len(back["core_journalentry"]) - 1
    assert set(ledger.kept) <= set(titles(other))
    compared = sum(map(len, source.values()))
    sys.stdout.write(f"\n{compared} rows of {len(source)} tables compared, {len(ledger.kept)} written under backups\n")
