"""How many journal entries a second do 8 writer processes append, one per transaction, at full durability?

Runs on SQLite, and on PostgreSQL if TINHSO_DATABASE_URL names a server or PostgreSQL is installed (then a cluster of
its own is started under /tmp and removed). Beside each figure stands the limit here: the same processes with a
bare INSERT per transaction into a table without chain, indexes or triggers. Afterwards the chain is proved.

    make bench NAME=journal            python benchmarks/journal.py [--seconds 5] [--writers 8] [--engine …]
"""

import argparse
import json
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

TARGETS = {"sqlite": 800, "postgresql": 500}


def prepare(environment: dict[str, str], engine: str) -> None:
    """Set Django up in this process for the database under test."""
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="tinhso.config.settings", TINHSO_MODE="training")
    from django.conf import settings

    if engine and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["ENGINE"] = engine
    import django

    django.setup()


def write(what: str, environment: dict[str, str], engine: str, seconds: float, start: Any, results: Any) -> None:
    """Write for *seconds* once all writers are ready; report how often, and the longest wait."""
    prepare(environment, engine)
    from django.db import connection, transaction

    from tinhso.core.access.api import Actor
    from tinhso.core.journal.api import append

    # An account's id: name and address are sealed as those of real people are.
    actor = Actor(id=str(uuid.uuid4()), name="Người đo", origin="127.0.0.1")
    done, longest = 0, 0.0
    connection.ensure_connection()
    start.wait()
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        with transaction.atomic():
            if what == "journal":
                append(by=actor, action="bench.journal.written", subject=f"bench:{done}", details={"n": done})
            else:
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO bench_bare (text) VALUES (%s)", ["x" * 300])
        done += 1
        longest = max(longest, time.perf_counter() - began)
    results.put((done, longest))


def measure(what: str, environment: dict[str, str], engine: str, seconds: float, writers: int) -> tuple[float, float]:
    """Return writes per second of all writers together and the longest single wait in milliseconds."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(writers), context.Queue()
    arguments = (what, environment, engine, seconds, start, results)
    processes = [context.Process(target=write, args=arguments) for _ in range(writers)]
    for process in processes:
        process.start()
    figures = [results.get(timeout=seconds + 60) for _ in processes]
    for process in processes:
        process.join()
    return sum(done for done, _ in figures) / seconds, max(longest for _, longest in figures) * 1000


def child(environment: dict[str, str], engine: str, step: str) -> str:
    """Run one *step* (migrate, prove) in a process of its own, since Django is set up once per process."""
    command = [sys.executable, __file__, "--step", step, "--engine", engine]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{step}: {done.stderr[-2000:]}")
    return done.stdout.strip()


def step(name: str, engine: str) -> None:
    """Be the process of ``child``."""
    prepare({}, engine)
    from django.core.management import call_command
    from django.db import connection

    if name == "migrate":
        call_command("migrate", verbosity=0, skip_checks=True)
        with connection.cursor() as cursor:
            key = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
            cursor.execute(f"CREATE TABLE bench_bare (id {key}, text text NOT NULL)")
        return
    from tinhso.core.journal.api import prove

    began = time.perf_counter()
    report = prove()
    seconds = time.perf_counter() - began
    print(json.dumps({"sound": report.is_sound, "entries": report.entries, "text": str(report), "seconds": seconds}))


def run(name: str, environment: dict[str, str], options: argparse.Namespace) -> bool:
    """Measure one database and print its lines; return whether the target is met and the chain holds."""
    child(environment, options.engine, "migrate")
    bare, _ = measure("bare", environment, options.engine, options.seconds, options.writers)
    rate, longest = measure("journal", environment, options.engine, options.seconds, options.writers)
    proof = json.loads(child(environment, options.engine, "prove"))
    target = TARGETS[name]
    print(
        f"{name}: {rate:,.0f} appends/s with {options.writers} writers (target {target}: "
        f"{'met' if rate >= target else 'NOT MET'}), longest wait {longest:.0f} ms"
    )
    print(f"  limit here: {bare:,.0f} bare inserts/s; the journal reaches {rate / bare:.0%} of it")
    print(f"  {proof['text']}")
    print(f"  proved in {proof['seconds']:.2f} s ({proof['entries'] / proof['seconds']:,.0f} entries/s)")
    return bool(rate >= target and proof["sound"])


@contextmanager
def postgresql() -> Iterator[str]:
    """Yield the address of an empty PostgreSQL database, or "" if there is no server to be had."""
    given = os.environ.get("TINHSO_DATABASE_URL", "")
    if given:
        with scratch_database(given) as address:
            yield address
        return
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not folders:
        yield ""
        return
    with own_cluster(folders[-1].parent) as server, scratch_database(server) as address:
        yield address


@contextmanager
def own_cluster(programs: Path) -> Iterator[str]:
    """Start a cluster under /tmp with its ordinary durable settings; stop and remove it at the end."""
    place = Path(tempfile.mkdtemp(prefix="tinhso-bench-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(place, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    data = str(place / "data")
    subprocess.run([*as_user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], **quiet)
    server = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place}"
    try:
        subprocess.run(
            [*as_user, programs / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", server, "start"], **quiet
        )
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*as_user, programs / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop"], **quiet)
        shutil.rmtree(place)


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """Make a database of our own on *server* and drop it at the end: nobody's data is touched."""
    import psycopg

    name = f"tinhso_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> int:
    """Measure what can be measured; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--engine", default="", help="another Django engine for SQLite, to compare")
    parser.add_argument("--only", choices=["", "sqlite"], default="", help="leave PostgreSQL out")
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step(options.step, options.engine)
        return 0
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        good = run("sqlite", {"TINHSO_DATA": folder, "TINHSO_DATABASE_URL": ""}, options)
        if options.only == "sqlite":
            return 0 if good else 1
        with postgresql() as address:
            if address:
                environment = {"TINHSO_DATA": folder, "TINHSO_DATABASE_URL": address}
                good = run("postgresql", environment, options) and good
            else:
                print("postgresql: not measured (no server: set TINHSO_DATABASE_URL or install PostgreSQL)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
