"""Merging two records that are one thing, and splitting one that is two."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.registers.adapters import writing
from tinhso.data.registers.data import Action, FieldError, InvalidRecord, Record, StaleRecord, Status
from tinhso.data.registers.rules import access
from tinhso.data.registers.services import versions
from tinhso.data.registers.services.records import as_record
from tinhso.data.registers.services.versions import Version, Writing, locked, new_public_id, note, one_line, write


def merge(
    *,
    by: Actor,
    code: str,
    keep: str,
    lose: str,
    reason: str,
    values: Mapping[str, Any] | None = None,
    expected_keep: int | None = None,
    expected_lose: int | None = None,
) -> Record:
    """Make *lose* lead to *keep*, which takes *values*; both keep their history. Returns the kept record."""
    if keep == lose:
        raise InvalidRecord([FieldError("lose", "same", _("Hãy chọn hai bản ghi khác nhau."))])
    if not one_line(reason):
        raise InvalidRecord([FieldError("reason", "required", _("Hãy ghi lý do gộp."))])
    reason = one_line(reason)

    def act(work: Writing) -> Record:
        # In one order whichever is kept: two mergers of the same two would otherwise wait for one another.
        wanted = {keep: expected_keep, lose: expected_lose}
        held = {public_id: locked(work, public_id, wanted[public_id]) for public_id in sorted(wanted)}
        (kept_row, kept), (lost_row, lost) = held[keep], held[lose]
        for item in (kept, lost):
            if item.status is not Status.IN_FORCE:
                raise StaleRecord(item.version, _("Chỉ gộp được bản ghi đang có hiệu lực."))
        made = versions.checked(work.head, by, {**kept.values, **(values or {})})
        receipt = note(work, Action.MERGE, keep, kept.version + 1, reason, merged=lose)
        gone = replace(_next(lost, lost.values, reason), status=Status.MERGED, merged_into=keep)
        versions.put_next(work, lost_row, lost, gone, receipt)
        version = _next(kept, made, reason)
        number = writing.next_seq(work.head.id, code)
        versions.put_next(work, kept_row, kept, version, receipt, seq=number)
        return as_record(work, version, receipt)

    return write(code, by, act)


def _next(item: Record, values: Mapping[str, Any], reason: str) -> Version:
    return Version(
        item.public_id,
        item.version + 1,
        values,
        Action.MERGE,
        true_from=item.true_from,
        true_to=item.true_to,
        provenance=item.provenance,
        reason=reason,
    )


def split(
    *,
    by: Actor,
    code: str,
    public_id: str,
    new_values: Mapping[str, Any],
    reason: str,
    values: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> tuple[Record, Record]:
    """Say that one record told of two things: it takes *values*, a second begins with *new_values*."""
    if not one_line(reason):
        raise InvalidRecord([FieldError("reason", "required", _("Hãy ghi lý do tách."))])
    reason = one_line(reason)

    def act(work: Writing) -> tuple[Record, Record]:
        row_id, item = locked(work, public_id, expected_version)
        if item.status is not Status.IN_FORCE:
            raise StaleRecord(item.version, _("Chỉ tách được bản ghi đang có hiệu lực."))
        first = versions.checked(work.head, by, {**item.values, **(values or {})})
        second = versions.checked(work.head, by, new_values)
        access.require_write(by, work.head.declaration, *work.compiled.scope_of(second))
        other = new_public_id()
        receipt = note(work, Action.SPLIT, public_id, item.version + 1, reason, new=other)
        kept = Version(
            public_id,
            item.version + 1,
            first,
            Action.CORRECT,
            true_from=item.true_from,
            true_to=item.true_to,
            provenance=item.provenance,
            reason=reason,
        )
        versions.put_next(work, row_id, item, kept, receipt)
        new = Version(
            other,
            1,
            second,
            Action.SPLIT,
            true_from=item.true_from,
            provenance=f"record:{public_id}",
            reason=reason,
        )
        versions.put_new(work, new, receipt, seq=writing.next_seq(work.head.id, code))
        return as_record(work, kept, receipt), as_record(work, new, receipt)

    return write(code, by, act)
