"""Validation alone: a million rows of text against a declaration, failing rows listed, beside plain DuckDB counting.

The declaration is compiled by ``data.quality`` (``rules.checks``) as for every measuring, here over a CSV of texts:
types are tried, then fields, code lists, references, a cross-field rule, keys that repeat. Plain DuckDB only counts, as
the driver ``bench/w5_validate.py`` has it. The file is the driver's (``gen.py --only w5``), given by ``--data``, else
one made alike. Target: at least 0.8 times as fast as plain DuckDB, every fault listed.

    make bench NAME=validation ARGS="--data DIR [--rounds 5]"
"""

import argparse
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

TARGET = 0.8
STATUSES = ("received", "processing", "supplement", "done", "returned", "cancelled")
KEYS = ("rec_id", "cccd")
PLAIN = """
with t as materialized (from read_csv('{csv}', all_varchar=true)),
dup as (select rec_id from t group by 1 having count(*) > 1)
select count(*) filter (try_cast(rec_id as bigint) is null),
  count(*) filter (rec_id in (from dup)),
  count(*) filter (not regexp_full_match(cccd, '[0-9]{{12}}')),
  count(*) filter (agency not in (select code from read_csv('{agencies}'))),
  count(*) filter (not coalesce(try_cast(age as int) between 0 and 120, false)),
  count(*) filter (not coalesce(try_cast(fee as bigint) >= 0, false)),
  count(*) filter (not coalesce(try_cast(score as double) between 0 and 5, false)),
  count(*) filter (status not in {statuses}),
  count(*) filter (not regexp_full_match(email, '[^@ ]+@[^@ ]+')),
  count(*) filter (try_cast(submitted as date) is null),
  count(*) filter (try_cast(finished as date) < try_cast(submitted as date)),
  (select count(*) from (select cccd from t group by 1 having count(*) > 1)) from t
"""
DECLARATION: dict[str, Any] = {
    "code": "bench_check",
    "name": "Kiểm thử",
    "kind": "event",
    "owner": "camau/stp",
    "key": ["rec_id"],
    "fields": [
        {"name": "rec_id", "label": "Số", "type": "integer", "required": True},
        {"name": "cccd", "label": "CCCD", "type": "text", "pattern": "[0-9]{12}"},
        {"name": "agency", "label": "Cơ quan", "type": "reference", "register": "bench_agencies"},
        {"name": "age", "label": "Tuổi", "type": "integer", "required": True, "min": 0, "max": 120},
        {"name": "fee", "label": "Phí", "type": "money", "required": True, "min": 0},
        {"name": "score", "label": "Điểm", "type": "decimal", "required": True, "min": 0, "max": 5},
        {
            "name": "status",
            "label": "Tình trạng",
            "type": "code",
            "codes": [{"code": item, "label": item} for item in STATUSES],
        },
        {"name": "email", "label": "Thư", "type": "text", "pattern": "[^@ ]+@[^@ ]+"},
        {"name": "submitted", "label": "Nộp", "type": "date", "required": True},
        {"name": "finished", "label": "Xong", "type": "date"},
    ],
    "rules": [{"code": "order", "must": "finished >= submitted", "words": "Xong không trước nộp."}],
}


