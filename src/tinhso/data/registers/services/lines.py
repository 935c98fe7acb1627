# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Staging prepared lines: tuples as the table keeps them, checked beforehand: a new row costs its insertion only."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.registers.adapters import bulk, tables, writing
from tinhso.data.registers.adapters.layout import HEAD, decoder, stamp_in, stamp_out, table, uuid_in, vendor
from tinhso.data.registers.adapters.reading import fetch
from tinhso.data.registers.adapters.writing import LINE_HEAD
from tinhso.data.registers.data import Action, BatchRefused, Field, FieldError, FieldType, Status
from tinhso.data.registers.models import Batch, BatchState
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import Head, head

Line = tuple[Any, ...]
#: Called inside the transaction of each chunk with how many lines it took: a place in the source is kept with it.
Noted = Callable[[int], None]
_FIRST = len(LINE_HEAD)


@dataclass
class StageReport:
    """What became of the rows handed over: counts, and for each refused row its place and what is wrong."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[int, list[FieldError]]] = field(default_factory=list)


def stage_lines(
    *,
    by: Actor,
    batch: int,
    chunks: Iterable[Sequence[Line]],
    given: Sequence[str] | None = None,
    noted: Noted | None = None,
    exact: bool = False,
) -> StageReport:
    """Add prepared lines (``line_columns``) to a batch, each chunk (≤ 1,000) in one transaction.

    *given*: the fields the source has; a record that stands keeps its other values. *exact*: nothing handed over now
    was staged before (the caller kept its place by *noted*). Keys must not repeat. Raises BatchRefused, NotAllowed.
    """
    row, register = staging_batch(by, batch)
    report = StageReport()
    stager = LineStager(register, row, by, given=given, exact=exact)
    place = 0
    with bulk.room():
        for chunk in chunks:
            stager.write(chunk, range(place, place + len(chunk)), report, noted)
            place += len(chunk)
    return report


def compare_lines(
    *, by: Actor, code: str, chunks: Iterable[Sequence[Line]], given: Sequence[str] | None = None, examples: int = 5
) -> tuple[StageReport, dict[str, list[Line]]]:
    """Tell what staging these lines would do, writing nothing: counts, and the first lines that are new or changed."""
    register = head(code)
    access.require_write(by, register.declaration, "", "")
    stager = LineStager(register, Batch(pk=0, rows=0), by, given=given)
    report = StageReport()
    shown: dict[str, list[Line]] = {"new": [], "changed": []}
    place = 0
    for chunk in chunks:
        fresh, changed = stager.part(chunk, range(place, place + len(chunk)), report, 0)
        report.new += len(fresh)
        report.changed += len(changed)
        shown["new"] += fresh[: max(0, examples - len(shown["new"]))]
        shown["changed"] += [line for _found, line in changed[: max(0, examples - len(shown["changed"]))]]
        place += len(chunk)
    return report, shown


def staging_batch(by: Actor, batch: int) -> tuple[Batch, Head]:
    """Return a batch that still takes rows, and its register. Raises BatchRefused, NotAllowed."""
    row = Batch.objects.select_related("register").filter(pk=batch).first()
    if row is None or row.state != BatchState.STAGING:
        raise BatchRefused(_("Lô này không còn nhận thêm dòng."))
    register = head(row.register.code)
    access.require_write(by, register.declaration, "", "")
    if register.table_version != row.declared:
        raise BatchRefused(_("Khai báo của sổ đã đổi từ khi mở lô này. Hãy huỷ lô và nhập lại."))
    return row, register


@dataclass(frozen=True)
class _Known:
    """The row that holds a key now: its id, what its next version takes over, and its fields as kept."""

    id: int
    public_id: str
    version: int
    true_from: Any
    true_to: Any
    batch: int | None
    cells: Line


class LineStager:
    """Writes chunks of prepared lines into one batch."""

    def __init__(
        self, register: Head, batch: Batch, by: Actor, *, given: Sequence[str] | None = None, exact: bool = False
    ) -> None:
        self.register = register
        self.by = by
        self.batch = batch.pk
        self.fields = register.declaration.shown
        names = {item.name for item in self.fields} if given is None else set(given)
        self.given = [index for index, item in enumerate(self.fields) if item.name in names]
        self.is_whole = len(self.given) == len(self.fields)
        self.plain = [_plain(item) for item in self.fields]
        self.alone = (exact or batch.rows == 0) and not self._others()
        self.standing = {
            "version": 1,
            "declared": register.compiled.number,
            "status": int(Status.IN_FORCE),
            "batch": batch.pk,
            "action": Action.IMPORT.value,
            "made_by": by.id,
        }

    def _others(self) -> bool:
        """Whether the register holds anything but this batch: else no line can meet a record that stands."""
        found = fetch(
            f"SELECT EXISTS (SELECT 1 FROM {table(self.register.code)} "
            "WHERE batch IS NULL OR batch < %s OR batch > %s)",
            [self.batch, self.batch],
        )
        return bool(found[0][0])

    def write(
        self, lines: Sequence[Line], places: Sequence[int], report: StageReport, noted: Noted | None = None
    ) -> None:
        """Stage one chunk in one transaction."""
        if not lines:
            return
        try:
            self._attempt(lines, places, report, noted)
        except IntegrityError as error:
            # Somebody wrote one of these keys meanwhile: look at what stands, then go on.
            if not self.alone:
                raise BatchRefused(_("Có dòng trùng khoá với một lần ghi cùng lúc. Hãy chạy lại.")) from error
            self.alone = False
            self.write(lines, places, report, noted)

    def _attempt(self, lines: Sequence[Line], places: Sequence[int], report: StageReport, noted: Noted | None) -> None:
        with transaction.atomic():
            tables.lock_for_writing(self.register.id)
            standing = Batch.objects.select_for_update().get(pk=self.batch)
            if standing.state != BatchState.STAGING:
                raise BatchRefused(_("Lô này không còn nhận thêm dòng."))
            made = StageReport()
            self._write(standing, lines, places, made)
            if noted is not None:
                noted(len(lines))
        report.new += made.new
        report.changed += made.changed
        report.same += made.same
        report.refused += made.refused

    def _write(self, batch: Batch, lines: Sequence[Line], places: Sequence[int], report: StageReport) -> None:
        fresh, changed = self.part(lines, places, report, batch.pk)
        at = stamp_out(now())
        seq = batch.rows
        if fresh:
            ids = writing.new_ids(len(fresh))
            numbered = [
                (public_id, seq + n, *line) for n, (public_id, line) in enumerate(zip(ids, fresh, strict=True), 1)
            ]
            writing.insert_lines(self.register.declaration, {**self.standing, "known_from": at}, numbered)
        nexts = [self._next(batch, found, line, at, seq + len(fresh) + n) for n, (found, line) in enumerate(changed, 1)]
        if nexts:
            end_rows(self.register, batch.pk, [found.id for found, _line in changed])
            writing.insert_many(self.register.declaration, nexts)
        report.new += len(fresh)
        report.changed += len(nexts)
        said = [*(line[_FIRST:] for line in fresh), *(tuple(line[len(HEAD) :]) for line in nexts)]
        add_counts(batch, said, new=len(fresh), changed=len(nexts), same=report.same)

    def part(
        self, lines: Sequence[Line], places: Sequence[int], report: StageReport, batch: int
    ) -> tuple[list[Line], list[tuple[_Known, Line]]]:
        """Return the lines that are new, and those that change a record; count the same, note the refused."""
        known = {} if self.alone else self._known([line[0] for line in lines])
        if not known:
            return list(lines), []
        fresh: list[Line] = []
        changed: list[tuple[_Known, Line]] = []
        for line, place in zip(lines, places, strict=True):
            found = known.get(line[0])
            if found is None:
                fresh.append(line)
            elif self._equal(found.cells, line):
                report.same += 1
            elif found.batch is not None and found.batch in (*self.register.unpublished, batch):
                report.refused.append((place, [repeated()]))
            elif errors := self._broken(found, line):
                report.refused.append((place, errors))
            else:
                changed.append((found, line))
        return fresh, changed

    def _known(self, keys: Sequence[str]) -> dict[str, _Known]:
        """Return the rows that hold these keys now, in force or staged."""
        marks = ", ".join(["%s"] * len(keys))
        columns = ", ".join(["id", "key", "public_id", "version", "true_from", "true_to", "batch"])
        fields = "".join([f", {item.column}" for item in self.fields])
        # By key, not by id: for an order by id the database would walk the whole table.
        rows = fetch(
            f"SELECT {columns}{fields} FROM {table(self.register.code)} WHERE key IN ({marks}) AND status = 1 "
            "AND ended_by IS NULL ORDER BY key",
            list(keys),
        )
        return {row[1]: _Known(row[0], uuid_in(row[2]), row[3], row[4], row[5], row[6], tuple(row[7:])) for row in rows}

    def _equal(self, cells: Line, line: Line) -> bool:
        if self.is_whole and cells == line[_FIRST:]:
            return True
        return all(self._same(index, cells[index], line[_FIRST + index]) for index in self.given)

    def _same(self, index: int, old: Any, new: Any) -> bool:
        if old == new:
            return True
        plain = self.plain[index]
        return plain is not None and old is not None and new is not None and bool(plain(old) == plain(new))

    def _merged(self, found: _Known, line: Line) -> dict[str, Any]:
        """Return the values of the next version: the source's, and what stands where the source has no such field."""
        given = set(self.given)
        made: dict[str, Any] = {}
        for index, item in enumerate(self.fields):
            cell = line[_FIRST + index] if index in given else found.cells[index]
            decode = decoder(item)
            made[item.name] = cell if decode is None or cell is None else decode(cell)
        return made

    def _broken(self, found: _Known, line: Line) -> list[FieldError]:
        """Return the rules the next version would break together with the values that stay."""
        if self.is_whole or not self.register.compiled.rules:
            return []
        values = self._merged(found, line)
        return [
            FieldError(rule.first_name, rule.rule.code, str(rule.rule.words))
            for rule in self.register.compiled.rules
            if rule.is_broken(values)
        ]

    def _next(self, batch: Batch, found: _Known, line: Line, at: Any, seq: int) -> list[Any]:
        compiled = self.register.compiled
        head_part, cells = list(line[:_FIRST]), list(line[_FIRST:])
        if not self.is_whole:
            values = self._merged(found, line)
            agency, area = compiled.scope_of(values)
            head_part = [line[0], line[1], agency, area, *compiled.search_of(values)]
            cells = compiled.codec.encode(values)
        key, provenance, agency, area, *words = head_part
        return [
            found.public_id,
            key,
            found.version + 1,
            compiled.number,
            int(Status.IN_FORCE),
            found.true_from,
            found.true_to,
            at,
            batch.pk,
            None,
            Action.IMPORT.value,
            seq,
            provenance,
            agency,
            area,
            self.by.id,
            None,
            None,
            None,
            *words,
            *cells,
        ]


