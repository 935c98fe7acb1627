"""How many rows a second go from a messy file into a register, checked, staged with history and published?

The births of the training province (faults planted at the standard rates) as one CSV file. Times are told by phase, on
the clock and by the processor (the machine may be busy); peak memory is that of the importing process alone. The limit
beside it: the very rows that were stored, written by one bare executemany (PostgreSQL: COPY) into a table without
indexes, checks or versions. The quality's measure is counted apart. Target: ≥ 8,000 rows/s, ≤ 1 GiB.

    make bench NAME=imports [ARGS="--rows 200000 --engine sqlite|postgresql --profile FILE --no-measure"]
"""

import argparse
import cProfile
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROVINCE = ROOT / "provinces" / "ca-mau"
sys.path.insert(0, str(ROOT / "benchmarks"))
from journal import postgresql  # noqa: E402 - the same throw-away cluster

# Not for longer: calendar.py beside this file would hide the standard library's.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != ROOT / "benchmarks"]

#: Births, marriages and deaths digitised by 2024-10-15 (Kế hoạch 267/KH-UBND), counted together there.
FULL = 1_349_299
BIRTHS_AT_SCALE_1 = 1_020_000
TARGET_ROWS, TARGET_MIB = 8_000, 1024
REGISTER = "civil_births"
MAPPING = {
    "office": "area_code",
    "book": {"constant": "01"},
    "number": "record_no",
    "registered_on": "registered_on",
    "full_name": "full_name",
    "sex": "sex",
    "birth_date": "birth_date",
    "citizen_id": "citizen_id",
    "mother_name": "mother_name",
    "father_name": "father_name",
}
STEP = 20_000


class Phases:
    """Seconds by the clock and by the processor since the last step was named."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}
        self.name = "read"
        self.at = (time.perf_counter(), time.process_time())

    def step(self, name: str) -> None:
        """What went before belongs to the step named before."""
        now = (time.perf_counter(), time.process_time())
        kept = self.found.setdefault(self.name, [0.0, 0.0])
        kept[0] += now[0] - self.at[0]
        kept[1] += now[1] - self.at[1]
        self.name, self.at = name, now


class Waiting:
    """Another writer of the same database: how long it waits for its one small write (SQLite: the write lock)."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.failed = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        from django.db import DatabaseError, connection, transaction

        from tinhso.data.registers.models import Register

        while not self._stop.wait(0.1):
            began = time.perf_counter()
            try:
                with transaction.atomic():
                    Register.objects.filter(code="").update(rows=0)
            except DatabaseError:
                self.failed += 1
            self.waits.append(time.perf_counter() - began)
        connection.close()

    def __enter__(self) -> "Waiting":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()


