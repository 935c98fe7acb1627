"""The change feed: every version in the order in which it became known, none missed."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.registers.adapters import tables, writing
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import Change, InvalidQuery, Record
from tinhso.data.registers.models import Batch
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.records import add_scopes, seen_as, view_for

LIMIT_MAX = 1000


def changes(code: str, *, by: Actor, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
    """Return the changes after number *since*, at most *limit*, as *by* may see them.

    On PostgreSQL it waits for the writers under way for the time of one look at the sequence: what it then reads below
    that number is settled, so a reader that goes on from the last number misses nothing.
    """
    if not 1 <= limit <= LIMIT_MAX or not 0 <= since < 2**62:
        raise InvalidQuery(_("limit: từ 1 đến %(max)s; since: từ 0.") % {"max": LIMIT_MAX})
    register = head(code)
    view = view_for(register, by)
    if not view.fields:
        return ()
    with transaction.atomic():
        tables.lock_alone(register.id)
        end = writing.last_seq(register.id, register.code)
    fields = [item for item in register.declaration.shown if item.name in view.fields]
    reader = Reader(register.code, fields)
    scopes = Conditions()
    add_scopes(scopes, view.scopes)
    found: list[Change] = []
    for where, shift in _parts(register, since, end):
        rows = _rows(reader, where.plus(scopes), limit - len(found))
        for item in rows:
            seen = seen_as(item, view, [field.name for field in fields])
            found.append(Change(item.seq + shift, item.action, seen))
        if len(found) >= limit:
            break
    return tuple(found)


def _rows(reader: Reader, where: Conditions, limit: int) -> list[Record]:
    return reader.records(reader.both(where, where, "seq", limit))


def _parts(register: Head, since: int, end: int) -> Iterator[tuple[Conditions, int]]:
    """Yield where to look, in order: single writes up to a batch, the batch's own rows, and so on."""
    place = since
    ranges = Batch.objects.filter(register_id=register.id, feed_start__isnull=False).order_by("feed_start")
    for number, feed_start, rows in ranges.values_list("id", "feed_start", "rows"):
        start = feed_start or 0
        if start + rows <= place:
            continue
        if place < start:
            yield Conditions(["batch IS NULL", "seq > %s", "seq <= %s"], [place, start]), 0
            place = start
        yield Conditions(["batch = %s", "seq > %s"], [number, place - start]), start
        place = start + rows
    yield Conditions(["batch IS NULL", "seq > %s", "seq <= %s"], [place, end]), 0
