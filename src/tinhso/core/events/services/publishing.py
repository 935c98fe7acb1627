"""Publishing an event: it exists if and only if the caller's transaction commits (transactional outbox)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.events.adapters import registry
from tinhso.core.events.data import STANDARD_BACKOFF, Backoff, EventInfo, Handler, OutsideTransaction
from tinhso.core.events.models import Delivery, Event
from tinhso.core.events.rules import shape

HandlerFunction = TypeVar("HandlerFunction", bound=Callable[[EventInfo], object])


def publish(*, by: Actor, type: str, subject: str, data: Mapping[str, Any] | None = None) -> EventInfo:
    """Write an event and its deliveries into the outbox, inside the caller's transaction, and return it.

    *type* is «tinhso.<folder>.<module>.<noun>.<verb>.v1», *subject* «kind:id»; *data* holds ids, codes, days and counts
    only. Raises InvalidEvent for anything else, OutsideTransaction if no transaction is open.
    """
    require_transaction("an event")
    shape.check_type(type)
    shape.check_subject(subject)
    kept = dict(data or {})
    shape.check_data(kept)
    event = Event.objects.create(type=type, subject=subject, at=now(), actor=by.id[:100], data=kept)
    handlers = registry.handlers_of(type)
    if handlers:
        Delivery.objects.bulk_create([Delivery(event=event, handler=name, due_at=event.at) for name in handlers])
    return as_info(event)


def handles(
    pattern: str, *, name: str = "", retries: int = 8, backoff: Backoff = STANDARD_BACKOFF
) -> Callable[[HandlerFunction], HandlerFunction]:
    """Declare a handler of the events whose type matches *pattern* (``*`` stands for anything).

    It runs in one transaction with the note that it ran: what it writes to the database happens exactly once. It must
    be short and must not talk to other systems: for that it enqueues a job. A failure rolls all of it back and is
    tried again *retries* times; after that an operator sees it. *name* must stay when code moves.
    """
    shape.check_pattern(pattern)

    def declare(function: HandlerFunction) -> HandlerFunction:
        handler_name = name or _name_of(function)
        shape.check_name(handler_name)
        registry.add_handler(Handler(handler_name, pattern, function, retries, backoff))
        return function

    return declare


def _name_of(function: Callable[..., object]) -> str:
    parts = [part for part in function.__module__.split(".") if part not in {"tinhso", "jobs"}]
    return ".".join([*parts, function.__name__])


def require_transaction(what: str) -> None:
    """Raise OutsideTransaction unless a transaction is open."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{what} must be written in the transaction of what it tells of")


def source() -> str:
    """Return the CloudEvents source of this province."""
    return f"/tinhso/{Path(settings.PROVINCE_DIR).name}"


def as_info(event: Event) -> EventInfo:
    """Return the plain value of a row."""
    return EventInfo(
        id=event.public_id,
        type=event.type,
        subject=event.subject,
        at=event.at,
        actor=event.actor,
        source=source(),
        data=event.data,
    )
