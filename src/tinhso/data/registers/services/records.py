"""Single writes of records: each one version, one journal entry, one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import today
from tinhso.data.registers.adapters import writing
from tinhso.data.registers.adapters.layout import stamp_out
from tinhso.data.registers.adapters.reading import Conditions
from tinhso.data.registers.data import (
    Action,
    FieldError,
    InvalidRecord,
    Record,
    StaleRecord,
    Status,
    UnknownRecord,
)
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import Head, head, with_head
from tinhso.data.registers.selectors.records import is_uuid, past_rows, raw_row, view_for
from tinhso.data.registers.services import versions
from tinhso.data.registers.services.versions import (
    REFUSALS,
    Version,
    Writing,
    locked,
    new_public_id,
    note,
    one_line,
    write,
    writing_to,
)


def validate(code: str, values: Mapping[str, Any], *, by: Actor) -> list[FieldError]:
    """Return what is wrong with the values of a new record; nothing is written.

    Fields that *by* may not read are neither checked nor named: they are refused as unknown.
    """
    register = head(code)
    view = view_for(register, by)
    known = {name: value for name, value in values.items() if name in view.fields}
    errors = versions.check(register, by, known)[1]
    unknown = [name for name in values if name not in view.fields]
    told = [error for error in errors if error.field in view.fields or not error.field]
    return told + [FieldError(str(name)[:60], "unknown", _("Sổ không có trường này.")) for name in unknown]


def create(
    *,
    by: Actor,
    code: str,
    values: Mapping[str, Any],
    reason: str = "",
    provenance: str = "",
    true_from: date | None = None,
    public_id: str = "",
) -> Record:
    """Add a record and return it. *public_id*: chosen by the caller, so that a retry makes no second record.

    Raises UnknownRegister, NotAllowed, InvalidRecord, KeyTaken, UnderMaintenance.
    """
    if public_id and not is_uuid(public_id):
        raise InvalidRecord([FieldError("public_id", "type", _("Mã bản ghi phải là một UUID."))])

    def act(register: Head) -> Record:
        require_some_write(register, by)
        kept = versions.checked(register, by, values)
        access.require_write(by, register.declaration, *register.compiled.scope_of(kept))
        version = Version(
            public_id or new_public_id(),
            1,
            kept,
            Action.CREATE,
            true_from=true_from,
            provenance=provenance[:500],
            reason=one_line(reason),
        )
        return _created(register, by, version, is_chosen=bool(public_id))

    return with_head(code, act, *REFUSALS)


def _created(register: Head, by: Actor, version: Version, *, is_chosen: bool) -> Record:
    with writing_to(register, by) as work:
        if is_chosen and (standing := _already_there(work, version)) is not None:
            return standing
        receipt = note(work, Action.CREATE, version.public_id, 1, version.reason)
        versions.put_new(work, version, receipt)
    return as_record(work, version, receipt)


def require_some_write(register: Head, by: Actor) -> None:
    """Raise NotAllowed before anything of the values is looked at, unless *by* may write some record."""
    if not access.may_write_some(by, register.declaration):
        access.require_write(by, register.declaration, "", "")


def _already_there(work: Writing, version: Version) -> Record | None:
    """Return the record this very request made before; StaleRecord if the id is another record's."""
    found = raw_row(work.head, version.public_id)
    if found is None:
        return None
    item = found[1]
    if item.made_by == work.by.id and item.version == 1 and dict(item.values) == _all_names(work, version.values):
        return item
    raise StaleRecord(item.version, _("Đã có bản ghi khác mang mã này."))


def _all_names(work: Writing, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.get(name) for name in work.head.declaration.names}


def as_record(work: Writing, version: Version, receipt: int) -> Record:
    """Return the record that a write has just made, without reading it back."""
    agency, area = work.compiled.scope_of(dict(version.values))
    return Record(
        public_id=version.public_id,
        version=version.number,
        declared=work.compiled.number,
        status=version.status,
        true_from=version.true_from,
        true_to=version.true_to,
        known_from=work.at,
        known_to=None,
        action=version.action.value,
        provenance=version.provenance,
        made_by=work.by.id,
        reason=version.reason,
        receipt=receipt,
        merged_into=version.merged_into or "",
        seq=work.seq,
        values=_all_names(work, version.values),
        agency=agency,
        area=area,
    )


def correct(
    *,
    by: Actor,
    code: str,
    public_id: str,
    values: Mapping[str, Any],
    reason: str,
    expected_version: int | None = None,
    provenance: str = "",
    whole: bool = False,
) -> Record:
    """Say that the record was always as *values* has it (*whole*: what is not given is emptied).

    A correction that changes nothing makes no version. Raises also UnknownRecord, StaleRecord.
    """
    _require_reason(reason)

    def act(work: Writing) -> Record:
        row_id, item = locked(work, public_id, expected_version)
        _require_in_force(item)
        kept = _merged(work, item, values, whole=whole)
        changed = differing(item, kept)
        if not changed:
            return item
        version = Version(
            public_id,
            item.version + 1,
            kept,
            Action.CORRECT,
            true_from=item.true_from,
            true_to=item.true_to,
            provenance=provenance[:500] or item.provenance,
            reason=one_line(reason),
        )
        receipt = note(work, Action.CORRECT, public_id, version.number, version.reason, fields=changed)
        versions.put_next(work, row_id, item, version, receipt)
        return as_record(work, version, receipt)

    return write(code, by, act)