def _plain(item: Field) -> Callable[[Any], Any] | None:
    """Return how two ways of keeping one value are made alike before they are compared (PostgreSQL's own types)."""
    if item.type is FieldType.JSON:
        return lambda value: orjson.loads(value) if isinstance(value, str | bytes) else value
    if item.type is FieldType.DATETIME:
        return stamp_in
    if item.type is FieldType.DECIMAL:
        return decoder(item)
    return str if item.type is FieldType.DATE and vendor() == "postgresql" else None


def repeated() -> FieldError:
    """Return what is said of a key that another unpublished row holds."""
    return FieldError("", "repeated_key", _("Khoá này đã có ở một dòng khác chưa công bố."))


def end_rows(register: Head, batch: int, row_ids: Sequence[int]) -> None:
    """Mark rows as ended by the batch."""
    marks = ", ".join(["%s"] * len(row_ids))
    tables.execute(f"UPDATE {table(register.code)} SET ended_by = %s WHERE id IN ({marks})", [batch, *row_ids])


def add_counts(batch: Batch, said: Sequence[Sequence[Any]], **counts: int) -> None:
    """Add to the batch's counts and chain the hash of what the source *said* (fields only) to its root."""
    if said:
        body = orjson.dumps(said, default=str)
        batch.root = sha256(batch.root.encode() + sha256(body).digest()).hexdigest()
    batch.rows += len(said)
    batch.new += counts.get("new", 0)
    batch.changed += counts.get("changed", 0)
    batch.same += counts.get("same", 0)
    batch.ended += counts.get("ended", 0)
    batch.save(update_fields=["root", "rows", "new", "changed", "same", "ended"])
