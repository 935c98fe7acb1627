"""Handing events to their handlers: several in one transaction, each behind a savepoint.

A handler's writes and the note that it ran commit together, so a killed worker leaves neither. Rows are locked while
they are handled: on PostgreSQL other workers skip them (SKIP LOCKED), on SQLite writers take turns anyway.
"""

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet

from tinhso.core.clock.api import now
from tinhso.core.events.adapters import registry
from tinhso.core.events.data import Backoff, State, UnknownJob
from tinhso.core.events.models import Delivery
from tinhso.core.events.rules import shape, timing
from tinhso.core.events.services.publishing import as_info

log = logging.getLogger(__name__)

BATCH = 100
#: A batch ends after this many seconds, so that other writers of SQLite are not kept waiting.
SLICE = 0.1
#: A handler that is gone from the code may come back with the next upgrade: it is tried this often.
UNKNOWN_RETRIES = 8
KILLED = "Tiến trình dừng đột ngột mỗi lần xử lý sự kiện này."


@dataclass
class _Outcome:
    """What became of the rows of one batch."""

    done: list[int]
    failed: list[tuple[Delivery, BaseException]]


def deliver(*, careful: bool = False) -> int:
    """Hand over the deliveries that are due, one batch, and return how many were tried.

    *careful*: one by one, each try counted in a transaction of its own beforehand, so that a handler which kills its
    process becomes a dead letter instead of killing every worker in turn.
    """
    if not Delivery.objects.filter(state=State.WAITING, due_at__lte=now()).exists():
        return 0
    if careful:
        return _deliver_carefully()
    try:
        return _deliver_batch()
    except DatabaseError:
        # Something a handler wrote was refused only at commit: find out which, one at a time.
        log.warning("Lượt giao sự kiện không ghi được; giao từng sự kiện một.")
        return _deliver_carefully()


def _deliver_batch() -> int:
    outcome = _Outcome([], [])
    with transaction.atomic():
        end = time.monotonic() + SLICE
        for delivery in _due(BATCH):
            _try(delivery, outcome)
            if time.monotonic() > end:
                break
        _note(outcome, counted=False)
    return len(outcome.done) + len(outcome.failed)


def _deliver_carefully() -> int:
    with transaction.atomic():
        chosen = next(iter(_due(1)), None)
        if chosen is None:
            return 0
        retries, backoff = _policy(chosen)
        if timing.is_last(chosen.attempts, retries):
            _bury(chosen, KILLED)
            return 1
        chosen.attempts += 1
        # If this process dies of it, nobody touches it before then.
        wait = max(60.0, timing.wait_before(chosen.attempts, backoff, 1.0))
        chosen.due_at = now() + timedelta(seconds=wait)
        chosen.save(update_fields=["attempts", "due_at"])
    try:
        _deliver_counted(chosen)
    except DatabaseError as error:
        with transaction.atomic():
            _note(_Outcome([], [(chosen, error)]), counted=True)
    return 1


def _deliver_counted(chosen: Delivery) -> None:
    outcome = _Outcome([], [])
    with transaction.atomic():
        row = _locked().filter(pk=chosen.pk, state=State.WAITING, attempts=chosen.attempts).first()
        if row is not None:
            _try(row, outcome)
            _note(outcome, counted=True)


def _locked() -> "QuerySet[Delivery]":
    return Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")


def _due(limit: int) -> Sequence[Delivery]:
    return list(_locked().filter(state=State.WAITING, due_at__lte=now()).order_by("due_at", "id")[:limit])


def _try(delivery: Delivery, outcome: _Outcome) -> None:
    try:
        with transaction.atomic():
            registry.handler(delivery.handler).function(as_info(delivery.event))
    except Exception as error:
        outcome.failed.append((delivery, error))
    else:
        outcome.done.append(delivery.pk)


def _note(outcome: _Outcome, *, counted: bool) -> None:
    if outcome.done:
        changes = {"state": State.DONE, "finished_at": now(), "error": ""}
        attempts = {} if counted else {"attempts": F("attempts") + 1}
        Delivery.objects.filter(pk__in=outcome.done).update(**changes, **attempts)
    for delivery, error in outcome.failed:
        if not counted:
            delivery.attempts += 1
        delivery.error = shape.clean_error(error)
        retries, backoff = _policy(delivery)
        log.warning("Sự kiện %s, nơi nhận %s: hỏng lần %s", delivery.event_id, delivery.handler, delivery.attempts)
        if timing.is_last(delivery.attempts, retries):
            _bury(delivery, delivery.error)
            continue
        wait = timing.wait_before(delivery.attempts, backoff, random.random())  # noqa: S311 - no secret
        delivery.due_at = now() + timedelta(seconds=wait)
        delivery.save(update_fields=["attempts", "due_at", "error"])


def _bury(delivery: Delivery, words: str) -> None:
    delivery.state, delivery.finished_at, delivery.error = State.DEAD, now(), words
    delivery.save(update_fields=["attempts", "state", "finished_at", "error"])


def _policy(delivery: Delivery) -> tuple[int, Backoff]:
    try:
        handler = registry.handler(delivery.handler)
    except UnknownJob:
        return UNKNOWN_RETRIES, Backoff()
    return handler.retries, handler.backoff
