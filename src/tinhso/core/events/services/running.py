"""Doing jobs: claimed in one transaction, done outside any, noted in another.

A job is claimed by one worker (SKIP LOCKED on PostgreSQL, turns on SQLite), each try counted before it begins. A note
is written only by who still holds the claim. What a dead worker left is put back by ``services.workers``.
"""

import logging
import random
import time
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinhso.core.clock.api import now
from tinhso.core.events.adapters import registry
from tinhso.core.events.adapters.tasks import perform
from tinhso.core.events.data import Backoff, JobInterrupted, State, UnknownJob
from tinhso.core.events.models import JobRecord
from tinhso.core.events.rules import shape, timing

log = logging.getLogger(__name__)

#: A job tells its progress to the database at most this often (seconds).
TELL_EVERY = 1.0
MAX_MESSAGE = 300


@dataclass
class Claim:
    """The job that this thread is doing."""

    id: UUID
    name: str
    arguments: dict[str, Any]
    worker: str
    attempts: int
    stopping: Any = None
    told_at: float = 0.0


_current: ContextVar[Claim | None] = ContextVar("tinhso_job", default=None)


def claim(worker: str, *, hot: bool = False) -> Claim | None:
    """Take the next job that is due, or None; the try is counted at once.

    *hot*: there was one a moment ago, so it is not asked first whether a transaction is worth it (on SQLite it holds up
    the other writers).
    """
    ready = DBTaskResult.objects.ready().filter(backend_name=perform.backend)
    if not hot and not ready.exists():
        return None
    with transaction.atomic():
        row = ready.get_locked()
        if row is None:
            return None
        row.claim(worker)
        record = JobRecord.objects.filter(pk=row.pk)
        name, attempts = record.values_list("name", "attempts").get()
        attempts += 1
        record.update(state=State.RUNNING, worker=worker, attempts=attempts, done=0, total=0, message="")
    return Claim(row.pk, name, row.args_kwargs["kwargs"]["arguments"], worker, attempts)


def run(held: Claim) -> None:
    """Do a claimed job and note what came of it; never raises what the job raised."""
    token = _current.set(held)
    try:
        if connection.in_atomic_block:  # in a test: a failure must not spoil its transaction
            with transaction.atomic():
                result = perform.call(job=held.name, arguments=held.arguments)
        else:
            result = perform.call(job=held.name, arguments=held.arguments)
        _note_done(held, result)
    except JobInterrupted:
        give_back(held)
    except Exception as error:
        _note_failure(held, error)
    finally:
        _current.reset(token)


def progress(done: int, total: int = 0, message: str = "") -> None:
    """Tell how far the running job is; outside a job nothing happens, so that services may call it.

    It is also where a job ends early when its worker is stopped (it is then put back and not counted as a failure) or
    when another worker has taken it over: call it between transactions, at a point from which work can be repeated.
    """
    held = _current.get()
    if held is None:
        return
    if held.stopping is not None and held.stopping.is_set():
        raise JobInterrupted
    moment = time.monotonic()
    if moment - held.told_at < TELL_EVERY and done < total:
        return
    held.told_at = moment
    changes = {"done": done, "total": total, "message": message[:MAX_MESSAGE]}
    if not _held(held).update(**changes):
        raise JobInterrupted


def _held(held: Claim) -> Any:
    """Return the job's row as long as this worker's claim on this try holds."""
    return JobRecord.objects.filter(pk=held.id, state=State.RUNNING, worker=held.worker, attempts=held.attempts)


def _note_done(held: Claim, result: Any) -> None:
    moment = now()
    with transaction.atomic():
        if not _held(held).update(state=State.DONE, finished_at=moment, error="", worker=""):
            log.warning("Việc %s đã được tiến trình khác làm thay.", held.name)
            return
        DBTaskResult.objects.filter(pk=held.id).update(
            status=TaskResultStatus.SUCCESSFUL, finished_at=moment, return_value=_plain(result)
        )


def _plain(result: Any) -> Any:
    """Return what a job returned if it is short JSON, else nothing: a result is a note, not a store."""
    return result if result is None or isinstance(result, bool | int | float) else str(result)[:500]


def _note_failure(held: Claim, error: Exception) -> None:
    words = shape.clean_error(error)
    log.warning("Việc %s hỏng lần %s: %s", held.name, held.attempts, type(error).__name__)
    retries, backoff = policy(held.name)
    with transaction.atomic():
        if timing.is_last(held.attempts, retries):
            bury(held, words)
            return
        wait = timing.wait_before(held.attempts, backoff, random.random())  # noqa: S311 - no secret
        put_back(held, wait, words, held.attempts)


def give_back(held: Claim) -> None:
    """Put an interrupted job back at once; the try does not count, since nothing failed."""
    with transaction.atomic():
        put_back(held, 0.0, "", held.attempts - 1)


def put_back(held: Claim, wait: float, words: str, attempts: int) -> None:
    """Put a job back to be tried after *wait* seconds, with *attempts* counted."""
    due = now() + timedelta(seconds=wait)
    changes = {"state": State.WAITING, "worker": "", "error": words, "due_at": due, "attempts": attempts}
    if _held(held).update(**changes):
        DBTaskResult.objects.filter(pk=held.id).update(status=TaskResultStatus.READY, run_after=due)


def bury(held: Claim, words: str) -> None:
    """Make a job a dead letter."""
    moment = now()
    if _held(held).update(state=State.DEAD, worker="", error=words, finished_at=moment):
        DBTaskResult.objects.filter(pk=held.id).update(
            status=TaskResultStatus.FAILED, finished_at=moment, traceback=words
        )


def policy(name: str) -> tuple[int, Backoff]:
    """Return how often and how a job is tried again."""
    try:
        found = registry.job(name)
    except UnknownJob:
        return 8, Backoff()
    return found.retries, found.backoff
