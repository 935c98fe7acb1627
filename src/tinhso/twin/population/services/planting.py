"""Planting faults in the chunks of a table, and telling the truth about each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

import numpy as np

from tinhso.twin.population.adapters.arrow import pa, pc
from tinhso.twin.population.data import FaultKind, Table
from tinhso.twin.population.rules.chance import Bools, Ints, stream
from tinhso.twin.population.rules.days import number
from tinhso.twin.population.rules.places import Places
from tinhso.twin.population.rules.striking import COPIES, STRIKES, Strike, Surroundings, columns_of, kinds_of


@dataclass(frozen=True, slots=True)
class Planted:
    """One line of the truth. ``row`` counts the data rows of the file from 1."""

    row: int
    fault: FaultKind
    column: str
    original: str
    written: str
    entity: str
    other_table: str
    other_row: int | None
    detail: str


@dataclass(slots=True)
class _Struck:
    """What happened in one chunk, by place in the chunk; copies get the places after the chunk's end."""

    changes: dict[str, dict[int, str]] = field(default_factory=dict)
    copies: list[dict[str, str]] = field(default_factory=list)
    copy_of: list[int] = field(default_factory=list)
    told: list[tuple[int, FaultKind, Strike]] = field(default_factory=list)


class Planter:
    """Plants faults in one table, chunk after chunk."""

    def __init__(
        self, *, table: Table, rates: Mapping[FaultKind, float], seed: int, places: Places, as_of: date
    ) -> None:
        self.table, self.seed, self.year = table, seed, as_of.year
        self.kinds = [kind for kind in kinds_of(table) if rates.get(kind, 0) > 0]
        self.edges = np.cumsum([rates[kind] for kind in self.kinds]) if self.kinds else np.zeros(0)
        if len(self.edges) and self.edges[-1] > 1:
            raise ValueError(f"fault rates of {table.code} add up to more than 1")
        codes = [places.units[at].code for at in places.abolished.tolist()]
        gone = sorted(zip(places.last_day.tolist(), codes, strict=True))
        self._gone_on, self._gone = [day for day, _ in gone], [code for _, code in gone]
        self._today = number(as_of)
        self.counts: Counter[FaultKind] = Counter()
        self.eligible: Counter[FaultKind] = Counter()
        self.base = self.rows = 0

    def _around(self, day: int) -> Surroundings:
        return Surroundings(self.table, self._gone[: int(np.searchsorted(self._gone_on, day))], self.year)

    def _strike(self, batch: pa.RecordBatch, area_day: Ints | None, number_of_chunk: int) -> _Struck:
        """Draw the kinds and spoil the rows they fall on."""
        struck = _Struck()
        drawn = stream(self.seed, f"faults.{self.table.code}.{number_of_chunk}").random(len(batch))
        which = np.searchsorted(self.edges, drawn, side="right")
        days = np.full(len(batch), self._today) if area_day is None else area_day
        struck_at = np.zeros(len(batch), dtype=np.bool_)
        for at, kind in enumerate(self.kinds):
            fits = self._fits(kind, batch, days)
            self.eligible[kind] += int(fits.sum())
            struck_at |= (which == at) & fits
        hit = np.flatnonzero(struck_at)
        chance = Random(f"{self.seed}/{self.table.code}/{number_of_chunk}")  # noqa: S311 - made-up data, no secret
        around = {day: self._around(day) for day in set(days[hit].tolist())}
        for at, row in zip(hit.tolist(), batch.take(pa.array(hit)).to_pylist(), strict=True):
            kind = self.kinds[which[at]]
            strike = STRIKES[kind](row, around[int(days[at])], chance)
            if strike is not None:
                self._note(struck, at, row, kind, strike, len(batch))
        return struck

    def _fits(self, kind: FaultKind, batch: pa.RecordBatch, days: Ints) -> Bools:
        """The rows that hold what the kind spoils."""
        fits = np.zeros(len(batch), dtype=np.bool_)
        columns = columns_of(kind, self.table)
        for column in columns:
            fits |= np.asarray(pc.not_equal(batch.column(column.name), "").to_numpy(zero_copy_only=False))
        if not columns:
            fits[:] = True
        if kind is FaultKind.AREA_ABOLISHED:
            fits &= days > self._gone_on[0] if self._gone_on else False
        return fits

    def _note(self, struck: _Struck, at: int, row: dict[str, str], kind: FaultKind, strike: Strike, size: int) -> None:
        self.counts[kind] += 1
        if kind in COPIES:
            struck.told.append((size + len(struck.copies), kind, strike))
            struck.copies.append(row | strike.changes)
            struck.copy_of.append(at)
            return
        struck.told.extend((at, kind, part) for part in (strike, *strike.also))
        for column, value in strike.changes.items():
            struck.changes.setdefault(column, {})[at] = value

    def plant(
        self, batch: pa.RecordBatch, entities: pa.Array, area_day: Ints | None, number_of_chunk: int
    ) -> tuple[pa.RecordBatch, pa.Array, list[Planted]]:
        """The chunk with its faults, the entity of every row of it, and the truth."""
        start = self.rows
        self.base += len(batch)
        if not self.kinds:
            self.rows += len(batch)
            return batch, entities, []
        struck = self._strike(batch, area_day, number_of_chunk)
        spoilt = _changed(batch, struck.changes)
        if struck.copies:
            spoilt = _with_copies(spoilt, struck.copies)
            entities = pa.concat_arrays([entities, entities.take(pa.array(struck.copy_of))])
        order = _mixed(len(batch), len(struck.copies), stream(self.seed, f"mix.{self.table.code}.{number_of_chunk}"))
        if struck.copies:
            spoilt, entities = spoilt.take(pa.array(order)), entities.take(pa.array(order))
        self.rows += len(spoilt)
        return spoilt, entities, self._truth(struck, order, entities, start, len(batch))

    def _truth(self, struck: _Struck, order: Ints, entities: pa.Array, start: int, size: int) -> list[Planted]:
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        lines = []
        for at, kind, strike in struck.told:
            copied = at >= size
            lines.append(
                Planted(
                    row=start + int(place[at]) + 1,
                    fault=kind,
                    column=strike.column,
                    original=strike.original,
                    written=strike.written,
                    entity=entities[int(place[at])].as_py(),
                    other_table=self.table.code if copied else strike.other_table,
                    other_row=start + int(place[struck.copy_of[at - size]]) + 1 if copied else None,
                    detail=strike.detail,
                )
            )
        return sorted(lines, key=lambda line: line.row)


