"""Door of events, jobs, schedules and repeated requests."""

from tinhso.core.events import words
from tinhso.core.events.adapters.registry import discover
from tinhso.core.events.data import (
    REPEAT_FIELD,
    REPEAT_HEADER,
    Backoff,
    EventInfo,
    EventsHealth,
    EventsRefused,
    InvalidEvent,
    JobInfo,
    JobInterrupted,
    OutsideTransaction,
    State,
    UnknownJob,
)
from tinhso.core.events.gates import idempotent
from tinhso.core.events.selectors import events, health, job_info
from tinhso.core.events.services.once import once
from tinhso.core.events.services.publishing import handles, publish
from tinhso.core.events.services.queueing import enqueue, enqueue_at, job, schedule
from tinhso.core.events.services.running import progress
from tinhso.core.events.services.steering import drop_delivery, drop_job, rerun_delivery, rerun_job
from tinhso.core.events.services.working import WorkLoop, run_pending, work_once

__all__ = [
    "REPEAT_FIELD",
    "REPEAT_HEADER",
    "Backoff",
    "EventInfo",
    "EventsHealth",
    "EventsRefused",
    "InvalidEvent",
    "JobInfo",
    "JobInterrupted",
    "OutsideTransaction",
    "State",
    "UnknownJob",
    "WorkLoop",
    "discover",
    "drop_delivery",
    "drop_job",
    "enqueue",
    "enqueue_at",
    "events",
    "handles",
    "health",
    "idempotent",
    "job",
    "job_info",
    "once",
    "progress",
    "publish",
    "rerun_delivery",
    "rerun_job",
    "run_pending",
    "schedule",
    "work_once",
]

words.describe()
