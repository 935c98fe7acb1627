"""Enqueueing what is due by its schedule: once, however many workers look."""

from datetime import datetime

from django.db import transaction

from tinhso.core.clock.api import now
from tinhso.core.events.adapters import registry
from tinhso.core.events.data import Schedule, State, Timing
from tinhso.core.events.models import JobRecord, ScheduleRecord
from tinhso.core.events.rules import timing
from tinhso.core.events.services.queueing import enqueue


def enqueue_due(moment: datetime | None = None) -> int:
    """Enqueue every declared schedule whose time has come; return how many."""
    at = moment or now()
    known = {record.name: record for record in ScheduleRecord.objects.all()}
    count = 0
    for name, declared in registry.schedules().items():
        record = known.get(name)
        if record is not None and record.timing == written(declared.timing) and (record.paused or record.next_at > at):
            continue
        count += _enqueue_one(name, declared, at)
    return count


def _enqueue_one(name: str, declared: Schedule, at: datetime) -> int:
    with transaction.atomic():
        text = written(declared.timing)
        first = timing.first_time(declared.timing, at)
        ScheduleRecord.objects.get_or_create(name=name, defaults={"next_at": first, "timing": text})
        record = ScheduleRecord.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if record is None:
            return 0
        if record.timing != text:  # an upgrade changed it
            record.timing, record.next_at = text, first
        due = not record.paused and record.next_at <= at
        if due:
            record.next_at = timing.next_time(declared.timing, at)
            # While one run is still waiting or running, a second would only queue up behind it.
            due = not JobRecord.objects.filter(pk=record.last_job, state__in=[State.WAITING, State.RUNNING]).exists()
        if due:
            record.last_at, record.last_job = at, enqueue(name)
        record.save()
    return int(due)


def written(when: Timing) -> str:
    """Return a timing as it is kept, to notice a change: «every 600», «at 02:00 on 0123456»."""
    if when.every is not None:
        return f"every {when.every:g}"
    assert when.at is not None
    return f"at {when.at:%H:%M} on {''.join(str(day) for day in sorted(when.weekdays))}"
