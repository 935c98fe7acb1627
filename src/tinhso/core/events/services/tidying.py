"""Letting go of what is over, in small transactions."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django_tasks_db.models import DBTaskResult

from tinhso.core.clock.api import now
from tinhso.core.events.data import ENDED
from tinhso.core.events.models import Delivery, Event, JobRecord, OnceKey, RepeatKey

CHUNK = 500
EVENTS_KEPT = timedelta(days=90)
JOBS_KEPT = timedelta(days=30)
ONCE_KEPT = timedelta(days=400)
REPEATS_KEPT = timedelta(days=7)


def tidy(at: datetime | None = None) -> int:
    """Delete events delivered everywhere, ended jobs and old keys past their time; dead letters stay. Return how many.

    Safe to repeat and to be killed in the middle.
    """
    moment = at or now()
    unended = Delivery.objects.filter(event=OuterRef("pk")).exclude(state__in=ENDED)
    ended = JobRecord.objects.filter(state__in=ENDED, finished_at__lt=moment - JOBS_KEPT)
    return (
        _delete(Event.objects.filter(at__lt=moment - EVENTS_KEPT).exclude(Exists(unended)))
        + _delete(DBTaskResult.objects.filter(pk__in=ended.values("pk")))
        + _delete(OnceKey.objects.filter(at__lt=moment - ONCE_KEPT))
        + _delete(RepeatKey.objects.filter(created_at__lt=moment - REPEATS_KEPT))
    )


def _delete(rows: "QuerySet[Any]") -> int:
    count = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count
