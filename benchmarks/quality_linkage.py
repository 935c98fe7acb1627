"""Record linkage among the people of the training province: planted duplicates found, beside the truth.

Precision and recall over pairs: the truth is every two rows of one entity (exact copies and copies entered otherwise).
Trained without labels. A second, harder run leaves out household, address and phone: only name, birth, sex, number.
Target (300,000 people): precision ≥ 0.99, recall ≥ 0.95; memory of the engine is limited to 768 MB.

    make bench NAME=quality_linkage [ARGS="--people 300000 --table population"]
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PEOPLE_AT_SCALE_1 = 1_406_000
BIRTHS_AT_SCALE_1 = 1_020_000
PRECISION, RECALL = 0.99, 0.95
THRESHOLDS = (0.5, 0.95, 0.999)
FIELDS = {
    "population": {
        "number": "citizen_id",
        "name": "full_name",
        "birth": "born",
        "sex": "sex",
        "household": "household_code",
        "address": "address",
        "phone": "phone",
    },
    "births": {
        "number": "citizen_id",
        "name": "full_name",
        "birth": "born",
        "sex": "sex",
        "mother": "mother_name",
        "father": "father_name",
    },
}
BARE = ("number", "name", "birth", "sex")


def load(connection: Any, folder: Path, table: str) -> int:
    """Read the table and the truth; return the number of rows."""
    connection.execute(
        "CREATE TABLE rows AS SELECT row_number() OVER () AS rid, *, "
        "try_strptime(birth_date, '%d/%m/%Y')::DATE AS born "
        f"FROM read_parquet('{folder}/parquet/{table}.parquet')"
    )
    connection.execute(
        "CREATE TABLE truth AS WITH e AS (SELECT CAST(row AS BIGINT) AS row, entity FROM "
        f"read_parquet('{folder}/truth/entities/{table}.parquet')) "
        "SELECT a.row AS left_id, b.row AS right_id FROM e a JOIN e b ON a.entity = b.entity AND a.row < b.row"
    )
    return int(connection.execute("SELECT count(*) FROM rows").fetchone()[0])


def run(connection: Any, fields: dict[str, str], what: str) -> tuple[float, float]:
    """Link and print; return precision and recall at the threshold from which pairs count."""
    from tinhso.data.quality.adapters import linking

    began = time.perf_counter()
    linking.prepare(connection, "rows", fields, "rid")
    linking.link(connection, set(fields), at_least=0.01)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    true = connection.execute("SELECT count(*) FROM truth").fetchone()[0]
    print(f"{what}: {seconds:.1f} s, peak memory of the process {memory:.0f} MB, {true} true pairs", flush=True)
    kept = (0.0, 0.0)
    for threshold in THRESHOLDS:
        right, found = connection.execute(
            f"SELECT count(*) FILTER (t.left_id IS NOT NULL), count(*) FROM pairs p "
            f"LEFT JOIN truth t USING (left_id, right_id) WHERE probability >= {threshold}"
        ).fetchone()
        precision, recall = right / found if found else 0.0, right / true if true else 0.0
        print(f"  from {threshold}: found {found}, precision {precision:.4f}, recall {recall:.4f}", flush=True)
        if threshold == 0.95:
            kept = (precision, recall)
    return kept


def main() -> int:
    """Generate, link twice, compare; 0 if the target is kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=300_000)
    parser.add_argument("--table", choices=sorted(FIELDS), default="population")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="tinhso-bench-"))
    os.environ["TINHSO_DATA"] = str(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinhso.config.settings"
    import django

    django.setup()
    from tinhso.data.quality.adapters import engine
    from tinhso.twin import api as twin

    volume = PEOPLE_AT_SCALE_1 if options.table == "population" else BIRTHS_AT_SCALE_1
    try:
        scale = options.people / volume
        twin.generate(scale, options.seed, "standard", work / "twin", formats=("parquet",), tables=(options.table,))
        with engine.working(work / "rows.duckdb") as connection:
            rows = load(connection, work / "twin", options.table)
            print(f"{rows} rows of {options.table}, DuckDB limited to {engine.MEMORY}, {engine.THREADS} threads")
            fields = FIELDS[options.table]
            precision, recall = run(connection, fields, "all fields")
            run(connection, {role: fields[role] for role in BARE}, "name, birth, sex, number only")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    kept = precision >= PRECISION and recall >= RECALL
    print(f"target precision ≥ {PRECISION}, recall ≥ {RECALL}: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
