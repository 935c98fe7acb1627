# ruff: noqa: S608 - names come from checked declarations; values never stand in the SQL
"""DuckDB as the working table of one run: bounded memory, a file beside the data, marks for every row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.data.quality.data import Figure
from tinhso.data.quality.rules.checks import Unit, quoted
from tinhso.data.registers.data import Declaration, FieldType

MEMORY = "768MB"
THREADS = 2
#: Findings of one check that are kept and listed; all are counted.
KEEP = 20_000
CHUNK = 2000

_TYPES = {
    FieldType.INTEGER: "BIGINT",
    FieldType.MONEY: "BIGINT",
    FieldType.YEAR: "BIGINT",
    FieldType.DECIMAL: "DECIMAL(21, 6)",
    FieldType.DATE: "DATE",
    FieldType.BOOLEAN: "BOOLEAN",
}


@contextmanager
def working(path: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the working table in a file (None: in memory), with little memory and room to spill beside it."""
    spill = str(path.parent / f"{path.stem}.spill") if path else ""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": str(THREADS),
        "preserve_insertion_order": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if spill:
        settings["temp_directory"] = spill
    connection = duckdb.connect(str(path) if path else ":memory:", config=settings)
    try:
        yield connection
    finally:
        connection.close()


def has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a table is there."""
    return bool(connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]).fetchone())


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of one statement."""
    return connection.execute(sql, list(parameters)).fetchall()


def column_type(kind: FieldType) -> str:
    """Return the type of a field's column in the working table."""
    return _TYPES.get(kind, "VARCHAR")


def stage(
    connection: duckdb.DuckDBPyConnection,
    declaration: Declaration,
    batches: Iterable[Any],
    *,
    tell: Callable[[int], object] = int,
) -> int:
    """Fill ``rows`` from Arrow batches of ``registers.api.scan``: rid, the head columns, then the fields; typed."""
    fields = ", ".join(f"{quoted(item.name)} {column_type(item.type)}" for item in declaration.shown)
    connection.execute(
        "CREATE OR REPLACE TABLE rows (rid BIGINT, _public_id VARCHAR, _agency VARCHAR, _area VARCHAR, "
        f"_known_from TIMESTAMPTZ{', ' if fields else ''}{fields})"
    )
    names = ", ".join(
        f"CAST({quoted(item.name)} AS {column_type(item.type)})"
        if column_type(item.type) != "VARCHAR"
        else f"nullif(CAST({quoted(item.name)} AS VARCHAR), '')"
        for item in declaration.shown
    )
    done = 0
    for batch in batches:
        connection.register("incoming", batch)
        connection.execute(
            f"INSERT INTO rows SELECT {done} + row_number() OVER (), _public_id, coalesce(_agency, ''), "
            f"coalesce(_area, ''), _known_from{', ' if names else ''}{names} FROM incoming"
        )
        connection.unregister("incoming")
        done += len(batch)
        tell(done)
    return done


def put_keys(connection: duckdb.DuckDBPyConnection, code: str, batches: Iterable[Any], key: Sequence[str]) -> None:
    """Fill ``keys_<code>`` with the keys of another register, as its references name them."""
    name = quoted(f"keys_{code}")
    connection.execute(f"CREATE OR REPLACE TABLE {name} (key VARCHAR)")
    parts = " || chr(31) || ".join(f"CAST({quoted(item)} AS VARCHAR)" for item in key)
    for batch in batches:
        connection.register("incoming", batch)
        connection.execute(f"INSERT INTO {name} SELECT {parts} FROM incoming")
        connection.unregister("incoming")


@dataclass(frozen=True)
class Place:
    """A unit of the directory over one time; open ends are far away."""

    code: str
    level: str
    valid_from: date
    valid_to: date
    today: bool


def put_units(connection: duckdb.DuckDBPyConnection, table: str, places: Iterable[Place]) -> None:
    """Fill ``areas`` or ``agencies``."""
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} (code VARCHAR, level VARCHAR, valid_from DATE, valid_to DATE, today BOOLEAN)"
    )
    rows = [[item.code, item.level, item.valid_from, item.valid_to, item.today] for item in places]
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", rows)


def mark(connection: duckdb.DuckDBPyConnection, units: Sequence[Unit], *, source: str = "rows") -> None:
    """Make ``marks``: for every row what each unit says. One pass over the rows."""
    columns = "".join(f", CAST({unit.sql} AS UTINYINT) AS m{place}" for place, unit in enumerate(units))
    connection.execute(f"CREATE OR REPLACE TABLE marks AS SELECT rid, _agency, _area{columns} FROM {source}")


@dataclass(frozen=True)
class Counted:
    """What one scope's rows say of each unit: how many it applied to, and how many failed each of its checks."""

    agency: str
    area: str
    rows: int
    applied: tuple[int, ...]
    failed: tuple[tuple[int, ...], ...]