def child(rows: int, file: Path, profile: str, measure: bool) -> None:
    """Import the file in this process and print the figures as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tinhso.core.access.api import SYSTEM
    from tinhso.core.directory import api as directory
    from tinhso.data.registers import api as registers

    directory.load_province(PROVINCE, by=SYSTEM)
    home = Path(os.environ["TINHSO_DATA"]) / "declared"
    (home / "registers").mkdir(parents=True)
    shutil.copy(PROVINCE / "registers" / f"{REGISTER}.yaml", home / "registers")
    registers.load_province(home, by=SYSTEM)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    profiler = cProfile.Profile() if profile else None
    with Waiting() as other:
        if profiler:
            profiler.enable()
        phases, row = imported(file)
        if profiler:
            profiler.disable()
            profiler.dump_stats(profile)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "rows": row.rows, "new": row.new, "aside": row.aside, "state": row.state, "error": row.error,
        "phases": phases, "peak": peak, "before": before, "bare": bare(),
        "waits": [max(other.waits, default=0.0), sum(other.waits) / max(len(other.waits), 1), other.failed],
    }  # fmt: skip
    if measure:
        from tinhso.data.quality import api as quality

        began = time.perf_counter()
        quality.measure(by=SYSTEM, code=REGISTER)
        found["measure"] = time.perf_counter() - began
        found["measure_peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def imported(file: Path) -> tuple[dict[str, list[float]], Any]:
    """Run one import as a job would, publish it; return the seconds of each phase and its row."""
    from tinhso.core.access.api import SYSTEM
    from tinhso.data.imports.models import Import
    from tinhso.data.imports.services import running
    from tinhso.data.imports.services.starting import start_import

    phases = Phases()
    made = start_import(by=SYSTEM, register=REGISTER, path=file, mapping=MAPPING, trusted_path=True, queued=False)
    running.run_import(made.public_id, told=lambda step, _done, _total: phases.step(step))
    row = Import.objects.get(public_id=made.public_id)
    phases.step("index and publish")
    if row.state == "staged":
        running.publish(row, by=SYSTEM)
    phases.step("")
    row.refresh_from_db()
    return phases.found, row


def bare() -> list[float]:
    """Write the stored rows once more into a bare table, all in one transaction; return (rows, seconds, processor)."""
    from django.db import connection, transaction

    from tinhso.data.registers.adapters.layout import table

    here = table(REGISTER)
    rows, clock, work = 0, 0.0, 0.0
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare_copy AS SELECT * FROM {here} LIMIT 0")
        cursor.execute(f"SELECT max(id) FROM {here}")
        last = cursor.fetchone()[0] or 0
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, last + 1, STEP):
            cursor.execute(f"SELECT * FROM {here} WHERE id > %s AND id <= %s", [start, start + STEP])
            part = cursor.fetchall()
            if not part:
                continue
            rows += len(part)
            at = (time.perf_counter(), time.process_time())
            if connection.vendor == "postgresql":
                with cursor.copy("COPY bare_copy FROM STDIN") as copy:
                    for line in part:
                        copy.write_row(line)
            else:
                cursor.executemany(f"INSERT INTO bare_copy VALUES ({', '.join(['%s'] * len(part[0]))})", part)
            clock += time.perf_counter() - at[0]
            work += time.process_time() - at[1]
    at = (time.perf_counter(), time.process_time())
    return [rows, clock + time.perf_counter() - at[0], work + time.process_time() - at[1]]


def tell(engine: str, found: dict[str, Any]) -> bool:
    """Print one engine's figures; return whether the target is kept."""
    if found["error"] or found["state"] != "published":
        print(f"{engine}: {found['state']}: {found['error']}")
        return False
    clock = sum(pair[0] for pair in found["phases"].values())
    work = sum(pair[1] for pair in found["phases"].values())
    count, bare_clock, bare_work = found["bare"]
    rate, limit = found["rows"] / clock, count / bare_clock
    print(f"{engine}: {found['rows']:,} rows, {found['new']:,} stored, {found['aside']:,} set aside")
    for name, (seconds, cpu) in found["phases"].items():
        print(f"  {name:18} {seconds:8.1f} s  {cpu:8.1f} s of processor")
    print(f"  whole              {clock:8.1f} s  {work:8.1f} s of processor  →  {rate:,.0f} rows/s")
    print(f"  bare write         {bare_clock:8.1f} s  {bare_work:8.1f} s of processor  →  {limit:,.0f} rows/s")
    by_work = bare_work / work * found["rows"] / count
    print(f"  ratio to the bare write: {rate / limit:.2f} (by the processor {by_work:.2f})")
    print(f"  peak memory {found['peak']:.0f} MiB ({found['before']:.0f} before the import)")
    print("  another writer waited at most {:.2f} s, {:.3f} s on average; {} refused".format(*found["waits"]))
    if "measure" in found:
        print(f"  quality measured in {found['measure']:.1f} s, peak {found['measure_peak']:.0f} MiB")
    print(f"  load {os.getloadavg()[0]:.1f}", flush=True)
    return rate >= TARGET_ROWS and found["peak"] <= TARGET_MIB


@contextmanager
def database(engine: str) -> Iterator[str]:
    """Yield the address of an empty database ("" for SQLite in the data folder)."""
    with postgresql() if engine == "postgresql" else nullcontext("") as address:
        yield address


def main() -> int:
    """Make the file, import it on each engine in a process of its own; 0 if the target is kept on every one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=FULL)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="")
    parser.add_argument("--profile", default="", help="write cProfile's figures of the import there")
    parser.add_argument("--no-measure", action="store_true")
    parser.add_argument("--child", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.rows, options.child, options.profile, not options.no_measure)
        return 0
    kept = True
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        file = generated(options.rows, Path(folder))
        for engine in [options.engine] if options.engine else ["sqlite", "postgresql"]:
            with database(engine) as address:
                if engine == "postgresql" and not address:
                    print("postgresql: no server to be had, left out")
                    continue
                data = Path(folder) / engine
                data.mkdir()
                environment = os.environ | {
                    "TINHSO_DATA": str(data), "TINHSO_MODE": "training", "TINHSO_DATABASE_URL": address,
                    "DJANGO_SETTINGS_MODULE": "tinhso.config.settings",
                }  # fmt: skip
                more = ["--profile", options.profile] if options.profile else []
                more += ["--no-measure"] if options.no_measure else []
                done = subprocess.run(
                    [sys.executable, "-P", __file__, "--rows", str(options.rows), "--child", str(file), *more],
                    env=environment, check=True, stdout=subprocess.PIPE, text=True,
                )  # fmt: skip
                kept = tell(engine, json.loads(done.stdout.strip().splitlines()[-1])) and kept
                shutil.rmtree(data, ignore_errors=True)
    print(f"target ≥ {TARGET_ROWS:,} rows/s, ≤ {TARGET_MIB} MiB: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def generated(rows: int, folder: Path) -> Path:
    """Write the births of a training province of about so many rows, in a process of its own; return the file."""
    code = (
        "import sys; from pathlib import Path; from tinhso.twin.population.api import generate, read_directory\n"
        "generate(scale=float(sys.argv[1]), seed=11, faults='standard', out=Path(sys.argv[2]),\n"
        "         directory=read_directory(Path(sys.argv[3])), formats=('csv',), tables=('births',))\n"
    )
    arguments = [str(rows / BIRTHS_AT_SCALE_1), str(folder / "twin"), str(PROVINCE / "directory")]
    subprocess.run([sys.executable, "-P", "-c", code, *arguments], check=True)
    return next((folder / "twin").rglob("births.csv"))


if __name__ == "__main__":
    sys.exit(main())
