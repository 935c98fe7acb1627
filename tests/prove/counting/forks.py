"""A program that writes and works in forked processes and kills them: ``python -m tests.prove.counting.forks 50``.

Django is loaded once and forked, so that a process which is killed is there again at once, also on a busy machine. Two
processes write (a row with its event) and note on a pipe what was committed; two are whole workers of `tinhso work`.
At the end everything is let finish and what came of it is printed as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import DatabaseError, connection, connections, transaction  # noqa: E402

from tests.prove.counting.models import Effect, Write  # noqa: E402
from tinhso.core.access.api import SYSTEM  # noqa: E402
from tinhso.core.events.api import WorkLoop, health, publish  # noqa: E402
from tinhso.core.events.models import Event  # noqa: E402

TYPE = "tinhso.tests.counting.write.made.v1"


def write_on(pipe: int) -> None:
    """Write until killed; each number is told once its transaction is committed."""
    name, turn = f"p{os.getpid()}", 0
    while True:
        turn += 1
        number = f"{name}-{turn}"
        try:
            with transaction.atomic():
                Write.objects.create(number=number)
                publish(by=SYSTEM, type=TYPE, subject=f"write:{number}", data={"number": number})
        except DatabaseError:  # the database is being killed too
            connection.close()
            time.sleep(0.2)
            continue
        os.write(pipe, f"{number}\n".encode())
        time.sleep(0.01)


def work() -> None:
    """Be a worker until killed or asked to stop."""
    loop = WorkLoop()
    signal.signal(signal.SIGTERM, lambda *_: loop.stopping.set())
    loop.run()


def start(task: Callable[[], None]) -> int:
    """Run *task* in a forked process and return its id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        task()
    finally:
        os._exit(0)


def open_work() -> int:
    """Return how much is still waiting or being done."""
    state = health()
    return state.deliveries_waiting + state.jobs_waiting + state.jobs_running


def main(kills: int) -> None:
    """Kill *kills* times, then let everything finish and tell."""
    reader, pipe = os.pipe()
    os.set_blocking(reader, False)
    told = b""
    tasks = [lambda: write_on(pipe), lambda: write_on(pipe), work, work]
    children = [start(task) for task in tasks]
    for _ in range(kills):
        time.sleep(0.2 + random.random())
        told += drain(reader)
        victim = random.randrange(len(tasks))
        os.kill(children[victim], signal.SIGKILL)
        os.waitpid(children[victim], 0)
        children[victim] = start(tasks[victim])
    for child in children[:2]:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    told += drain(reader)
    until = time.monotonic() + 600
    while open_work() and time.monotonic() < until:
        time.sleep(0.5)
    for child in children[2:]:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    published = Event.objects.filter(type=TYPE)
    report = {
        "acknowledged": told.decode().split(),
        "writes": list(Write.objects.values_list("number", flat=True)),
        "events": list(published.values_list("data__number", flat=True)),
        "handler": list(Effect.objects.filter(kind="handler").values_list("number", flat=True)),
        "job": list(Effect.objects.filter(kind="job").values_list("number", flat=True)),
        "open": open_work(),
        "dead": health().dead,
        "database": connection.vendor,
    }
    sys.stdout.write(json.dumps(report))


def drain(reader: int) -> bytes:
    """Return what was told on the pipe so far."""
    parts = b""
    while True:
        try:
            piece = os.read(reader, 65536)
        except BlockingIOError:
            return parts
        parts += piece


if __name__ == "__main__":
    main(int(sys.argv[1]))
