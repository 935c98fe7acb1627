"""Jobs: declaring and enqueueing them."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from tinhso.core.clock.api import now
from tinhso.core.events.adapters import registry
from tinhso.core.events.adapters.tasks import perform
from tinhso.core.events.data import STANDARD_BACKOFF, Backoff, Job, Schedule, Timing
from tinhso.core.events.models import JobRecord
from tinhso.core.events.rules import shape
from tinhso.core.events.services.publishing import require_transaction

Function = TypeVar("Function", bound=Callable[..., Any])


def job(
    name: str, *, label: Any = "", retries: int = 5, backoff: Backoff = STANDARD_BACKOFF
) -> Callable[[Function], Function]:
    """Declare a job: a module's function of JSON arguments that is done later, at least once.

    *name* is «folder.module.what» and must stay when code moves; *label* says it in words. A failure is tried again
    *retries* times with growing waits, then an operator sees it. Effects that must not happen twice ask ``once``.
    """
    shape.check_name(name)

    def declare(function: Function) -> Function:
        registry.add_job(Job(name, label, function, retries, backoff))
        return function

    return declare


def schedule(
    name: str,
    *,
    every: float | None = None,
    at: str | None = None,
    weekdays: set[int] | frozenset[int] | None = None,
    label: Any = "",
    retries: int = 3,
    backoff: Backoff = STANDARD_BACKOFF,
) -> Callable[[Function], Function]:
    """Declare work that comes by itself: *every* so many seconds, or *at* "02:00" in the province on *weekdays*.

    Monday is 0. With several workers it runs once; a run that was missed (nobody worked) is done once, not many times;
    while one run is still waiting or running, no second is enqueued.
    """
    shape.check_name(name)
    moment = time.fromisoformat(at) if at else None
    timing = Timing(every, moment, frozenset(weekdays) if weekdays is not None else frozenset(range(7)))

    def declare(function: Function) -> Function:
        registry.add_schedule(Schedule(Job(name, label, function, retries, backoff), timing))
        return function

    return declare


def enqueue(job: str | Callable[..., Any], **arguments: Any) -> UUID:
    """Put a job into the queue, inside the caller's transaction, and return its id.

    Raises OutsideTransaction without one, TypeError if the function does not take these arguments, InvalidEvent if
    they are no JSON or obviously personal.
    """
    return _put(job, arguments, None)


def enqueue_at(moment: datetime, job: str | Callable[..., Any], **arguments: Any) -> UUID:
    """As ``enqueue``, to be done at *moment* (aware) or later."""
    return _put(job, arguments, moment)


def _put(wanted: str | Callable[..., Any], arguments: Mapping[str, Any], moment: datetime | None) -> UUID:
    require_transaction("a job")
    found = registry.job(wanted)
    inspect.signature(found.function).bind(**arguments)
    shape.check_arguments(arguments)
    with transaction.atomic(savepoint=False):
        result = perform.using(run_after=moment).enqueue(job=found.name, arguments=dict(arguments))
        created = now()
        JobRecord.objects.create(task_id=result.id, name=found.name, created_at=created, due_at=moment or created)
    return UUID(result.id)
