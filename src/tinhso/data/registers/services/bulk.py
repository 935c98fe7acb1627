"""Many rows in one call: each checked whole, then staged as a batch and published by one act, all or each sound one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import FieldError
from tinhso.data.registers.selectors.heads import Compiled, head
from tinhso.data.registers.services import batches, staging
from tinhso.data.registers.services.lookup import Lookup

CHUNK = 1000
#: So many refused lines are told one by one; of the others only how many.
TOLD_MAX = 1000

#: A line as it came: its number, its values, or why it could not be read.
Line = tuple[int, Mapping[str, Any] | FieldError]


@dataclass
class BulkReport:
    """What became of the lines: the batch («» where nothing was kept), counts, the first refused lines."""

    batch: str = ""
    new: int = 0
    changed: int = 0
    same: int = 0
    refused_count: int = 0
    refused: list[tuple[int, list[FieldError]]] = field(default_factory=list)

    def refuse(self, number: int, errors: list[FieldError]) -> None:
        """Note that a line was refused."""
        self.refused_count += 1
        if len(self.refused) < TOLD_MAX:
            self.refused.append((number, errors))


def write_many(*, by: Actor, code: str, lines: Iterable[Line], all_or_none: bool, source: str = "") -> BulkReport:
    """Write rows by key and return what became of them; memory is bounded however many they are.

    *all_or_none*: one refused line and nothing is written. Whatever breaks it off leaves nothing visible. Raises
    UnknownRegister, NotAllowed, UnderMaintenance, BatchRefused, and what reading *lines* raises.
    """
    batch = batches.open_batch(by=by, code=code, source=source[:300] or "api")
    report = BulkReport()
    numbers: list[int] = []
    compiled = head(code).compiled
    rows = _sound(compiled, Lookup(compiled, by), lines, report, numbers, stops=all_or_none)
    try:
        staged = staging.stage(by=by, batch=batch.id, rows=rows, checked=True)
    except BaseException:
        batches.withdraw_batch(by=by, batch=batch.id, reason=_("Không đọc hết nội dung gửi."))
        raise
    for place, errors in staged.refused:
        report.refuse(numbers[place], errors)
    report.refused.sort(key=lambda item: item[0])
    if (report.refused_count and all_or_none) or not (staged.new or staged.changed):
        batches.withdraw_batch(by=by, batch=batch.id, reason=_("Không có dòng nào được ghi."))
        report.same = 0 if report.refused_count and all_or_none else staged.same
        return report
    batches.publish_batch(by=by, batch=batch.id)
    report.batch, report.new, report.changed, report.same = batch.public_id, staged.new, staged.changed, staged.same
    return report


def _sound(
    compiled: Compiled,
    lookup: Lookup,
    lines: Iterable[Line],
    report: BulkReport,
    numbers: list[int],
    *,
    stops: bool,
) -> Iterator[Mapping[str, Any]]:
    """Yield the sound rows, their line numbers put into *numbers*; with *stops* none after the first refusal.

    The lines after it are still checked, so that everything wrong is told at once.
    """
    source = iter(lines)
    while chunk := list(islice(source, CHUNK)):
        for number, kept in _checked(compiled, lookup, chunk, report):
            if stops and report.refused_count:
                continue
            numbers.append(number)
            yield kept


def _checked(
    compiled: Compiled, lookup: Lookup, chunk: Sequence[Line], report: BulkReport
) -> list[tuple[int, dict[str, Any]]]:
    read: list[tuple[int, dict[str, Any]]] = []
    for number, values in chunk:
        if isinstance(values, FieldError):
            report.refuse(number, [values])
            continue
        kept, errors = compiled.clean(values)
        if errors:
            report.refuse(number, errors)
        else:
            read.append((number, kept))
    good = []
    for (number, kept), errors in zip(read, lookup.check_rows([kept for _number, kept in read]), strict=True):
        if errors:
            report.refuse(number, errors)
        else:
            good.append((number, kept))
    return good
