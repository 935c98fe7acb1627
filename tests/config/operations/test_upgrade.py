"""Data of an earlier release is brought up to date without losing a row, or stays as it was."""

import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.config.operations.installation import ON_POSTGRESQL

RELEASES = Path(__file__).parent / "releases"
#: Rows of these stay to the letter, whatever a later version adds beside them.
KEPT_EXACTLY = (
    "core_account", "core_rolegrant", "core_storedobject", "core_journalentry", "steering_document",
)  # fmt: skip
#: The load in training gives demo people their roles anew, over the agencies as this version knows them.
MAY_CHANGE = {"held", "withdrawn_at"}
AGENCIES = "SELECT count(*) FROM steering_planitem WHERE kind = 'agency'"


@pytest.fixture
def old(empty):
    """An installation as release 0.1.0 left it: province loaded, a visitor's document checked, three files."""
    empty.data.mkdir(parents=True)
    with tarfile.open(RELEASES / "0.1.0.tar.xz") as archive:
        archive.extractall(empty.data)
    dump = empty.data / "postgresql.sql"
    if ON_POSTGRESQL:
        (empty.data / "tinhso.sqlite3").unlink()
        url = empty.settings["TINHSO_DATABASE_URL"]
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(dump), url], check=True, capture_output=True)
    dump.unlink()
    return empty


def columns_of(one, table) -> list[str]:
    if ON_POSTGRESQL:
        sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        return sorted(row[0] for row in one.query(sql, table))
    return sorted(row[1] for row in one.query(f"PRAGMA table_info({table})"))


def exact(one, table, columns) -> set[tuple]:
    return {tuple(map(str, row)) for row in one.query(f"SELECT {', '.join(columns)} FROM {table}")}


def test_no_row_is_lost(old):
    tables = [name for name in KEPT_EXACTLY if columns_of(old, name)]
    columns = {name: [one for one in columns_of(old, name) if one not in MAY_CHANGE] for name in tables}
    before = {name: exact(old, name, columns[name]) for name in tables}
    rows = {name: len(found) for name, found in old.rows().items()}
    agencies = old.query(AGENCIES)[0][0]
    assert agencies > 0
    assert rows["core_journalentry"] > 0
    told = old.run("upgrade")
    assert "Đã nâng cấp" in told
    after = {name: len(found) for name, found in old.rows().items()}
    for name in tables:
        lost = before[name] - exact(old, name, columns[name])
        assert not lost, (name, lost)
    lost = {name: (n, after.get(name)) for name, n in rows.items() if after.get(name, 0) < n}
    # Agencies moved to the directory, each with its one version.
    moved = {"steering_planitem", "steering_planitemversion"}
    assert set(lost) <= moved, lost
    assert all(n - (left or 0) <= agencies for n, left in lost.values())
    assert old.query("SELECT count(*) FROM core_agency")[0][0] >= agencies
    assert old.attempt("check", "journal").returncode == 0
    assert old.attempt("check", "files").returncode == 0


FAILING = """
from django.core.management import call_command
from tinhso.config.operations.api import OperationRefused, hold, upgrade
def prepare(tell):
    call_command("migrate", verbosity=0, interactive=False)
    {then}
try:
    with hold(alone=True):
        upgrade(prepare=prepare, tell=lambda line: None)
except OperationRefused as error:
    print(error)
"""
BREAKS = {
    "a migration fails": "raise RuntimeError('không chuyển được')",
    "rows are lost": "from django.db import connection; connection.cursor().execute('DELETE FROM core_rolegrant')",
}


@pytest.mark.parametrize("then", BREAKS.values(), ids=BREAKS.keys())
def test_what_fails_is_taken_back(old, then):
    before = old.rows()
    told = old.python(FAILING.format(then=then))
    assert "Dữ liệu đã trở lại như cũ" in told
    after = old.rows()
    assert set(after) == set(before)
    grown = {"core_journalentry"}  # the backup and the restoration are told there
    assert {n: r for n, r in after.items() if n not in grown} == {n: r for n, r in before.items() if n not in grown}
    assert before["core_journalentry"].items() <= after["core_journalentry"].items()
    assert old.attempt("check", "journal").returncode == 0
    # The next try, with the fault mended, succeeds.
    assert "Đã nâng cấp" in old.run("upgrade")
