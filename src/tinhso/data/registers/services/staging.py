"""Staging the rows of a batch, out of sight, in transactions of ≤ 1,000 rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db import transaction

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now, today
from tinhso.data.registers.adapters import bulk, tables, writing
from tinhso.data.registers.adapters.layout import HEAD, day_out, stamp_out
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import Action, FieldError, Record, Status
from tinhso.data.registers.models import Batch
from tinhso.data.registers.selectors.heads import Compiled, Head
from tinhso.data.registers.selectors.preparing import Preparer
from tinhso.data.registers.services.lines import (
    LineStager,
    StageReport,
    add_counts,
    end_rows,
    repeated,
    staging_batch,
)

__all__ = ["StageReport", "next_line", "replace_rows", "stage", "stage_ends"]


def stage(
    *,
    by: Actor,
    batch: int,
    rows: Iterable[Mapping[str, Any]],
    provenance: Iterable[str] | None = None,
    checked: bool = False,
) -> StageReport:
    """Add rows to a batch: new ones, changed ones (by key) as next versions; equal ones only counted.

    *checked*: the values are as ``Checker`` keeps them, so they are not looked at again. Transactions of ≤ 1,000 rows:
    what was staged before a failure stays staged and is found again as «same». Raises BatchRefused.
    """
    row, register = staging_batch(by, batch)
    report = StageReport()
    places = iter(provenance) if provenance is not None else None
    stager = LineStager(register, row, by)
    with bulk.room():
        for chunk in _chunks(enumerate(rows)):
            good = _without_repeats(_readable(register.compiled, chunk, places, checked, report), report)
            stager.write([line for _place, line in good], [place for place, _line in good], report)
            # What was staged by now may be met again.
            stager.alone = False
    return report


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while chunk := list(islice(source, writing.CHUNK)):
        yield chunk


def _readable(
    compiled: Compiled,
    chunk: Sequence[tuple[int, Mapping[str, Any]]],
    places: Iterator[str] | None,
    checked: bool,
    report: StageReport,
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    prepare = Preparer(compiled)
    for place, values in chunk:
        source = next(places, "") if places is not None else ""
        kept = dict(values)
        if not checked:
            kept, errors = compiled.checker.clean(values)
            errors += [
                FieldError(rule.first_name, rule.rule.code, str(rule.rule.words))
                for rule in compiled.rules
                if not errors and rule.is_broken(kept)
            ]
            if errors:
                report.refused.append((place, errors))
                continue
        yield place, prepare.line(kept, source)


def _without_repeats(
    lines: Iterable[tuple[int, tuple[Any, ...]]], report: StageReport
) -> list[tuple[int, tuple[Any, ...]]]:
    seen: dict[str, tuple[int, tuple[Any, ...]]] = {}
    for place, line in lines:
        if line[0] in seen:
            report.refused.append((place, [repeated()]))
        else:
            seen[line[0]] = (place, line)
    return list(seen.values())


def stage_ends(*, by: Actor, batch: int, public_ids: Sequence[str]) -> int:
    """Stage the end of records (absent from a full source, where the mapping says so); return how many."""
    row, register = staging_batch(by, batch)
    reader = Reader(register.code, register.declaration.shown)
    done = 0
    for chunk in _chunks(public_ids):
        marks = ", ".join(["%s"] * len(chunk))
        where = Conditions([f"public_id IN ({marks})", "status = 1", "ended_by IS NULL"], list(chunk))
        with transaction.atomic():
            tables.lock_for_writing(register.id)
            standing = Batch.objects.select_for_update().get(pk=row.pk)
            found = reader.select(where, "id", len(chunk))
            lines = [
                next_line(register, standing, last, None, standing.rows + index + 1, by)
                # Absent from today on; a row that a batch takes back has no last day, for it never was so.
                for index, last in enumerate(replace(reader.record(item), true_to=today()) for item in found)
            ]
            replace_rows(register, standing, [item[0] for item in found], lines)
            add_counts(standing, [line[len(HEAD) :] for line in lines], ended=len(lines))
        done += len(found)
    return done


def next_line(register: Head, batch: Batch, item: Record, back_to: Record | None, seq: int, by: Actor) -> list[Any]:
    """Return the version a batch puts after *item*: like *back_to*, or ended."""
    compiled = register.compiled
    like = back_to or item
    values = dict(like.values)
    agency, area = compiled.scope_of(values)
    status = int(like.status) if back_to else int(Status.ENDED)
    return [
        item.public_id,
        compiled.key_of(values),
        item.version + 1,
        compiled.number,
        status,
        day_out(like.true_from),
        day_out(like.true_to),
        stamp_out(now()),
        batch.pk,
        None,
        (Action.UNDO if back_to else Action.END).value,
        seq,
        like.provenance,
        agency,
        area,
        by.id,
        None,
        None,
        like.merged_into or None,
        *compiled.search_of(values),
        *compiled.codec.encode(values),
    ]


def replace_rows(register: Head, batch: Batch, ended: Sequence[int], lines: Sequence[Sequence[Any]]) -> None:
    """Mark rows as ended by the batch and insert their next versions."""
    if not ended:
        return
    end_rows(register, batch.pk, ended)
    writing.insert_many(register.declaration, lines)
