"""What every single write shares: the register under lock, the row of a version, checking values."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, NotAllowed
from tinhso.core.clock.api import new_id, now
from tinhso.core.journal import api as journal
from tinhso.data.registers.adapters import reading, starting, writing
from tinhso.data.registers.adapters.layout import day_out, stamp_out
from tinhso.data.registers.adapters.reading import Conditions
from tinhso.data.registers.data import (
    Action,
    FieldError,
    InvalidRecord,
    KeyTaken,
    Record,
    RegistersError,
    StaleRecord,
    Status,
    UnderMaintenance,
    UnknownRecord,
)
from tinhso.data.registers.models import State
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import Compiled, Head, head_of_row, with_head
from tinhso.data.registers.selectors.records import raw_row
from tinhso.data.registers.services import sealing
from tinhso.data.registers.services.lookup import Lookup

REASON_MAX = 1000
#: What a write may be refused with because its process did not know of a new declaration yet.
REFUSALS = (RegistersError, NotAllowed)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Version:
    """A version about to be written; what is not given stays as it is in a new record."""

    public_id: str
    number: int
    values: Mapping[str, Any]
    action: Action
    status: Status = Status.IN_FORCE
    true_from: date | None = None
    true_to: date | None = None
    provenance: str = ""
    reason: str = ""
    merged_into: str | None = None


@dataclass(frozen=True)
class Writing:
    """One write under way: the register, who, when, and the next number of the change feed."""

    head: Head
    by: Actor
    at: datetime
    seq: int

    @property
    def compiled(self) -> Compiled:
        """The declaration in force."""
        return self.head.compiled


@contextmanager
def writing_to(register: Head, by: Actor) -> Iterator[Writing]:
    """Hold the register for a write, in one transaction. Raises UnderMaintenance, KeyTaken."""
    try:
        with transaction.atomic():
            begun = starting.begin(register.id, register.code)
            present = head_of_row(begun[0]) if begun else None
            if begun is None or present is None or not is_same(present, register):
                raise UnderMaintenance(_("Khai báo của sổ vừa thay đổi. Hãy tải lại rồi ghi lại."))
            if present.state != State.READY:
                raise UnderMaintenance(_("Sổ đang được sửa cấu trúc. Hãy thử lại sau ít phút."))
            yield Writing(present, by, now(), begun[1])
    except IntegrityError as error:
        if "rx_" in str(error) or ".key" in str(error):
            raise KeyTaken(_("Đã có bản ghi đang dùng với khoá này.")) from error
        raise


def write(code: str, by: Actor, act: Callable[[Writing], _T]) -> _T:
    """Return what *act* makes of a register held for writing."""

    def held(register: Head) -> _T:
        with writing_to(register, by) as work:
            return act(work)

    return with_head(code, held, *REFUSALS)


def is_same(present: Head, register: Head) -> bool:
    """Whether the table is still of the declaration that the write was checked by."""
    return (present.public_id, present.table_version) == (register.public_id, register.table_version)


def row_of(work: Writing, version: Version, receipt: int | None, *, seq: int | None = None) -> list[Any]:
    """Return a version as a row of ``writing.columns_of``."""
    compiled = work.compiled
    values = dict(version.values)
    agency, area = compiled.scope_of(values)
    return [
        version.public_id,
        compiled.key_of(values),
        version.number,
        compiled.number,
        int(version.status),
        day_out(version.true_from),
        day_out(version.true_to),
        stamp_out(work.at),
        None,
        None,
        version.action.value,
        work.seq if seq is None else seq,
        version.provenance,
        agency,
        area,
        work.by.id,
        version.reason,
        receipt,
        version.merged_into or None,
        *compiled.search_of(values),
        *compiled.codec.encode(values),
    ]


def note(work: Writing, action: Action, public_id: str, version: int, reason: str, **details: Any) -> int:
    """Append the journal entry of a single write; it names fields, never their values."""
    return journal.append(
        by=work.by,
        action=f"registers.record.{action.value}",
        subject=f"record:{work.head.code}:{public_id}",
        reason=reason,
        details={"register": work.head.code, "version": version, **details},
    )


def put_new(work: Writing, version: Version, receipt: int, *, seq: int | None = None) -> None:
    """Insert the first version of a record."""
    writing.insert(work.head.declaration, row_of(work, version, receipt, seq=seq))


def put_next(
    work: Writing, row_id: int, item: Record, version: Version, receipt: int, *, seq: int | None = None
) -> None:
    """Move *item*, the version in force, to the history and put the next one in its place."""
    sealing.to_history(work.head, [row_id], stamp_out(work.at), known=[item.values])
    writing.update(work.head.declaration, row_id, row_of(work, version, receipt, seq=seq))


def put_closed(work: Writing, version: Version, receipt: int) -> None:
    """Put the part that a change of the world closed into the history: it is still believed."""
    row, sealed = sealing.sealed_row(work.head, version.values, row_of(work, version, receipt))
    writing.insert_history(work.head.declaration, row, None, sealed)


def locked(work: Writing, public_id: str, expected_version: int | None) -> tuple[int, Record]:
    """Return the row in force of a record, for writing. Raises UnknownRecord, StaleRecord, NotAllowed."""
    found = raw_row(work.head, public_id, lock=True)
    if found is None:
        raise UnknownRecord(_("Không có bản ghi này."))
    row_id, item = found
    if not access.view_of_record(work.by, work.head.declaration, item.agency, item.area).fields:
        raise UnknownRecord(_("Không có bản ghi này."))
    access.require_write(work.by, work.head.declaration, item.agency, item.area)
    if expected_version is not None and item.version != expected_version:
        raise StaleRecord(item.version, _("Có người vừa ghi phiên bản khác của bản ghi này."))
    if _awaits_batch(work.head, row_id):
        raise StaleRecord(item.version, _("Bản ghi này đang chờ một lô nhập được công bố hoặc huỷ."))
    return row_id, item


def _awaits_batch(register: Head, row_id: int) -> bool:
    if not register.unpublished:
        return False
    where = Conditions(["id = %s", "ended_by IS NOT NULL"], [row_id])
    return reading.count(register.code, where, 1) > 0


def new_public_id() -> str:
    """Return a fresh public id as text."""
    return str(new_id())


# --- checking -------------------------------------------------------------------------------------


def checked(register: Head, by: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as kept; raise InvalidRecord with everything that is wrong."""
    kept, errors = check(register, by, values)
    if errors:
        raise InvalidRecord(errors)
    return kept


def check(
    register: Head, by: Actor, values: Mapping[str, Any], *, on: date | None = None
) -> tuple[dict[str, Any], list[FieldError]]:
    """Return values as kept, and what is wrong: fields, then the rules, then references; *on* stands for today."""
    compiled = register.compiled
    kept, errors = compiled.clean(values)
    if compiled.placed or compiled.looked_up:
        errors += Lookup(compiled, by, on=on).check_record(kept)
    return kept, errors


def one_line(reason: str) -> str:
    """Return a reason as one line of bounded length."""
    return " ".join(reason.replace("\x00", "").split())[:REASON_MAX]