def count(connection: duckdb.DuckDBPyConnection, units: Sequence[Unit]) -> list[Counted]:
    """Return the counts by agency and area."""
    asked = ["count(*)"]
    for place, unit in enumerate(units):
        asked.append(f"count(m{place})")
        asked += [f"count(*) FILTER (m{place} = {number})" for number in range(1, len(unit.checks) + 1)]
    rows = fetch(connection, f"SELECT _agency, _area, {', '.join(asked)} FROM marks GROUP BY ALL")
    found = []
    for agency, area, total, *numbers in rows:
        applied, failed, at = [], [], 0
        for unit in units:
            size = len(unit.checks)
            applied.append(numbers[at])
            failed.append(tuple(numbers[at + 1 : at + 1 + size]))
            at += 1 + size
        found.append(Counted(agency, area, total, tuple(applied), tuple(failed)))
    return found


def open_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables in which each step leaves what it found."""
    connection.execute("CREATE OR REPLACE TABLE figures (scope VARCHAR, dimension VARCHAR, good BIGINT, total BIGINT)")
    connection.execute("CREATE OR REPLACE TABLE checked (check_code VARCHAR, total BIGINT, failing BIGINT)")
    connection.execute(
        "CREATE OR REPLACE TABLE failing (check_code VARCHAR, rid BIGINT, record VARCHAR, other VARCHAR, "
        "agency VARCHAR, area VARCHAR)"
    )


def clear_results(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty them: a step that is done again starts from nothing."""
    open_results(connection)


def drop_figures(connection: duckdb.DuckDBPyConnection, dimension: str) -> None:
    """Forget what a step found, before it is done again."""
    connection.execute("DELETE FROM figures WHERE dimension = ?", [dimension])
    if dimension == "consistent":
        connection.execute("DELETE FROM checked WHERE check_code LIKE 'agree.%'")
        connection.execute("DELETE FROM failing WHERE check_code LIKE 'agree.%'")


def put_figures(connection: duckdb.DuckDBPyConnection, figures: Iterable[Figure]) -> None:
    """Keep figures."""
    rows = [[item.scope, item.dimension.value, item.good, item.total] for item in figures]
    if rows:
        connection.executemany("INSERT INTO figures VALUES (?, ?, ?, ?)", rows)


def put_checked(connection: duckdb.DuckDBPyConnection, units: Sequence[Unit], counted: Sequence[Counted]) -> None:
    """Keep how many rows each check looked at and how many failed."""
    rows = []
    for place, unit in enumerate(units):
        total = sum(group.applied[place] for group in counted)
        for number, check in enumerate(unit.checks):
            rows.append([check.code, total, sum(group.failed[place][number] for group in counted)])
    if rows:
        connection.executemany("INSERT INTO checked VALUES (?, ?, ?)", rows)


def failing(connection: duckdb.DuckDBPyConnection, units: Sequence[Unit]) -> None:
    """Add every row that fails a check to ``failing``."""
    for place, unit in enumerate(units):
        for number, check in enumerate(unit.checks, 1):
            connection.execute(
                f"INSERT INTO failing SELECT ?, rid, r._public_id, '', r._agency, r._area "
                f"FROM marks JOIN rows r USING (rid) WHERE m{place} = {number}",
                [check.code],
            )


def keepers(connection: duckdb.DuckDBPyConnection, declaration: Declaration) -> dict[tuple[str, str], date]:
    """Return the day of the latest change by who keeps the records: agency and area as far as the register has them.

    Only those there today: a commune that was dissolved brings nothing more, and that is no fault.
    """
    agency = "_agency" if declaration.agency_field else "''"
    area = "_area" if declaration.area_field else "''"
    parts = ["_agency = '' OR _agency IN (SELECT code FROM agencies WHERE today)"] if declaration.agency_field else []
    parts += ["_area = '' OR _area IN (SELECT code FROM areas WHERE today)"] if declaration.area_field else []
    where = f" WHERE ({') AND ('.join(parts)})" if parts else ""
    rows = fetch(connection, f"SELECT {agency}, {area}, max(epoch(_known_from)) FROM rows{where} GROUP BY ALL")
    return {(row[0], row[1]): datetime.fromtimestamp(row[2], PROVINCE_ZONE).date() for row in rows}


def scoped(
    connection: duckdb.DuckDBPyConnection, rids: Sequence[int]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Return how many rows there are by (agency, area), and how many of them are among *rids*."""
    rows = fetch(connection, "SELECT _agency, _area, count(*) FROM rows GROUP BY ALL")
    among = fetch(
        connection,
        "SELECT _agency, _area, count(*) FROM rows WHERE rid IN (SELECT unnest(?::BIGINT[])) GROUP BY ALL",
        [list(rids)],
    )
    return {(a, b): n for a, b, n in rows}, {(a, b): n for a, b, n in among}


def usable(connection: duckdb.DuckDBPyConnection, units: Sequence[Unit]) -> list[Unit]:
    """Return the units whose SQL this engine can run: a pattern in Python's own dialect is left out, not guessed."""
    found = []
    for unit in units:
        try:
            connection.execute(f"SELECT {unit.sql} FROM rows LIMIT 0")
            connection.execute(f"SELECT {unit.sql} FROM (SELECT * FROM rows LIMIT 1)")
        except duckdb.Error:
            continue
        found.append(unit)
    return found
