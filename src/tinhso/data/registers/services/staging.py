# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Staging the rows of a batch, out of sight, in transactions of ≤ 1,000 rows."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from os import urandom
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.registers.adapters import tables, writing
from tinhso.data.registers.adapters.layout import HEAD, day_out, stamp_out, table
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import Action, BatchRefused, FieldError, Record, Status
from tinhso.data.registers.models import Batch, BatchState
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import Compiled, Head, head


@dataclass
class StageReport:
    """What became of the rows handed over: counts, and for each refused row its place and what is wrong."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[int, list[FieldError]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    """One row on its way: its place among those handed over, its values, its key, where it came from."""

    place: int
    values: Mapping[str, Any]
    key: str
    provenance: str


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
    row = _staging(batch)
    register = head(row.register.code)
    access.require_write(by, register.declaration, "", "")
    if register.table_version != row.declared:
        raise BatchRefused(_("Khai báo của sổ đã đổi từ khi mở lô này. Hãy huỷ lô và nhập lại."))
    report = StageReport()
    places = iter(provenance) if provenance is not None else None
    stager = _Stager(register, row.pk, by)
    for chunk in _chunks(enumerate(rows)):
        good = list(_readable(register.compiled, chunk, places, checked, report))
        stager.write(good, report)
    return report


def _staging(batch: int) -> Batch:
    row = Batch.objects.select_related("register").filter(pk=batch).first()
    if row is None or row.state != BatchState.STAGING:
        raise BatchRefused(_("Lô này không còn nhận thêm dòng."))
    return row


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
) -> Iterator[_Row]:
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
        yield _Row(place, kept, compiled.key_of(kept), source)


class _Stager:
    """Writes chunks of one batch."""

    def __init__(self, register: Head, batch: int, by: Actor) -> None:
        self.register = register
        self.batch = batch
        self.by = by
        self.reader = Reader(register.code, register.declaration.shown)

    def write(self, rows: list[_Row], report: StageReport) -> None:
        """Stage one chunk in one transaction."""
        rows = self._without_repeats(rows, report)
        if not rows:
            return
        with transaction.atomic():
            tables.lock_for_writing(self.register.id)
            standing = Batch.objects.select_for_update().get(pk=self.batch)
            if standing.state != BatchState.STAGING:
                raise BatchRefused(_("Lô này không còn nhận thêm dòng."))
            try:
                self._write(standing, rows, report)
            except IntegrityError as error:
                raise BatchRefused(_("Có dòng trùng khoá với một lần ghi cùng lúc. Hãy chạy lại.")) from error

    def _without_repeats(self, rows: list[_Row], report: StageReport) -> list[_Row]:
        seen: dict[str, _Row] = {}
        for row in rows:
            if row.key in seen:
                report.refused.append((row.place, [_repeated()]))
            else:
                seen[row.key] = row
        return list(seen.values())

    def _write(self, batch: Batch, rows: list[_Row], report: StageReport) -> None:
        known = self._known([row.key for row in rows])
        made: list[list[Any]] = []
        ended: list[int] = []
        at = stamp_out(now())
        new = same = 0
        ids = new_ids(len(rows))
        for row, fresh in zip(rows, ids, strict=True):
            found = known.get(row.key)
            if found is None:
                new += 1
                made.append(self._line(batch, row, fresh, 1, None, at, batch.rows + len(made) + 1))
                continue
            row_id, item = found
            if _equal(item, row.values):
                same += 1
            elif item.batch is not None and item.batch in (*self.register.unpublished, batch.pk):
                report.refused.append((row.place, [_repeated()]))
            else:
                ended.append(row_id)
                seq = batch.rows + len(made) + 1
                made.append(self._line(batch, row, item.public_id, item.version + 1, item, at, seq))
        if ended:
            marks = ", ".join(["%s"] * len(ended))
            tables.execute(
                f"UPDATE {table(self.register.code)} SET ended_by = %s WHERE id IN ({marks})", [batch.pk, *ended]
            )
        if made:
            writing.insert_many(self.register.declaration, made)
        report.new += new
        report.changed += len(ended)
        report.same += same
        add_counts(batch, made, new=new, changed=len(ended), same=same)

    def _known(self, keys: Sequence[str]) -> dict[str, tuple[int, Record]]:
        """Return the rows that hold these keys now, in force or staged."""
        marks = ", ".join(["%s"] * len(keys))
        where = Conditions([f"key IN ({marks})", "status = 1", "ended_by IS NULL"], list(keys))
        # By key, not by id: for an order by id the database would walk the whole table.
        found = self.reader.select(where, "key", len(keys) + 1)
        compiled = self.register.compiled
        records = [(row[0], self.reader.record(row)) for row in found]
        return {compiled.key_of(dict(item.values)): (row_id, item) for row_id, item in records}

    def _line(
        self, batch: Batch, row: _Row, public_id: str, version: int, item: Record | None, at: Any, seq: int
    ) -> list[Any]:
        compiled = self.register.compiled
        values: Any = row.values
        agency, area = compiled.scope_of(values)
        return [
            public_id,
            row.key,
            version,
            compiled.number,
            int(Status.IN_FORCE),
            day_out(item.true_from) if item else None,
            day_out(item.true_to) if item else None,
            at,
            batch.pk,
            None,
            Action.IMPORT.value,
            seq,
            row.provenance,
            agency,
            area,
            self.by.id,
            None,
            None,
            None,
            *compiled.search_of(values),
            *compiled.codec.encode(values),
        ]


def _repeated() -> FieldError:
    return FieldError("", "repeated_key", _("Khoá này đã có ở một dòng khác chưa công bố."))


def _equal(item: Record, values: Mapping[str, Any]) -> bool:
    return all(values.get(name) == value for name, value in item.values.items())


def add_counts(batch: Batch, made: Sequence[Sequence[Any]], **counts: int) -> None:
    """Add to the batch's counts and chain the chunk's hash to its root (fields only: what the source said)."""
    head_length = len(HEAD)
    if made:
        body = orjson.dumps([line[head_length:] for line in made], default=str)
        batch.root = sha256(batch.root.encode() + sha256(body).digest()).hexdigest()
    batch.rows += len(made)
    batch.new += counts.get("new", 0)
    batch.changed += counts.get("changed", 0)
    batch.same += counts.get("same", 0)
    batch.ended += counts.get("ended", 0)
    batch.save(update_fields=["root", "rows", "new", "changed", "same", "ended"])


def new_ids(amount: int) -> list[str]:
    """Return fresh UUIDs (version 7) as text, many at once."""
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    noise = urandom(10 * amount).hex()
    made = []
    for index in range(amount):
        part = noise[20 * index : 20 * index + 20]
        variant = "89ab"[int(part[3], 16) & 3]
        made.append(f"{stamp[:8]}-{stamp[8:]}-7{part[:3]}-{variant}{part[4:7]}-{part[7:19]}")
    return made


def stage_ends(*, by: Actor, batch: int, public_ids: Sequence[str]) -> int:
    """Stage the end of records (absent from a full source, where the mapping says so); return how many."""
    row = _staging(batch)
    register = head(row.register.code)
    access.require_write(by, register.declaration, "", "")
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
                next_line(register, standing, reader.record(item), None, standing.rows + index + 1, by)
                for index, item in enumerate(found)
            ]
            replace_rows(register, standing, [item[0] for item in found], lines)
            add_counts(standing, lines, ended=len(lines))
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
    marks = ", ".join(["%s"] * len(ended))
    tables.execute(f"UPDATE {table(register.code)} SET ended_by = %s WHERE id IN ({marks})", [batch.pk, *ended])
    writing.insert_many(register.declaration, lines)
