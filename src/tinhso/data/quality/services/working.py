"""Work lists: assigning what fails and dismissing it with a reason. «Done» is measured, so nobody says it here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.data.quality.data import QualityError
from tinhso.data.quality.models import QualityFinding
from tinhso.data.quality.rules import access
from tinhso.data.registers import api as registers

MANY = 1000


def _mine(by: Actor, register: str, ids: Sequence[int]) -> list[QualityFinding]:
    """Return these open findings, locked, if every one lies in the actor's scope."""
    if not ids or len(ids) > MANY:
        raise QualityError(_("Hãy chọn từ 1 đến %(max)s dòng.") % {"max": MANY})
    declaration = registers.register(register).declaration
    found = list(QualityFinding.objects.select_for_update().filter(register=register, pk__in=list(ids), mended_at=None))
    if not found:
        raise QualityError(_("Những dòng này đã được sửa hoặc không còn."))
    for row in found:
        access.require(by, access.WORK, declaration, row.agency, row.area)
    return found


def assign(*, by: Actor, register: str, ids: Sequence[int], to: str, due_on: date | None = None) -> int:
    """Give rows to somebody ("" takes them back) until a day; return how many. Raises QualityError, NotAllowed."""
    with transaction.atomic():
        found = _mine(by, register, ids)
        _update(found, assignee=to[:100], assigned_by=by.id, assigned_at=now() if to else None, due_on=due_on)
        _journal(by, "assigned" if to else "unassigned", register, len(found), "", to=to)
    return len(found)


def dismiss(*, by: Actor, register: str, ids: Sequence[int], reason: str) -> int:
    """Take rows off the work list, with the reason why they stay as they are; the score does not change."""
    reason = " ".join(reason.split())[:1000]
    if not reason:
        raise QualityError(_("Hãy ghi lý do bỏ qua, ví dụ giấy tờ xác nhận dữ liệu đúng."))
    with transaction.atomic():
        found = _mine(by, register, ids)
        _update(found, dismissed_at=now(), dismissed_by=by.id, dismiss_reason=reason)
        _journal(by, "dismissed", register, len(found), reason)
    return len(found)


def restore(*, by: Actor, register: str, ids: Sequence[int]) -> int:
    """Put dismissed rows back on the work list."""
    with transaction.atomic():
        found = _mine(by, register, ids)
        _update(found, dismissed_at=None, dismissed_by="", dismiss_reason="")
        _journal(by, "restored", register, len(found), "")
    return len(found)


def _update(found: Sequence[QualityFinding], **changes: Any) -> None:
    QualityFinding.objects.filter(pk__in=[row.pk for row in found]).update(**changes)


def _journal(by: Actor, act: str, register: str, rows: int, reason: str, **details: Any) -> None:
    journal.append(
        by=by,
        action=f"quality.rows.{act}",
        subject=f"register:{register}",
        reason=reason,
        details={"register": register, "rows": rows, **details},
    )