def _changed(batch: pa.RecordBatch, changes: Mapping[str, Mapping[int, str]]) -> pa.RecordBatch:
    columns = []
    for name, values in zip(batch.schema.names, batch.columns, strict=True):
        new = changes.get(name)
        if new:
            places = sorted(new)
            mask: Bools = np.zeros(len(batch), dtype=np.bool_)
            mask[places] = True
            values = pc.replace_with_mask(values, pa.array(mask), pa.array([new[at] for at in places], pa.string()))
        columns.append(values)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _with_copies(batch: pa.RecordBatch, copies: Sequence[Mapping[str, str]]) -> pa.RecordBatch:
    columns = [
        pa.concat_arrays([values, pa.array([copy[name] for copy in copies], pa.string())])
        for name, values in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _mixed(rows: int, copies: int, random: np.random.Generator) -> Ints:
    """Copies lie anywhere among the rows, which keep their order."""
    keys = np.concatenate([np.arange(rows, dtype=np.float64), random.random(copies) * rows])
    return np.argsort(keys, kind="stable").astype(np.int64)


def as_record(table: str, line: Planted) -> list[str]:
    """A line of the truth as the truth file has it."""
    other = "" if line.other_row is None else str(line.other_row)
    return [
        table,
        str(line.row),
        line.fault.value,
        line.column,
        line.original,
        line.written,
        line.entity,
        line.other_table,
        other,
        line.detail,
    ]


TRUTH_HEADER = (
    "table",
    "row",
    "fault",
    "column",
    "original",
    "written",
    "entity",
    "other_table",
    "other_row",
    "detail",
)


def rates_json(rates: Mapping[FaultKind, float]) -> dict[str, float]:
    """The rates for the manifest."""
    return {kind.value: rates[kind] for kind in FaultKind if rates.get(kind)}
