"""Declaring registers: new ones and next versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.core.province.api import StaleVersionError, differences
from tinhso.data.registers.data import Declaration, DeclarationError, Provenance, RegisterInfo
from tinhso.data.registers.models import Origin, Register, RegisterVersion, State
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.changes import Step, steps, with_hidden
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.selectors.registers import register as register_info
from tinhso.data.registers.services import altering
from tinhso.data.registers.services.altering import Misfits
from tinhso.data.registers.services.versions import one_line


@dataclass(frozen=True)
class Preview:
    """What a declaration would do, before it is made: steps, and the records that would not fit."""

    declaration: Declaration
    is_new: bool
    steps: tuple[Step, ...]
    misfits: Misfits


def standing(code: str) -> tuple[Register | None, Declaration | None]:
    """Return the register and its declaration in force."""
    row = Register.objects.filter(code=code).first()
    if row is None or row.version == 0:
        return row, None
    content = row.versions.values_list("content", flat=True).filter(number=row.version).first()
    return row, parse_declaration(content) if content else None


def preview(*, by: Actor, content: Mapping[str, Any]) -> Preview:
    """Return what *content* would do; nothing is written. Raises DeclarationError, NotAllowed."""
    new = parse_declaration(content)
    refuse_simulated(new)
    row, old = standing(new.code)
    _require(by, old, new)
    whole = with_hidden(old, new)
    found = altering.misfits(old, whole) if old is not None and row is not None and row.table_version else Misfits()
    return Preview(whole, old is None, tuple(steps(old, whole)), found)


def refuse_simulated(declaration: Declaration) -> None:
    """Raise DeclarationError for a training register outside training."""
    if declaration.provenance is Provenance.SIMULATED and not settings.TRAINING:
        raise DeclarationError([_("provenance: sổ mô phỏng chỉ có ở môi trường tập huấn.")])


def _require(by: Actor, old: Declaration | None, new: Declaration) -> None:
    """Raise NotAllowed unless *by* may declare for the agency that owns the register, before and after."""
    access.require_declare(by, new.owner)
    if old is not None and old.owner != new.owner:
        access.require_declare(by, old.owner)


def declare(
    *,
    by: Actor,
    content: Mapping[str, Any],
    reason: str,
    seen: int | None = None,
    origin: Origin = Origin.EDITED,
    loaded_hash: str | None = None,
) -> RegisterInfo:
    """Make a register, or the next version of its declaration, and bring its table there.

    *seen*: the version the editor began from (StaleVersionError if another came meanwhile). The same content again
    makes no version. Raises DeclarationError (also where records could not be converted) and NotAllowed.
    """
    new = parse_declaration(content)
    refuse_simulated(new)
    row, old = standing(new.code)
    _require(by, old, new)
    reason = one_line(reason)
    if not reason:
        raise DeclarationError([_("Hãy ghi lý do, ví dụ số và ngày của văn bản.")])
    whole = with_hidden(old, new)
    plain = to_plain(whole)
    if old is not None and row is not None and row.table_version:
        found = altering.misfits(old, whole)
        if found.blocks:
            raise DeclarationError(_blocked(found))
    register_id = _write(by, plain, whole, old, reason, seen, origin, loaded_hash)
    altering.finish(register_id)
    return register_info(new.code, by=by)


def _blocked(found: Misfits) -> list[str]:
    told = [f"{public_id}, {name}: {message}" for public_id, name, message in found.sample]
    if found.repeated_keys:
        told.append(_("Các bản ghi sẽ trùng hoặc thiếu khoá: %(ids)s.") % {"ids": ", ".join(found.repeated_keys)})
    return [_("Có bản ghi không theo được khai báo mới; hãy sửa các bản ghi này trước."), *told]


def _write(
    by: Actor,
    plain: Any,
    whole: Declaration,
    old: Declaration | None,
    reason: str,
    seen: int | None,
    origin: Origin,
    loaded_hash: str | None,
) -> int:
    with transaction.atomic():
        row, _made = Register.objects.select_for_update().get_or_create(
            code=whole.code, defaults={"owner": whole.owner}
        )
        if seen is not None and row.version != seen:
            raise StaleVersionError
        if loaded_hash is not None:
            row.loaded_hash = loaded_hash
        if row.state == State.WITHDRAWN:
            row.state = State.READY
        latest = row.versions.order_by("-number").first()
        if latest is None or latest.content != plain:
            row.version += 1
            changes = [change.field for change in differences(to_plain(old) if old else {}, plain)]
            receipt = journal.append(
                by=by,
                action="registers.declaration.made",
                subject=f"register:{whole.code}",
                reason=reason,
                details={"version": row.version, "origin": origin.value, "changed": changes[:200]},
            )
            RegisterVersion.objects.create(
                register=row,
                number=row.version,
                content=plain,
                origin=origin,
                made_at=now(),
                made_by=by.id,
                reason=reason,
                receipt=receipt,
            )
        row.owner = whole.owner
        row.save()
    return row.pk
