"""Validating a whole file: ours beside plain DuckDB and frictionless, on the driver's file (bench/gen.py, W5).

    uv run --no-sync python benchmarks/validation.py DATA [--rounds 3] [--frictionless-rows 20000]

DATA holds check.csv and agencies.csv. Ours checks the same rules by the SQL that imports compile (``rules.columns``)
and lists every failing row; it is the validation alone, not the making of lines. Plain DuckDB only counts. Frictionless
is asked in an environment of its own (``uv run --with frictionless``) on fewer rows, and compared by rows a second.
Rounds alternate; ratios of one sitting are what counts.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

#: Beside the checkout, or beside the folder of a worktree.
PLACES = [Path(__file__).resolve().parents[up] / "shared" / "bench" / "w5_validate.py" for up in (2, 3)]
DRIVER = next((path for path in PLACES if path.exists()), PLACES[0])
STATUSES = ("received", "processing", "supplement", "done", "returned", "cancelled")


def declaration(agencies):
    """Return the driver's rules as a declaration."""
    from tinhso.data.registers.api import parse_declaration

    def codes(items):
        return [{"code": item, "label": item} for item in items]

    fields = [
        {"name": "rec_id", "label": "Id", "type": "integer", "required": True},
        {"name": "cccd", "label": "CCCD", "type": "text", "required": True, "pattern": "[0-9]{12}"},
        {"name": "agency", "label": "Agency", "type": "code", "required": True, "codes": codes(agencies)},
        {"name": "age", "label": "Age", "type": "integer", "required": True, "min": 0, "max": 120},
        {"name": "fee", "label": "Fee", "type": "money", "required": True, "min": 0},
        {"name": "score", "label": "Score", "type": "decimal", "required": True, "min": 0, "max": 5},
        {"name": "status", "label": "Status", "type": "code", "required": True, "codes": codes(STATUSES)},
        {"name": "email", "label": "Email", "type": "text", "required": True, "pattern": "[^@ ]+@[^@ ]+"},
        {"name": "submitted", "label": "Submitted", "type": "date", "required": True},
        {"name": "finished", "label": "Finished", "type": "date", "required": True},
    ]
    rule = {"code": "order", "must": "finished >= submitted", "words": "order"}
    return parse_declaration(
        {"code": "check_file", "name": "W5", "kind": "event", "owner": "camau", "key": ["rec_id"], "rhythm": "once",
         "sharing": "default", "fields": fields, "rules": [rule]}
    )  # fmt: skip


def ours(data):
    """Load once as text, judge rows by the compiled columns, list every failing row with its fields."""
    import duckdb

    from tinhso.data.imports.rules import columns
    from tinhso.data.registers.api import compile_rules

    agencies = (data / "agencies.csv").read_text().split()[1:]
    made = declaration(agencies)
    began = time.perf_counter()
    work = duckdb.connect()
    checks = [columns.check_of(item, training=True) for item in made.shown]
    for check in checks:
        if check.needs:
            work.execute(check.needs)
    names = ", ".join(f"{item.name} AS r_{item.name}" for item in made.shown)
    typed = ", ".join(f"{check.value} AS f_{check.field.name}" for check in checks)
    faults = [*(f"NOT coalesce({check.good}, FALSE)" for check in checks)]
    faults += [f"coalesce({rule.broken_sql('duckdb', lambda f: f'f_{f.name}')}, FALSE)" for rule in compile_rules(made)]
    mask = " | ".join(f"(CASE WHEN {fault} THEN {1 << at} ELSE 0 END)" for at, fault in enumerate(faults))
    # One pass over the file: what is kept of each row is its keys and the bits of its faults; its place is its row id.
    work.execute(
        f"CREATE TABLE t AS SELECT r_rec_id, r_cccd, {mask} AS mask FROM (SELECT *, {typed} FROM "
        f"(SELECT {names} FROM read_csv('{data}/check.csv', all_varchar = true)))"
    )
    bad = work.execute("SELECT rowid, mask FROM t WHERE mask <> 0").fetchall()
    twice = {
        key: work.execute(
            f"SELECT rowid FROM t WHERE r_{key} IN (SELECT r_{key} FROM t GROUP BY 1 HAVING count(*) > 1)"
        ).fetchall()
        for key in ("rec_id", "cccd")
    }
    seconds = time.perf_counter() - began
    labels = [*(item.name for item in made.shown), "order"]
    found = {label: sum(1 for _rn, bits in bad if bits >> at & 1) for at, label in enumerate(labels)}
    return seconds, found | {f"{key} twice": len(rows) for key, rows in twice.items()}


def driver(engine, data, *more):
    """Run the driver with another engine and return what it tells."""
    command = (
        [sys.executable] if engine == "duckdb" else ["uv", "run", "--no-project", "--with", "frictionless", "python"]
    )
    out = subprocess.run([*command, str(DRIVER), engine, str(data), *more], capture_output=True, text=True, check=True)
    return json.loads(out.stdout.strip().splitlines()[-1])


def main():
    """Run alternately and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--frictionless-rows", type=int, default=20_000)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    import django

    django.setup()
    mine, plain = [], []
    for _round in range(asked.rounds):
        seconds, found = ours(asked.data)
        mine.append(seconds)
        told = driver("duckdb", asked.data)
        plain.append(told["seconds"])
        print(f"ours {seconds:.2f} s, plain DuckDB {plain[-1]:.2f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    rows = told["rows"]
    a, b = statistics.median(mine), statistics.median(plain)
    print(f"ours: {rows / a:,.0f} rows/s; plain DuckDB: {rows / b:,.0f} rows/s; ratio {b / a:.2f}")
    print("found by ours:", found)
    print("found by DuckDB:", told["found"])
    if asked.frictionless_rows:
        other = driver("frictionless", asked.data, "--rows", str(asked.frictionless_rows))
        print(
            f"frictionless: {other['rows_s']:,} rows/s on {other['rows']:,} rows; "
            f"ours is {rows / a / other['rows_s']:.0f} x"
        )


if __name__ == "__main__":
    main()
