"""Erasing a person from the registers: what the law lets go is blanked, what was before is sealed and its key goes."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.clock.api import today
from tinhso.core.privacy.api import LegalHold
from tinhso.data.registers.adapters import reading, sealed
from tinhso.data.registers.adapters.reading import Reader
from tinhso.data.registers.data import Action, Record, Status
from tinhso.data.registers.models import Citizen, PersonRead
from tinhso.data.registers.rules.people import Person
from tinhso.data.registers.selectors.citizens import marks_of, number_of
from tinhso.data.registers.selectors.heads import Head, heads
from tinhso.data.registers.selectors.own import OwnRecord, records_about
from tinhso.data.registers.services import versions
from tinhso.data.registers.services.versions import Version, note, writing_to

CHUNK = 100


def holds_of(subject_id: UUID) -> Sequence[LegalHold]:
    """Return why records about a person may not be erased yet: each register's declared time of keeping, once."""
    held = {item.code: _hold(item) for item in records_about(by=SYSTEM, subject_id=subject_id) if is_kept(item)}
    return list(held.values())


def is_kept(item: OwnRecord) -> bool:
    """Whether a record must still be kept. A register that does not say how long keeps for good."""
    years = item.declaration.retention.years
    return years is None or _years_after(item.record.true_to or item.record.known_from.date(), years) > today()


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=min(day.year + years, date.max.year))
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)


def _hold(item: OwnRecord) -> LegalHold:
    kept = item.declaration.retention
    words = {"register": item.declaration.name, "years": kept.years}
    if kept.years is None:
        reason = _("%(register)s: bản ghi được lưu giữ không thời hạn.") % words
    else:
        reason = _("%(register)s: bản ghi được lưu giữ %(years)s năm.") % words
    return LegalHold(reason, kept.basis or _("khai báo của sổ chưa ghi căn cứ lưu giữ"))


def erase_person(by: Actor, subject_id: UUID) -> int:
    """Blank what the registers hold of a person, inside the caller's transaction; return how many values went.

    Each record gets one more version without them; the versions before are sealed with the key that the caller is
    about to destroy. A record that was about this person alone ends. Safe to repeat.
    """
    number = number_of(subject_id)
    erased = 0
    for register in heads() if number else ():
        for person in register.compiled.people.known:
            while found := _about(register, person, number or ""):
                erased += sum(_erase(register, by, person, row_id, item) for row_id, item in found)
    PersonRead.objects.filter(digest__in=marks_of(subject_id)).delete()
    # Should the person come back, that is somebody new: under this subject nothing could be sealed any more.
    Citizen.objects.filter(subject_id=subject_id).delete()
    return erased


def _about(register: Head, person: Person, number: str) -> list[tuple[int, Record]]:
    reader = Reader(register.code, register.declaration.shown)
    where = reading.visible(register.unpublished).add(f"f_{person.number} = %s", number)
    return [(row[0], reader.record(row)) for row in reader.select(where, "id", CHUNK)]


def _erase(register: Head, by: Actor, person: Person, row_id: int, item: Record) -> int:
    names = person.fields | (register.compiled.people.others if person.word == "" else frozenset())
    kept = {name: None if name in names else value for name, value in item.values.items()}
    with writing_to(register, by) as work:
        reason = _("Xoá dữ liệu cá nhân theo quyết định")
        receipt = note(work, Action.ERASE, item.public_id, item.version + 1, reason, fields=sorted(names))
        status = Status.ENDED if person.word == "" and item.status is Status.IN_FORCE else item.status
        version = Version(
            item.public_id,
            item.version + 1,
            kept,
            Action.ERASE,
            status=status,
            true_from=item.true_from,
            true_to=item.true_to,
            reason=reason,
            merged_into=item.merged_into or None,
        )
        versions.put_next(work, row_id, item, version, receipt)
        sealed.blank(register.declaration, names, item.public_id)
    return sum(1 for name in names if item.values.get(name) is not None)