def change(
    *,
    by: Actor,
    code: str,
    public_id: str,
    values: Mapping[str, Any],
    true_from: date,
    reason: str,
    expected_version: int | None = None,
    provenance: str = "",
) -> Record:
    """Say that the world changed on *true_from*: the old version was true until the day before."""
    _require_reason(reason)
    if true_from > today():
        raise InvalidRecord([FieldError("true_from", "range", _("Ngày thay đổi không được ở tương lai."))])

    def act(work: Writing) -> Record:
        row_id, item = locked(work, public_id, expected_version)
        _require_in_force(item)
        if item.true_from is not None and true_from <= item.true_from:
            message = _("Ngày thay đổi phải sau ngày bắt đầu của phiên bản đang dùng.")
            raise InvalidRecord([FieldError("true_from", "range", message)])
        kept = _merged(work, item, values)
        changed = differing(item, kept)
        if not changed:
            return item
        version = Version(
            public_id,
            item.version + 2,
            kept,
            Action.CHANGE,
            true_from=true_from,
            true_to=item.true_to,
            provenance=provenance[:500] or item.provenance,
            reason=one_line(reason),
        )
        receipt = note(work, Action.CHANGE, public_id, version.number, version.reason, fields=changed)
        _part(work, row_id, item, version, receipt)
        return as_record(work, version, receipt)

    return write(code, by, act)


def _part(work: Writing, row_id: int, item: Record, version: Version, receipt: int) -> None:
    """Put *version* in the place of *item*, which was so until the day before and stays believed as far as that."""
    assert version.true_from is not None
    closed = Version(
        item.public_id,
        item.version + 1,
        item.values,
        Action.CLOSE,
        true_from=item.true_from,
        true_to=version.true_from - timedelta(days=1),
        provenance=item.provenance,
        reason=version.reason,
    )
    versions.put_next(work, row_id, item, version, receipt)
    versions.put_closed(work, closed, receipt)


def end(
    *,
    by: Actor,
    code: str,
    public_id: str,
    true_to: date,
    reason: str,
    expected_version: int | None = None,
) -> Record:
    """Say that the thing recorded is no more after *true_to*; the record stays readable."""
    _require_reason(reason)

    def act(work: Writing) -> Record:
        row_id, item = locked(work, public_id, expected_version)
        _require_in_force(item)
        if item.true_from is not None and true_to < item.true_from:
            raise InvalidRecord([FieldError("true_to", "range", _("Ngày kết thúc không trước ngày bắt đầu."))])
        version = Version(
            public_id,
            item.version + 1,
            item.values,
            Action.END,
            status=Status.ENDED if true_to <= today() else Status.IN_FORCE,
            true_from=item.true_from,
            true_to=true_to,
            provenance=item.provenance,
            reason=one_line(reason),
        )
        receipt = note(work, Action.END, public_id, version.number, version.reason)
        versions.put_next(work, row_id, item, version, receipt)
        return as_record(work, version, receipt)

    return write(code, by, act)


def undo(*, by: Actor, code: str, public_id: str, reason: str, expected_version: int | None = None) -> Record:
    """Take back the last act on a record: a new version like the one before it; a first version is withdrawn."""
    _require_reason(reason)

    def act(work: Writing) -> Record:
        row_id, item = locked(work, public_id, expected_version)
        version = replace(_before(work, item), reason=one_line(reason))
        receipt = note(work, Action.UNDO, public_id, version.number, version.reason, undone=item.action)
        if version.action is Action.CHANGE:
            _part(work, row_id, item, version, receipt)
            return as_record(work, version, receipt)
        versions.put_next(work, row_id, item, version, receipt)
        if item.action == Action.CHANGE:
            # The part that the change had closed is not believed any more.
            writing.close_segment(code, public_id, item.version - 1, stamp_out(work.at))
        return as_record(work, version, receipt)

    return write(code, by, act)


def _before(work: Writing, item: Record) -> Version:
    """Return the version to come back to."""
    back = 2 if item.action == Action.CHANGE else 1
    where = Conditions(["public_id = %s", "version = %s"], [item.public_id, item.version - back])
    found = past_rows(work.head, where, "hid DESC", 1)
    number = item.version + 1
    if not found or item.action in {Action.CREATE, Action.SPLIT}:
        if item.status is not Status.IN_FORCE:
            raise UnknownRecord(_("Bản ghi này không còn gì để hoàn tác."))
        return Version(
            item.public_id,
            number,
            item.values,
            Action.UNDO,
            status=Status.ENDED,
            true_from=item.true_from,
            provenance=item.provenance,
        )
    old = found[0]
    if old.erased:
        raise UnknownRecord(_("Phiên bản trước không còn: dữ liệu cá nhân trong đó đã xoá."))
    # A change taken back and now brought again is a change once more: the part before it is closed anew.
    again = item.action == Action.UNDO and old.action == Action.CHANGE
    return Version(
        item.public_id,
        number + 1 if again else number,
        old.values,
        Action.CHANGE if again else Action.UNDO,
        status=old.status,
        true_from=old.true_from,
        true_to=old.true_to,
        provenance=old.provenance,
        merged_into=old.merged_into or None,
    )


def _merged(work: Writing, item: Record, values: Mapping[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """Return the record's values with the new ones, checked; the writer must keep it before and after."""
    base = {} if whole else dict(item.values)
    kept = versions.checked(work.head, work.by, {**base, **values})
    access.require_write(work.by, work.head.declaration, *work.compiled.scope_of(kept))
    return kept


def differing(item: Record, kept: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields whose values differ."""
    return [name for name, value in item.values.items() if kept.get(name) != value]


def _require_in_force(item: Record) -> None:
    if item.status is not Status.IN_FORCE:
        raise StaleRecord(item.version, _("Bản ghi này không còn hiệu lực. Hãy hoàn tác trước khi sửa."))


def _require_reason(reason: str) -> None:
    if not one_line(reason):
        raise InvalidRecord([FieldError("reason", "required", _("Hãy ghi lý do, ví dụ số và ngày của văn bản."))])
