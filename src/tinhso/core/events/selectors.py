"""Reading events, deliveries, jobs, schedules and the state of the whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django_tasks_db.models import DBTaskResult

from tinhso.core.clock.api import now
from tinhso.core.events.adapters import registry
from tinhso.core.events.data import EventInfo, EventsHealth, JobInfo, State
from tinhso.core.events.models import Delivery, Event, JobRecord, ScheduleRecord, Worker
from tinhso.core.events.services.publishing import as_info
from tinhso.core.events.services.workers import SILENT
from tinhso.core.events.words import timing_words

MAX_DEAD = 2000
WORST_FIRST = (State.DEAD, State.WAITING, State.DROPPED, State.DONE)


def events(*, type: str = "", subject: str = "", since: datetime | None = None, limit: int = 100) -> list[EventInfo]:
    """Return the newest *limit* events, newest first (one query); *type* is the beginning of a type."""
    rows = Event.objects.order_by("-id")
    exact: dict[str, Any] = {"type__startswith": type, "subject": subject, "at__gte": since}
    rows = rows.filter(**{key: value for key, value in exact.items() if value})
    return [as_info(row) for row in rows[: max(0, limit)]]


def event_rows() -> "QuerySet[Event]":
    """Return all events with ``outcome``, the worst state of their deliveries, for the list page."""
    mine = Delivery.objects.filter(event=OuterRef("pk"))
    outcome = Case(
        *[When(Exists(mine.filter(state=state)), then=Value(state.value)) for state in WORST_FIRST],
        default=Value(""),
    )
    return Event.objects.annotate(outcome=outcome)


def event(public_id: UUID) -> tuple[EventInfo, list[Delivery]] | None:
    """Return one event with its deliveries (two queries), or None."""
    row = Event.objects.filter(public_id=public_id).first()
    return (as_info(row), list(row.deliveries.order_by("handler"))) if row else None


def job_rows() -> "QuerySet[JobRecord]":
    """Return all jobs, for the list page."""
    return JobRecord.objects.all()


def runs_of(name: str, limit: int = 20) -> list[JobRecord]:
    """Return the newest runs of a job, newest first (one query)."""
    return list(JobRecord.objects.filter(name=name).order_by("-created_at")[:limit])


def job_record(job: UUID) -> JobRecord | None:
    """Return one job with its row in the queue (one query), or None."""
    return JobRecord.objects.select_related("task").filter(pk=job).first()


def job_info(job: UUID) -> JobInfo | None:
    """Return how far a job is (one query), or None: for the page of the module that enqueued it."""
    row = job_record(job)
    if row is None:
        return None
    task: DBTaskResult[Any, Any] = row.task
    return JobInfo(
        id=task.pk,
        name=row.name,
        state=State(row.state),
        attempts=row.attempts,
        done=row.done,
        total=row.total,
        message=row.message,
        error=row.error,
        created_at=row.created_at,
        finished_at=row.finished_at,
        result=task.return_value,
    )


@dataclass(frozen=True)
class ScheduleRow:
    """One declared schedule with when it is due and how its last run went."""

    name: str
    label: str
    timing: str
    next_at: datetime | None
    last_at: datetime | None
    paused: bool
    last_job: UUID | None
    last_state: str

    @property
    def state(self) -> str:
        """Whether it is paused, for the list."""
        return "paused" if self.paused else "on"


def schedule_rows() -> list[ScheduleRow]:
    """Return every declared schedule (two queries)."""
    known = {record.name: record for record in ScheduleRecord.objects.all()}
    jobs = {record.last_job for record in known.values() if record.last_job}
    states = dict(JobRecord.objects.filter(pk__in=jobs).values_list("pk", "state"))
    rows = []
    for name, declared in sorted(registry.schedules().items()):
        record = known.get(name)
        rows.append(
            ScheduleRow(
                name=name,
                label=registry.label_of(name),
                timing=timing_words(declared.timing),
                next_at=record.next_at if record else None,
                last_at=record.last_at if record else None,
                paused=bool(record and record.paused),
                last_job=record.last_job if record else None,
                last_state=states.get(record.last_job, "") if record and record.last_job else "",
            )
        )
    return rows


@dataclass(frozen=True)
class DeadRow:
    """A dead letter, of a delivery or a job."""

    kind: str
    id: str
    name: str
    what: str
    attempts: int
    error: str
    since: datetime | None


def dead_rows() -> list[DeadRow]:
    """Return the dead letters, newest first, at most ``MAX_DEAD`` of each kind (two queries)."""
    deliveries = Delivery.objects.filter(state=State.DEAD).select_related("event").order_by("-id")[:MAX_DEAD]
    jobs = JobRecord.objects.filter(state=State.DEAD).order_by("-created_at")[:MAX_DEAD]
    rows = [
        DeadRow(
            "event", str(row.event.public_id), row.handler, row.event.type, row.attempts, row.error, row.finished_at
        )
        for row in deliveries
    ]
    rows += [
        DeadRow("job", str(row.pk), row.name, registry.label_of(row.name), row.attempts, row.error, row.finished_at)
        for row in jobs
    ]
    return rows


def health() -> EventsHealth:
    """Return the state of deliveries, jobs and workers (a fixed number of small queries)."""
    moment = now()
    due = Delivery.objects.filter(state=State.WAITING, due_at__lte=moment)
    due_jobs = JobRecord.objects.filter(state=State.WAITING, due_at__lte=moment)
    oldest = [
        found
        for found in (
            due.order_by("due_at", "id").values_list("due_at", flat=True).first(),
            due_jobs.order_by("due_at").values_list("due_at", flat=True).first(),
        )
        if found is not None
    ]
    return EventsHealth(
        deliveries_waiting=Delivery.objects.filter(state=State.WAITING).count(),
        jobs_waiting=JobRecord.objects.filter(state=State.WAITING).count(),
        jobs_running=JobRecord.objects.filter(state=State.RUNNING).count(),
        dead=Delivery.objects.filter(state=State.DEAD).count() + JobRecord.objects.filter(state=State.DEAD).count(),
        oldest_wait=max(((moment - found).total_seconds() for found in oldest), default=0.0),
        workers=Worker.objects.filter(seen_at__gte=moment - timedelta(seconds=SILENT)).count(),
        schedules_late=ScheduleRecord.objects.filter(paused=False, next_at__lt=moment - timedelta(minutes=5)).count(),
    )
