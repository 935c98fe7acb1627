"""What a person sees of the registers about themselves: their records, who read them."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed
from tinhso.core.identity.api import keys_of, subject_of_actor
from tinhso.core.journal import api as journal
from tinhso.core.journal.api import Entry
from tinhso.core.privacy.api import Reading
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import Declaration, Record, Status, UnknownRecord
from tinhso.data.registers.models import PersonRead
from tinhso.data.registers.rules.access import SEE_OWN
from tinhso.data.registers.rules.people import Person, readable_by
from tinhso.data.registers.selectors.citizens import marks_of, number_of, subject_of
from tinhso.data.registers.selectors.heads import Head, heads

RECORDS_MAX = 100
READINGS_MAX = 1000


@dataclass(frozen=True)
class OwnRecord:
    """A record about a person as that person may see it: ``record`` holds no data of others it names.

    ``about``: "" where the person is the record's subject, else the declared word («mother»).
    """

    code: str
    declaration: Declaration
    record: Record
    about: str


def records_about(*, by: Actor, subject_id: UUID | None = None, citizen_id: str = "") -> tuple[OwnRecord, ...]:
    """Return the records about a person, register by register, at most 100 of each; one query a register.

    For the person and for the platform itself (the page of one's own data, erasure). Officers ask ``query``, where
    their own permissions count. Raises NotAllowed.
    """
    number = _number(by, subject_id, citizen_id)
    if not number:
        return ()
    return tuple(
        OwnRecord(register.code, register.declaration, item, person.word)
        for register in heads()
        for person in register.compiled.people.known
        for item in _of_person(register, person, number, Conditions())
    )


def own_record(*, by: Actor, code: str, public_id: str) -> OwnRecord:
    """Return one record about whoever asks. Raises UnknownRecord: the same whether it is another's or not there."""
    subject = subject_of_actor(by.id)
    number = number_of(subject) if subject is not None else None
    for register in heads():
        for person in register.compiled.people.known if number and register.code == code else ():
            only = Conditions(["public_id = %s"], [public_id])
            for item in _of_person(register, person, number or "", only):
                return OwnRecord(code, register.declaration, item, person.word)
    raise UnknownRecord(_("Không có bản ghi này."))


def _number(by: Actor, subject_id: UUID | None, citizen_id: str) -> str | None:
    subject = subject_id or subject_of(citizen_id)
    own = subject_of_actor(by.id)
    if by != SYSTEM and (own is None or own != subject):
        raise NotAllowed(SEE_OWN)
    return citizen_id or (number_of(subject) if subject is not None else None)


def _of_person(register: Head, person: Person, number: str, only: Conditions) -> list[Record]:
    fields = readable_by(register.declaration, person)
    reader = Reader(register.code, [item for item in register.declaration.shown if item.name in fields])
    where = reading.visible(register.unpublished).plus(only)
    where.add(f"f_{person.number} = %s", number).add(f"status <> {int(Status.MERGED)}")
    hidden = {"provenance": "", "made_by": "", "reason": "", "receipt": None, "batch": None}
    found = [reader.record(row) for row in reader.select(where, "id DESC", RECORDS_MAX)]
    return [replace(item, **hidden) for item in found]  # type: ignore[arg-type]


# --- who read -------------------------------------------------------------------------------------


def readings_of(subject_id: UUID) -> list[Reading]:
    """Return who read records about a person: alone, on a page, or by taking a whole register away."""
    marks = marks_of(subject_id)
    if not marks:
        return []
    names = {register.code: str(register.declaration.name) for register in heads()}
    rows = PersonRead.objects.filter(digest__in=marks).order_by("-receipt").values_list("receipt", flat=True)
    entries = list(journal.entries_of_receipts(rows[:READINGS_MAX]).values())
    first: dict[str, Record] = {}
    for item in records_about(by=SYSTEM, subject_id=subject_id):
        known = first.setdefault(item.code, item.record)
        first[item.code] = min(known, item.record, key=lambda record: record.known_from)
    for code, record in first.items():
        entries += journal.entries(
            subject=f"register:{code}", action="registers.records.exported", since=record.known_from, limit=200
        )
    own = {str(subject_id), *(str(key) for key in keys_of(subject_id))}
    return [_reading(entry, names) for entry in entries if entry.actor not in own]


def _reading(entry: Entry, names: dict[str, str]) -> Reading:
    code = str(entry.details.get("register", ""))
    words = {
        "registers.record.read": _("%(register)s: bản ghi về bạn"),
        "registers.records.read": _("%(register)s: danh sách có bản ghi về bạn"),
    }
    what = words.get(entry.action, _("%(register)s: lấy cả danh sách ra, có thể gồm bản ghi về bạn"))
    return Reading(entry.at, entry.actor_name, what % {"register": names.get(code, code)}, entry.reason, entry.number)
