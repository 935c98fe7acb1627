"""Reading records about persons: the same as the selectors, with the reading written down."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.registers.adapters import people
from tinhso.data.registers.data import Declaration, Page, Personal, Record, Status
from tinhso.data.registers.selectors import records
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.records import ask, page_of

PURPOSE_MAX = 300


def tells_of_people(declaration: Declaration, names: Sequence[str]) -> bool:
    """Whether any of these fields is personal data."""
    shown = set(names)
    return any(item.name in shown and item.personal is not Personal.NONE for item in declaration.shown)


def read_record(*, by: Actor, code: str, public_id: str, purpose: str = "", version: int | None = None) -> Record:
    """Return one record as *by* may see it; a person's is written down as read, with the purpose."""
    found = records.record(code, public_id, by=by, version=version)
    if tells_of_people(head(code).declaration, list(found.values)):
        words = " ".join(purpose.split())[:PURPOSE_MAX] or _("Tra cứu theo công việc")
        people.record_reading(by=by, code=code, public_id=public_id, purpose=words)
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
    if tells_of_people(asked.head.declaration, page.fields):
        # Which fields were asked by, never by which values: those would be personal data themselves.
        names = sorted({key.partition("__")[0] for key in where or {}})
        what = _("Xem danh sách; lọc theo: %(names)s") % {"names": ", ".join(names) or "–"}
        people.record_list_reading(by=by, code=code, rows=len(page.records), what=what)
    return page


def note_list_reading(*, by: Actor, code: str, rows: int, what: str) -> None:
    """Write down that *by* read a list of persons' records, and for what."""
    people.record_list_reading(by=by, code=code, rows=rows, what=what)
