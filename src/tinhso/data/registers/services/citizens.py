"""Whose record is it: from an identity number to the person's ``subject_id``, which everything else is joined by."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from tinhso.core.clock.api import new_id
from tinhso.core.identity.api import marks_of_national_id, subjects_of_marks
from tinhso.core.subjects.api import seal_each
from tinhso.data.registers.models import Citizen

CHUNK = 500


def join(number: str, standing: UUID | None) -> UUID:
    """Return the subject an identity number belongs to: *standing* (its account's) where nobody is known by it yet."""
    with transaction.atomic():
        return subjects_of([number], standing={} if standing is None else {number: standing})[number]


def subjects_of(numbers: Collection[str], *, standing: dict[str, UUID] | None = None) -> dict[str, UUID]:
    """Return the subject of each identity number, made known where it was not (two queries, and three for new ones).

    Inside the caller's transaction. The mark follows the secret key in use (as ``core.identity`` does).
    """
    found: dict[str, UUID] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), CHUNK):
        found |= _chunk(wanted[start : start + CHUNK], standing or {})
    return found


def _chunk(numbers: list[str], standing: dict[str, UUID]) -> dict[str, UUID]:
    marks = {number: marks_of_national_id(number) for number in numbers}
    rows = {
        row.digest: row for row in Citizen.objects.filter(digest__in=[mark for each in marks.values() for mark in each])
    }
    found: dict[str, UUID] = {}
    for number, each in marks.items():
        row = next((rows[mark] for mark in each if mark in rows), None)
        if row is not None:
            found[number] = row.subject_id
            if row.digest != each[0]:
                Citizen.objects.filter(pk=row.pk).update(digest=each[0])
    if missing := [number for number in numbers if number not in found]:
        found |= _made(missing, {number: marks[number] for number in missing}, standing)
    return found


def _made(numbers: list[str], marks: dict[str, list[str]], standing: dict[str, UUID]) -> dict[str, UUID]:
    accounts = subjects_of_marks([mark for each in marks.values() for mark in each])
    fresh = []
    for number in numbers:
        held = next((accounts[mark] for mark in marks[number] if mark in accounts), None)
        subject = standing.get(number) or held or new_id()
        fresh.append(Citizen(digest=marks[number][0], subject_id=subject))
    sealed = seal_each([(row.subject_id, number) for row, number in zip(fresh, numbers, strict=True)])
    for row, text in zip(fresh, sealed, strict=True):
        row.number = text
    # Two writers may come at once: one row wins, both read it.
    Citizen.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = dict(Citizen.objects.filter(digest__in=[row.digest for row in fresh]).values_list("digest", "subject_id"))
    return {number: rows[marks[number][0]] for number in numbers}
