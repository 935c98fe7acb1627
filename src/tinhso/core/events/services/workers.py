"""Workers: they say that they live, and what a dead one left is put back."""

import os
import secrets
import socket
from datetime import timedelta

from django.db import transaction

from tinhso.core.clock.api import now
from tinhso.core.events.adapters import processes
from tinhso.core.events.data import State
from tinhso.core.events.models import JobRecord, Worker
from tinhso.core.events.rules import timing
from tinhso.core.events.services import running

#: A worker says that it lives this often, and counts as dead when it was silent for so long (seconds).
BEAT = 15.0
SILENT = 90.0
KILLED = "Tiến trình dừng đột ngột khi đang làm."


def enlist() -> str:
    """Write this process down as a worker and return its name."""
    moment, pid = now(), os.getpid()
    name = f"{socket.gethostname()[:20]}-{pid}-{secrets.token_hex(4)}"[:40]
    Worker.objects.create(
        name=name,
        machine=processes.machine(),
        pid=pid,
        born=processes.born(pid),
        started_at=moment,
        seen_at=moment,
    )
    return name


def beat(name: str) -> bool:
    """Say that the worker lives; False if it was taken for dead in the meantime."""
    return Worker.objects.filter(name=name).update(seen_at=now()) == 1


def retire(name: str) -> None:
    """Take the worker off the list (it ends in order)."""
    Worker.objects.filter(name=name).delete()


def bring_back() -> int:
    """Put back the jobs of workers that died; return how many workers were found dead.

    One of this machine is known dead at once, another after ``SILENT`` seconds. A job whose tries are used up becomes a
    dead letter: it may be what kills the workers.
    """
    here, limit = processes.machine(), now() - timedelta(seconds=SILENT)
    dead = [worker for worker in Worker.objects.all() if worker.seen_at < limit or _is_gone(worker, here)]
    for worker in dead:
        with transaction.atomic():
            if not Worker.objects.filter(name=worker.name).delete()[0]:
                continue
            _put_back_jobs(worker.name)
    _put_back_orphans()
    return len(dead)


def _is_gone(worker: Worker, here: str) -> bool:
    return bool(here) and worker.machine == here and processes.born(worker.pid) != worker.born


def _put_back_jobs(name: str) -> None:
    for record in JobRecord.objects.select_for_update().filter(state=State.RUNNING, worker=name):
        held = running.Claim(record.pk, record.name, {}, name, record.attempts)
        retries, backoff = running.policy(record.name)
        if timing.is_last(record.attempts, retries):
            running.bury(held, KILLED)
        else:
            wait = 0.0 if record.attempts == 1 else timing.wait_before(record.attempts, backoff, 1.0)
            running.put_back(held, wait, KILLED, record.attempts)


def _put_back_orphans() -> None:
    """Put back running jobs whose worker is on no list (taken for dead, then wrote its claim)."""
    known = Worker.objects.values("name")
    if not JobRecord.objects.filter(state=State.RUNNING).exclude(worker__in=known).exists():
        return
    with transaction.atomic():
        names = set(
            JobRecord.objects.filter(state=State.RUNNING).exclude(worker__in=known).values_list("worker", flat=True)
        )
        for name in names:
            _put_back_jobs(name)
