"""How many events and jobs a second go through the outbox, at full durability?

One process publishes (one event per transaction, and 100 per transaction), then delivers to one handler that writes one
row, then enqueues and does empty jobs with 1, 2 and 4 lanes (threads, as in `tinhso work`). Beside them the limit here:
bare one-row transactions of the same connection.

    make bench NAME=events             python benchmarks/events.py [--count 2000] [--only sqlite]

SQLite, and PostgreSQL if TINHSO_DATABASE_URL names a server or PostgreSQL is installed (as benchmarks/journal.py).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from journal import postgresql

TYPE = "tinhso.bench.events.thing.made.v1"


def rate(count: int, step: Callable[[], object]) -> float:
    """Return how many of *count* things a second *step* does."""
    began = time.perf_counter()
    step()
    return count / (time.perf_counter() - began)


def prepare() -> None:
    """Set Django up in this process, with an empty table beside the platform's."""
    os.environ.update(DJANGO_SETTINGS_MODULE="tinhso.config.settings", TINHSO_MODE="training")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        kind = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
        cursor.execute(f"CREATE TABLE bench_bare (id {kind}, text text NOT NULL)")


def insert(text: str) -> None:
    """Write one bare row."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (text) VALUES (%s)", [text])


def bare(count: int) -> None:
    """Write *count* bare rows, one per transaction."""
    from django.db import transaction

    for _ in range(count):
        with transaction.atomic():
            insert("x" * 300)


def publish(count: int, batch: int) -> None:
    """Publish *count* events, *batch* per transaction."""
    from django.db import transaction

    from tinhso.core.access.api import SYSTEM
    from tinhso.core.events.api import publish

    for start in range(0, count, batch):
        with transaction.atomic():
            for number in range(start, start + batch):
                publish(by=SYSTEM, type=TYPE, subject=f"thing:{number}", data={"number": number})


def deliver() -> None:
    """Hand over everything that waits."""
    from tinhso.core.events.services import delivering

    while delivering.deliver():
        pass


def enqueue(count: int) -> None:
    """Enqueue *count* jobs, one per transaction."""
    from django.db import transaction

    from tinhso.core.events.api import enqueue

    for number in range(count):
        with transaction.atomic():
            enqueue("bench.events.nothing", number=number)


def work(lanes: int) -> None:
    """Do all jobs in *lanes* threads."""
    from django.db import connection

    from tinhso.core.events.services import running

    def lane() -> None:
        while (held := running.claim("bench", hot=True)) is not None:
            running.run(held)
        connection.close()

    threads = [threading.Thread(target=lane) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def do_nothing(number: int) -> None:
    """Be the job."""


def measure(count: int) -> dict[str, float]:
    """Be a process of its own: measure, return things per second."""
    prepare()
    from tinhso.core.events import api

    api.handles("tinhso.bench.*", name="bench.events.count")(lambda event: insert(event.subject))
    api.job("bench.events.nothing")(do_nothing)
    found = {"bare": rate(count, lambda: bare(count)), "publish": rate(count, lambda: publish(count, 1))}
    found["deliver"] = rate(count, deliver)
    found["publish_100"] = rate(count, lambda: publish(count, 100))
    deliver()
    for lanes in (1, 2, 4):
        found["enqueue"] = rate(count, lambda: enqueue(count))
        found[f"jobs_{lanes}"] = rate(count, partial(work, lanes))
    state = api.health()
    assert not state.deliveries_waiting + state.jobs_waiting + state.jobs_running + state.dead
    return found


LINES = (
    ("bare", "limit here: bare one-row transactions"),
    ("publish", "events published, one per transaction"),
    ("publish_100", "events published, 100 per transaction"),
    ("deliver", "events delivered to a handler that writes a row"),
    ("enqueue", "jobs enqueued, one per transaction"),
    ("jobs_1", "jobs done, 1 lane"),
    ("jobs_2", "jobs done, 2 lanes"),
    ("jobs_4", "jobs done, 4 lanes"),
)


def run(name: str, environment: dict[str, str], count: int) -> None:
    """Measure one database in a process of its own and print its lines."""
    command = [sys.executable, __file__, "--child", "--count", str(count)]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr[-3000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"{name}, {count} of each, a second:")
    for key, words in LINES:
        print(f"  {found[key]:>8,.0f}  {words}")


def main() -> None:
    """Measure what can be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000, help="a multiple of 100")
    parser.add_argument("--only", choices=["", "sqlite"], default="")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.count)))
        return
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder:
        run("sqlite", {"TINHSO_DATA": folder, "TINHSO_DATABASE_URL": ""}, options.count)
        if options.only == "sqlite":
            return
        with postgresql() as address:
            if address:
                run("postgresql", {"TINHSO_DATA": folder, "TINHSO_DATABASE_URL": address}, options.count)
            else:
                print("postgresql: not measured (no server: set TINHSO_DATABASE_URL or install PostgreSQL)")


if __name__ == "__main__":
    main()
