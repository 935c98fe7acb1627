"""The one way rows are written: lock, check the whole directory as it would be, write rows and versions, new token."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.directory.data import Content, DirectoryError, Kind
from tinhso.core.directory.models import MODELS, DirectoryState, DirectoryVersion, Versioned
from tinhso.core.directory.rules.checks import new_problems
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.selectors.store import content_of, fresh, kind_of, row_of
from tinhso.core.province.api import to_plain

REASON_MAX = 1000
#: How many problems a message lists.
MESSAGES = 50


class Origin(StrEnum):
    """How a version came about."""

    LOADED = "loaded"
    EDITED = "edited"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    IMPORTED = "imported"
    CHANGED = "changed"  # by an operation of change
    REVOKED = "revoked"  # by taking such an operation back


@dataclass
class Write:
    """One row to write: ``row`` None makes a new one, ``content`` None withdraws it."""

    content: Content | None
    row: Versioned | None
    origin: Origin
    position: int | None = None
    loaded_key: str | None = None
    loaded_hash: str | None = None


@dataclass(frozen=True)
class Made:
    """Who writes, when, why, under which journal entry."""

    by: Actor
    reason: str = ""
    receipt: int | None = None


def lock() -> DirectoryState:
    """Take the writers' lock of the directory; inside a transaction only."""
    DirectoryState.objects.get_or_create(pk=1)
    return DirectoryState.objects.select_for_update().get(pk=1)


def one_line(reason: str) -> str:
    """Return the reason in one line; raise DirectoryError if there is none or it is too long."""
    text = " ".join(reason.split())
    if not text:
        raise DirectoryError(_("Hãy ghi lý do, ví dụ số và ngày của văn bản."))
    if len(text) > REASON_MAX:
        raise DirectoryError(_("Lý do dài quá %(max)s chữ.") % {"max": REASON_MAX})
    return text


def existing(content: Content) -> Versioned | None:
    """Return the row of the same kind and key, withdrawn or not; one query."""
    model = MODELS[content.kind_of_row]
    values = row_of(content)
    names = ("target", "old", "new", "on") if content.kind_of_row is Kind.SUCCESSOR else ("code", "valid_from")
    return model._default_manager.filter(**{name: values[name] for name in names}).first()


def check(writes: Iterable[Write], standing: Directory | None = None) -> Directory:
    """Return the directory as it would be after *writes*; raise DirectoryError with every new problem."""
    before = standing or fresh()
    add = [item.content for item in writes if item.content is not None]
    drop = [content_of(item.row) for item in writes if item.row is not None and not item.row.is_withdrawn]
    after = before.changed(add, drop)
    if found := new_problems(before, after):
        raise DirectoryError(*found[:MESSAGES])
    return after


def save(writes: Sequence[Write], made: Made, state: DirectoryState) -> None:
    """Write rows and their versions (checked before), under the lock *state*."""
    stamp = now()
    versions: list[DirectoryVersion] = []
    for kind, model in MODELS.items():
        mine = [item for item in writes if _kind(item) is kind]
        place = last_position(model) if mine else 0
        for item in mine:
            if item.row is None and item.position is None:
                place = item.position = place + 1
        new = [_fill(model(), item) for item in mine if item.row is None]
        model._default_manager.bulk_create(new, batch_size=500)
        old = [_fill(item.row, item) for item in mine if item.row is not None]
        _update(model, old)
        made_rows = iter(new)
        for item in mine:
            row = item.row if item.row is not None else next(made_rows)
            versions.append(_version(kind, row, item, made, stamp))
    DirectoryVersion.objects.bulk_create(versions, batch_size=500)
    state.token = uuid4()
    state.save(update_fields=["token"])


def _update(model: type[Versioned], rows: list[Versioned]) -> None:
    if rows:
        names = [field.name for field in model._meta.concrete_fields if field.name not in {"id", "public_id"}]
        model._default_manager.bulk_update(rows, names, batch_size=100)


def _kind(item: Write) -> Kind:
    if item.content is not None:
        return item.content.kind_of_row
    assert item.row is not None
    return kind_of(item.row)


def _fill(row: Any, item: Write) -> Any:
    if row.pk is not None:
        row.version += 1
    if item.content is not None:
        for name, value in row_of(item.content).items():
            setattr(row, name, value)
    row.is_withdrawn = item.content is None
    for name in ("position", "loaded_key", "loaded_hash"):
        value = getattr(item, name)
        if value is not None:
            setattr(row, name, value)
    return row


def _version(kind: Kind, row: Versioned, item: Write, made: Made, stamp: datetime) -> DirectoryVersion:
    return DirectoryVersion(
        kind=kind.value,
        item=row.public_id,
        number=row.version,
        content=to_plain(item.content) if item.content is not None else None,
        origin=item.origin.value,
        made_at=stamp,
        made_by=made.by.id,
        reason=made.reason,
        receipt=made.receipt,
    )


def last_position(model: type[Versioned]) -> int:
    """Return the greatest position of a kind: rows made here stand after those of the folder."""
    return int(model._default_manager.aggregate(models.Max("position"))["position__max"] or 0)
