"""Reading records about persons: the same as the selectors, with the reading written down.

One journal entry for one record or one page; rows beside it say whom the page told of, so that each of them sees at
``/ca-nhan/luot-xem/`` who read, when, which register and why. Who takes away more than a page of a register leaves one
entry that everybody with a record there is shown.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.identity.api import marks_of_national_id
from tinhso.core.journal import api as journal
from tinhso.data.registers.data import Declaration, Page, Personal, Record, Status
from tinhso.data.registers.models import PersonRead
from tinhso.data.registers.selectors import records
from tinhso.data.registers.selectors import scan as scanning
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.records import Question, ask, page_of

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

PURPOSE_MAX = 300
#: Up to so many rows it is written down whom they told of; beyond, that the register was taken away.
NAMED_MAX = 1000
EXPORTED = "registers.records.exported"


def tells_of_people(declaration: Declaration, names: Sequence[str]) -> bool:
    """Whether any of these fields is personal data."""
    shown = set(names)
    return any(item.name in shown and item.personal is not Personal.NONE for item in declaration.shown)


def read_record(*, by: Actor, code: str, public_id: str, purpose: str = "", version: int | None = None) -> Record:
    """Return one record as *by* may see it; a person's is written down as read, with the purpose."""
    found, numbers = records.seen_record(code, public_id, by=by, version=version)
    if by != SYSTEM and tells_of_people(head(code).declaration, list(found.values)):
        words = " ".join(purpose.split())[:PURPOSE_MAX] or _("Tra cứu theo công việc")
        subject = f"record:{code}:{public_id}"
        _note(by, "registers.record.read", subject, words, {"register": code}, numbers)
    return found


def read_page(
    *,
    by: Actor,
    code: str,
    where: Mapping[str, Any] | None = None,
    q: str = "",
    sort: str = "",
    limit: int = 100,
    cursor: str = "",
    fields: Sequence[str] = (),
    status: Sequence[int] = (Status.IN_FORCE,),
    wide: bool = False,
) -> Page:
    """Return one page of records as *by* may see it; a page about persons is written down as read."""
    asked = ask(head(code), by=by, where=where, q=q, sort=sort, fields=fields, status=status, wide=wide)
    page = page_of(asked, limit=limit, cursor=cursor)
    # Which fields were asked by, never by which values: those would be personal data themselves.
    names = sorted({key.partition("__")[0] for key in where or {}})
    note_page(by=by, asked=asked, page=page, what=_("Xem danh sách; lọc theo: %(names)s") % _joined(names))
    return page


def _joined(names: Sequence[str]) -> dict[str, str]:
    return {"names": ", ".join(names) or "–"}


def note_page(*, by: Actor, asked: Question, page: Page, what: str) -> None:
    """Write down that *by* read a page, if it told of persons; the system's own reading is part of its act."""
    if by == SYSTEM or not page.records or not tells_of_people(asked.head.declaration, page.fields):
        return
    code = asked.head.code
    details = {"register": code, "rows": len(page.records)}
    _note(by, "registers.records.read", f"register:{code}", what, details, records.numbers_on(asked, page))


def note_export(*, by: Actor, asked: Question, rows: int, what: str) -> None:
    """Write down that *by* takes away the answer to a question, if it tells of persons."""
    if by == SYSTEM or not rows or not tells_of_people(asked.head.declaration, asked.fields):
        return
    if rows <= NAMED_MAX:
        note_page(by=by, asked=asked, page=page_of(asked, limit=NAMED_MAX), what=what)
        return
    code = asked.head.code
    journal.append(
        by=by, action=EXPORTED, subject=f"register:{code}", reason=what, details={"register": code, "rows": rows}
    )


def read_all(
    code: str, *, by: Actor, fields: Sequence[str] = (), since_seq: int | None = None, wide: bool = False
) -> "pa.RecordBatchReader":
    """Return a whole register as Arrow (``selectors.scan``); of persons' data it is written down that it was taken."""
    reader = scanning.scan(code, by=by, fields=fields, since_seq=since_seq, wide=wide)
    if by != SYSTEM and tells_of_people(head(code).declaration, reader.schema.names):
        what = _("Đọc cả sổ để tính toán")
        journal.append(by=by, action=EXPORTED, subject=f"register:{code}", reason=what, details={"register": code})
    return reader


def _note(by: Actor, action: str, subject: str, reason: str, details: dict[str, Any], numbers: Collection[str]) -> None:
    with transaction.atomic():
        receipt = journal.append(by=by, action=action, subject=subject, reason=reason, details=details)
        marks = [marks_of_national_id(number)[0] for number in sorted(set(numbers))]
        PersonRead.objects.bulk_create([PersonRead(digest=mark, receipt=receipt) for mark in marks])