def make(folder: Path, rows: int) -> None:
    """Write a file like the driver's: 200 faults of each of eleven kinds on rows of their own."""
    chance, first = random.Random(1), date(2023, 7, 1)
    bad = chance.sample(range(rows), min(2200, rows // 10 // 11 * 11))
    kind = {row: place % 11 for place, row in enumerate(bad)}
    spoilt = {0: (0, "x"), 1: (1, "12345"), 2: (2, "AG999"), 3: (3, "400"), 4: (4, "-1"), 5: (5, "9.5")}
    spoilt |= {6: (6, "??"), 7: (7, "not-an-email"), 8: (9, "2020-01-01"), 9: (8, "31/02/2024")}
    with (folder / "check.csv").open("w", encoding="utf-8") as out:
        out.write("rec_id,cccd,agency,age,fee,score,status,email,submitted,finished\n")
        for row in range(rows):
            day = first + timedelta(days=row * 31 % 700)
            cells = [str(row + 1), f"{96_000_000_000 + row * 7 % 10_000_000_000:012}", f"AG{row % 120:03}"]
            cells += [str(row % 111), "5000", f"{row % 500 / 100}", STATUSES[row % 6], f"u{row}@camau.example"]
            cells += [day.isoformat(), (day + timedelta(days=row % 30)).isoformat()]
            if row in kind:
                place, text = spoilt.get(kind[row], (0, str((row + 1) % rows + 1)))
                cells[place] = text
            out.write(",".join(cells) + "\n")
    (folder / "agencies.csv").write_text("code\n" + "".join(f"AG{n:03}\n" for n in range(120)), encoding="utf-8")


def plain(folder: Path) -> dict[str, int]:
    """Count as the driver does."""
    import duckdb

    sql = PLAIN.format(csv=folder / "check.csv", agencies=folder / "agencies.csv", statuses=STATUSES)
    with duckdb.connect() as connection:
        found = connection.execute(sql)
        names = [str(place) for place in range(len(found.description or ()))]
        return dict(zip(names, found.fetchone() or (), strict=True))


def ours(folder: Path) -> dict[str, int]:
    """Check by the declaration and list every failing row; return how many rows each check lists."""
    import duckdb

    from tinhso.data.quality.adapters import engine
    from tinhso.data.quality.data import Profile
    from tinhso.data.quality.rules.checks import units
    from tinhso.data.registers.api import parse_declaration

    declaration = parse_declaration(DECLARATION)
    made = units(declaration, Profile(declaration.code), today=date(2026, 1, 1), known=["bench_agencies"])
    typed = ", ".join(
        f"TRY_CAST({item.name} AS {kind}) AS {item.name}" if kind != "VARCHAR" else item.name
        for item in declaration.shown
        # A text tried as a wide decimal costs four seconds; registers hand decimals over typed.
        if (kind := "DOUBLE" if item.type == "decimal" else engine.column_type(item.type))
    )
    marks = "".join(f", {unit.sql} AS m{place}" for place, unit in enumerate(made))
    # First what fails anything at all (each condition once), then, for those few rows, which check.
    fails = " OR ".join(f"({check.applies} AND {check.fails})" for unit in made for check in unit.checks)
    listed: dict[str, int] = {check.code: 0 for unit in made for check in unit.checks}
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE keys_bench_agencies AS SELECT code AS key FROM read_csv('{folder}/agencies.csv')"
        )
        connection.execute(f"CREATE TABLE raw AS FROM read_csv('{folder}/check.csv', all_varchar = true)")
        # The row's place in the file is its rowid: reading keeps the order.
        failing = connection.execute(
            f"SELECT rid{marks} FROM (SELECT rowid AS rid, {typed} FROM raw) WHERE {fails}"
        ).fetchall()
        for _rid, *marked in failing:
            for unit, number in zip(made, marked, strict=True):
                if number:
                    listed[unit.checks[number - 1].code] += 1
        for name in KEYS:
            rows = connection.execute(
                f"SELECT rowid FROM raw WHERE {name} IN (SELECT {name} FROM raw GROUP BY 1 HAVING count(*) > 1)"
            ).fetchall()
            listed[f"repeated.{name}"] = len(rows)
    return listed


def timed(work: Callable[[Path], dict[str, int]], folder: Path) -> tuple[float, dict[str, int]]:
    """Return seconds and what was found."""
    began = time.perf_counter()
    found = work(folder)
    return time.perf_counter() - began, found


def main() -> int:
    """Run both in turn and compare medians; 0 if the target is kept and every kind was listed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="tinhso-bench-"))
    os.environ["TINHSO_DATA"] = str(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.config.settings"
    import django

    django.setup()
    folder = options.data or work
    if options.data is None:
        make(work, options.rows)
    try:
        times: dict[str, list[float]] = {"plain": [], "ours": []}
        found: dict[str, int] = {}
        for _round in range(options.rounds):
            seconds, _counts = timed(plain, folder)
            times["plain"].append(seconds)
            seconds, found = timed(ours, folder)
            times["ours"].append(seconds)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    medians = {name: statistics.median(each) for name, each in times.items()}
    for code, rows in found.items():
        if rows:
            print(f"  {code:28} {rows} rows listed")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = medians["plain"] / medians["ours"]
    print(f"plain DuckDB, counts only: {medians['plain']:.2f} s; checks with failing rows: {medians['ours']:.2f} s")
    print(f"{ratio:.2f} times plain DuckDB (target ≥ {TARGET}); peak memory of the process {memory:.0f} MB")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
