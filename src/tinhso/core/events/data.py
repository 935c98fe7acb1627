"""Values and refusals of events, jobs and schedules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

#: The form field and the header that carry the key of a request which may be sent again.
REPEAT_FIELD = "khoa_lap"
REPEAT_HEADER = "Idempotency-Key"


class InvalidEvent(ValueError):
    """A module handed in an event or arguments that do not follow the form (a programming mistake, not a user's)."""


class OutsideTransaction(RuntimeError):
    """An event, a job or a once-key was written outside a transaction: it could survive what it tells of."""


class UnknownJob(LookupError):
    """No loaded module declares a job or handler of this name."""


class EventsRefused(ValueError):
    """What an operator asked for cannot be done; the message says why in Vietnamese. ``field`` names where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class JobInterrupted(BaseException):
    """The worker is asked to stop, or another worker has taken the job over: unwinds a job that tells its progress.

    Not an Exception, so that a job's own ``except Exception`` does not swallow it.
    """


class State(StrEnum):
    """How far a delivery or a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    DROPPED = "dropped"


#: States in which nothing more happens by itself.
ENDED = (State.DONE, State.DROPPED)


@dataclass(frozen=True)
class Backoff:
    """Waits between tries: *first* seconds, *factor* times longer each time, never above *longest*."""

    first: float = 5.0
    factor: float = 2.0
    longest: float = 3600.0


STANDARD_BACKOFF = Backoff()


@dataclass(frozen=True)
class Timing:
    """When a schedule is due: ``every`` seconds, or ``at`` a time of day in the province on ``weekdays`` (Monday 0)."""

    every: float | None = None
    at: time | None = None
    weekdays: frozenset[int] = frozenset(range(7))

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule needs either every= or at=")
        if self.every is not None and not 1 <= self.every <= 366 * 86400:
            raise ValueError(f"every={self.every}: 1 second to 366 days")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays: 0 (Monday) to 6 (Sunday)")


@dataclass(frozen=True)
class EventInfo:
    """One event as handlers and other modules see it: what happened (``type``) to what (``subject``), ids only."""

    id: UUID
    type: str
    subject: str
    at: datetime
    actor: str
    source: str
    data: dict[str, Any] = field(default_factory=dict)

    def as_cloudevent(self) -> dict[str, Any]:
        """Return the event in the JSON format of CloudEvents 1.0; ``actor`` is an extension attribute."""
        return {
            "specversion": "1.0",
            "id": str(self.id),
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.at.isoformat(),
            "datacontenttype": "application/json",
            "actor": self.actor,
            "data": self.data,
        }


@dataclass(frozen=True)
class Handler:
    """A function that hears of events whose type matches ``pattern`` (``*`` stands for anything)."""

    name: str
    pattern: str
    function: Callable[[EventInfo], object]
    retries: int
    backoff: Backoff


@dataclass(frozen=True)
class Job:
    """Work that is done later, from JSON arguments."""

    name: str
    label: Any
    function: Callable[..., Any]
    retries: int
    backoff: Backoff


@dataclass(frozen=True)
class Schedule:
    """A job without arguments that is enqueued when its time comes."""

    job: Job
    timing: Timing


@dataclass(frozen=True)
class JobInfo:
    """A job as its module may show it: how far it is, what went wrong."""

    id: UUID
    name: str
    state: State
    attempts: int
    done: int
    total: int
    message: str
    error: str
    created_at: datetime
    finished_at: datetime | None
    result: Any = None


@dataclass(frozen=True)
class Answer:
    """What a request that may be repeated was answered with."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class EventsHealth:
    """The state of deliveries, jobs and workers, for the operator's page.

    ``oldest_wait`` is how many seconds the longest overdue delivery or job has waited; ``workers`` were seen lately.
    """

    deliveries_waiting: int
    jobs_waiting: int
    jobs_running: int
    dead: int
    oldest_wait: float
    workers: int
    schedules_late: int
