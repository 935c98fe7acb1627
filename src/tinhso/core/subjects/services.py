"""Sealing, destroying, rotating."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tinhso.core.clock.api import now
from tinhso.core.subjects import adapters
from tinhso.core.subjects.models import SubjectKey

#: How many unwrapped keys one process keeps for sealing.
KEPT = 2_000
CHUNK = 500

_kept: "OrderedDict[UUID, bytes]" = OrderedDict()
_lock = Lock()


def seal(subject_id: UUID | str, text: str) -> str:
    """Return *text* sealed for the subject, making the key at first use; empty text stays empty.

    For an erased subject the result holds nothing. No query once the process knows the key, else one to three.
    """
    return seal_many(subject_id, [text])[0]


def seal_many(subject_id: UUID | str, texts: list[str]) -> list[str]:
    """Return several texts of one subject sealed (as ``seal``)."""
    if not any(texts):
        return texts
    subject = UUID(str(subject_id))
    key = _keys({subject})[subject]
    return [adapters.sealed(subject, key, text) if text else "" for text in texts]


def seal_each(pairs: Sequence[tuple[UUID, str]]) -> list[str]:
    """Return each text sealed for its subject, in order; for many subjects at once, in at most three queries."""
    keys = _keys({subject for subject, text in pairs if text})
    return [adapters.sealed(subject, keys[subject], text) if text else "" for subject, text in pairs]


def _keys(subjects: set[UUID]) -> dict[UUID, bytes | None]:
    """Return the keys of several subjects, made where there are none; None for those destroyed."""
    found: dict[UUID, bytes | None] = {key: known for key in subjects if (known := _known(key)) is not None}
    for _attempt in range(2):
        missing = sorted(subjects - found.keys())
        for start in range(0, len(missing), CHUNK):
            for row in SubjectKey.objects.filter(subject_id__in=missing[start : start + CHUNK]):
                found[row.subject_id] = _opened(row)
        fresh = [_fresh(subject) for subject in missing if subject not in found]
        if not fresh:
            break
        # Two writers may come at once: one row wins, and the second look reads it.
        SubjectKey.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=CHUNK)
    return found


def _fresh(subject: UUID) -> SubjectKey:
    master, wrapped = adapters.wrap(subject, adapters.new_key())
    return SubjectKey(subject_id=subject, master=master, wrapped=wrapped, created_at=now())


def _opened(row: SubjectKey) -> bytes | None:
    """Return the key a row holds and keep it; None if it was destroyed."""
    if row.destroyed_at is not None:
        return None
    key = adapters.unwrap(row.subject_id, row.master, bytes(row.wrapped))
    # Only a committed key may outlive this transaction.
    transaction.on_commit(partial(_keep, row.subject_id, key))
    return key


def _known(subject: UUID) -> bytes | None:
    with _lock:
        key = _kept.get(subject)
        if key is not None:
            _kept.move_to_end(subject)
        return key


def _keep(subject: UUID, key: bytes) -> None:
    with _lock:
        _kept[subject] = key
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def destroy(subject_id: UUID | str) -> bool:
    """Destroy the subject's key for good: nothing sealed for it can be read again. Return whether there was one.

    An erased subject keeps its row, so that no key is ever made for it anew.
    """
    subject = UUID(str(subject_id))
    moment = now()
    with transaction.atomic():
        row = SubjectKey.objects.select_for_update().filter(subject_id=subject).first()
        if row is None:
            SubjectKey.objects.create(
                subject_id=subject, master="", wrapped=b"", created_at=moment, destroyed_at=moment
            )
            had = False
        else:
            had = row.destroyed_at is None
            SubjectKey.objects.filter(pk=row.pk, destroyed_at__isnull=True).update(wrapped=b"", destroyed_at=moment)
    forget(subject)
    transaction.on_commit(partial(forget, subject))
    return had


def forget(subject: UUID | None = None) -> None:
    """Drop a key (or all keys) that this process keeps."""
    with _lock:
        if subject is None:
            _kept.clear()
        else:
            _kept.pop(subject, None)


def rewrap_keys(*, batch: int = 1_000) -> int:
    """Wrap every key by the master key in use; return how many changed. Safe to repeat and to interrupt."""
    name, _master = settings.MASTER_KEYS[0]
    changed = 0
    while True:
        with transaction.atomic():
            rows = list(
                SubjectKey.objects.select_for_update()
                .filter(destroyed_at__isnull=True)
                .exclude(master=name)
                .order_by("pk")[:batch]
            )
            for row in rows:
                key = adapters.unwrap(row.subject_id, row.master, bytes(row.wrapped))
                row.master, row.wrapped = adapters.wrap(row.subject_id, key)
            SubjectKey.objects.bulk_update(rows, ["master", "wrapped"])
        changed += len(rows)
        if len(rows) < batch:
            return changed
