"""Opening special fields of a register to another agency: who, what for, until when; and closing them again.

Sensitive personal fields need a second pair of eyes: another steward or the head of the owner confirms first.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, NotAllowed
from tinhso.core.clock.api import now, today
from tinhso.core.directory.api import names_of_agencies
from tinhso.core.journal import api as journal
from tinhso.data.registers.data import Declaration, Personal, RegistersError, Sharing
from tinhso.data.registers.models import FieldGrant
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import head, head_of_id
from tinhso.data.registers.services.versions import one_line

PURPOSE_MAX = 300


def grant_fields(
    *, by: Actor, code: str, agency: str, fields: Sequence[str], purpose: str, valid_to: date | None
) -> FieldGrant:
    """Open special *fields* to *agency* until *valid_to* (the last day). Raises NotAllowed, RegistersError."""
    register = head(code)
    declaration = register.declaration
    if not access.may_grant(by, declaration.owner):
        raise NotAllowed(access.GRANT)
    purpose = one_line(purpose)[:PURPOSE_MAX]
    _check(declaration, agency, fields, purpose, valid_to)
    row = FieldGrant(
        register_id=register.id,
        agency=agency,
        fields=sorted(set(fields)),
        purpose=purpose,
        valid_from=today(),
        valid_to=valid_to,
        granted_by=by.id,
        granted_at=now(),
        is_pending=any(_is_sensitive(declaration, name) for name in fields),
    )
    with transaction.atomic():
        row.save()
        details = {"register": code, "agency": agency, "fields": row.fields, "until": str(valid_to or "")}
        _note(by, "registers.field.granted", row, purpose, details)
    return row


def _check(declaration: Declaration, agency: str, fields: Sequence[str], purpose: str, until: date | None) -> None:
    special = {item.name for item in declaration.shown if item.sharing is Sharing.SPECIAL}
    if not fields or not set(fields) <= special:
        raise RegistersError(_("Hãy chọn những trường chia sẻ đặc thù của sổ này."))
    if agency == declaration.owner or not names_of_agencies({agency}, on=today()):
        raise RegistersError(_("Hãy chọn một cơ quan khác, có trong danh bạ."))
    if not purpose:
        raise RegistersError(_("Hãy ghi dùng vào việc gì, theo văn bản nào."))
    if until is not None and until < today():
        raise RegistersError(_("Ngày cuối không được ở trước hôm nay."))


def _is_sensitive(declaration: Declaration, name: str) -> bool:
    field = declaration.field(name)
    return field is not None and field.personal is Personal.SENSITIVE


def confirm_grant(*, by: Actor, public_id: str) -> None:
    """Confirm what a colleague opened: from now on the fields are open. Raises NotAllowed, RegistersError."""
    with transaction.atomic():
        row, declaration = _row(public_id)
        if not access.may_confirm(by, declaration.owner):
            raise NotAllowed(access.CONFIRM)
        if by.id == row.granted_by:
            raise RegistersError(_("Người mở trường không tự xác nhận; hãy nhờ người khác của cơ quan chủ quản."))
        if not row.is_pending or row.withdrawn_at is not None:
            return
        row.is_pending, row.confirmed_by, row.confirmed_at = False, by.id, now()
        row.save(update_fields=["is_pending", "confirmed_by", "confirmed_at"])
        _note(by, "registers.field.confirmed", row, "", {"register": declaration.code, "agency": row.agency})


def withdraw_grant(*, by: Actor, public_id: str, reason: str) -> None:
    """Close the fields again, from now on. Raises NotAllowed, RegistersError."""
    reason = one_line(reason)
    with transaction.atomic():
        row, declaration = _row(public_id)
        if not access.may_grant(by, declaration.owner):
            raise NotAllowed(access.GRANT)
        if not reason:
            raise RegistersError(_("Hãy ghi lý do thu hồi."))
        if row.withdrawn_at is not None:
            return
        row.withdrawn_at, row.withdrawn_by = now(), by.id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _note(by, "registers.field.withdrawn", row, reason, {"register": declaration.code, "agency": row.agency})


def _row(public_id: str) -> tuple[FieldGrant, Declaration]:
    row = FieldGrant.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise RegistersError(_("Không có lần mở trường này."))
    return row, head_of_id(row.register_id).declaration


def _note(by: Actor, action: str, row: FieldGrant, reason: str, details: dict[str, object]) -> None:
    journal.append(by=by, action=action, subject=f"grant:{row.public_id}", reason=reason, details=details)
