"""The work list: rows set aside are mended, one or many, or dismissed with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now, today
from tinhso.core.journal import api as journal
from tinhso.data.imports.adapters.listed import Listed
from tinhso.data.imports.adapters.units import Units
from tinhso.data.imports.data import ImportsError, RowState, State
from tinhso.data.imports.models import Import, SetAside
from tinhso.data.imports.rules.rows import RowChecker
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import FieldError

#: Rows mended together at most; more go by export and a file.
TOGETHER_MAX = 5000


def rows_of(*, by: Actor, register: str, public_ids: Sequence[str]) -> list[SetAside]:
    """Return open rows of one register. Raises NotAllowed."""
    registers.require_write(by=by, code=register)
    found = SetAside.objects.filter(register=register, state=RowState.OPEN, public_id__in=public_ids)
    return list(found.select_related("origin"))


def checker_of(register: str, *, by: Actor) -> RowChecker:
    """Return what checks rows of a register one by one."""
    prepare = registers.preparer(register)
    return RowChecker(
        prepare.declaration,
        prepare.checker,
        prepare.rules,
        resolve=Units(today()).resolve,
        absent=Listed(by, register).absent,
        today=today(),
    )


def mend(
    *, by: Actor, register: str, rows: Mapping[str, Mapping[str, str]], note: str = ""
) -> tuple[int, dict[str, list[FieldError]]]:
    """Check rows with their mended texts; what is right now goes into the register in one batch, one journal entry.

    Returns how many went in, and what is still wrong by row; those stay open with their new texts and faults.
    """
    if len(rows) > TOGETHER_MAX:
        raise ImportsError(_("Mỗi lần sửa nhiều nhất %(max)s dòng; nhiều hơn hãy xuất ra tệp.") % {"max": TOGETHER_MAX})
    found = rows_of(by=by, register=register, public_ids=list(rows))
    check = checker_of(register, by=by)
    good: list[tuple[SetAside, dict[str, Any]]] = []
    wrong: dict[str, list[FieldError]] = {}
    for item in found:
        texts = {**item.values, **rows[str(item.public_id)]}
        values, errors = check.check(texts)
        item.values = {name: text for name, text in texts.items() if text not in {None, ""}}
        if errors:
            wrong[str(item.public_id)] = errors
            _refault(item, errors)
        else:
            good.append((item, values))
    if good:
        refused = _load(by, register, good)
        for place, errors in refused:
            item = good[place][0]
            wrong[str(item.public_id)] = errors
            _refault(item, errors)
        bad = {place for place, _errors in refused}
        done = [item for place, (item, _values) in enumerate(good) if place not in bad]
        for item in done:
            item.state, item.note, item.settled_at, item.settled_by = RowState.MENDED, note[:500], now(), by.id
    SetAside.objects.bulk_update(
        found,
        ["values", "faults", "field", "code", "message", "state", "note", "settled_at", "settled_by"],
        batch_size=500,
    )
    _recount(found)
    return len(found) - len(wrong), wrong


def _refault(item: SetAside, errors: Sequence[FieldError]) -> None:
    item.faults = [{"field": error.field, "code": error.code, "message": error.message} for error in errors]
    first = errors[0]
    item.field, item.code, item.message = first.field[:60], first.code[:60], first.message[:500]


def _load(
    by: Actor, register: str, good: Sequence[tuple[SetAside, dict[str, Any]]]
) -> list[tuple[int, list[FieldError]]]:
    """Stage mended rows: into their import's batch while it is open, else in one of their own, published at once."""
    origin = good[0][0].origin
    same = all(item.origin_id == origin.pk for item, _values in good)
    names = {item.name for item in registers.preparer(register).declaration.shown}
    rows = [{name: values.get(name) for name in names} for _item, values in good]
    places = [f"{item.origin.source}:{item.row}" for item, _values in good]
    if same and origin.state == State.STAGED and origin.batch is not None:
        return registers.stage(by=by, batch=origin.batch, rows=rows, provenance=places, checked=True).refused
    reason = _("Sửa %(n)s dòng để riêng.") % {"n": len(rows)}
    batch = registers.open_batch(by=by, code=register, source=f"mend:{origin.public_id}", reason=reason)
    report = registers.stage(by=by, batch=batch.id, rows=rows, provenance=places, checked=True)
    registers.publish_batch(by=by, batch=batch.id, reason=reason)
    return report.refused


def dismiss(*, by: Actor, register: str, public_ids: Sequence[str], reason: str) -> int:
    """Say of rows that they will not be loaded, and why; return how many."""
    if not reason.strip():
        raise ImportsError(_("Hãy nêu lý do bỏ dòng."))
    found = rows_of(by=by, register=register, public_ids=public_ids)
    with transaction.atomic():
        for item in found:
            item.state, item.note, item.settled_at, item.settled_by = RowState.DISMISSED, reason[:500], now(), by.id
        SetAside.objects.bulk_update(found, ["state", "note", "settled_at", "settled_by"], batch_size=500)
        if found:
            journal.append(
                by=by,
                action="imports.rows.dismissed",
                subject=f"register:{register}",
                reason=reason,
                details={"register": register, "rows": len(found)},
            )
    _recount(found)
    return len(found)


def replace(
    *, by: Actor, register: str, public_ids: Sequence[str], field: str, old: str, new: str
) -> tuple[int, dict[str, list[FieldError]]]:
    """Put *new* for *old* ("" : whatever stands there) in one field of many rows and try them again."""
    found = rows_of(by=by, register=register, public_ids=public_ids)
    declaration = registers.preparer(register).declaration
    if declaration.field(field) is None:
        raise ImportsError(_("Sổ không có trường «%(name)s».") % {"name": field[:60]})
    wanted = {str(item.public_id): {field: new} for item in found if not old or str(item.values.get(field, "")) == old}
    return mend(by=by, register=register, rows=wanted, note=_("Thay giá trị hàng loạt."))


def _recount(rows: Sequence[SetAside]) -> None:
    for origin in {item.origin_id for item in rows}:
        left = SetAside.objects.filter(origin_id=origin, state=RowState.OPEN).count()
        Import.objects.filter(pk=origin).update(aside=left)
