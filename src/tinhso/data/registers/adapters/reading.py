# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Reading rows of a register: the SQL of conditions, order and pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from django.db import connection

from tinhso.core.subjects.api import unseal_many
from tinhso.data.registers.adapters.layout import (
    SEARCH,
    day_in,
    decoder,
    history,
    stamp_in,
    table,
    uuid_in,
    vendor,
)
from tinhso.data.registers.adapters.tables import VECTOR
from tinhso.data.registers.data import Field, Record, Status
from tinhso.data.registers.rules.checking import kept_value

HEAD = (
    "public_id",
    "version",
    "declared",
    "status",
    "true_from",
    "true_to",
    "known_from",
    "action",
    "provenance",
    "made_by",
    "reason",
    "receipt",
    "merged_into",
    "seq",
    "agency",
    "area",
    "batch",
)


@dataclass
class Conditions:
    """Conditions joined by AND, with their parameters."""

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, sql: str, *parameters: Any) -> "Conditions":
        """Add one condition."""
        self.parts.append(sql)
        self.parameters.extend(parameters)
        return self

    def plus(self, other: "Conditions") -> "Conditions":
        """Return both together."""
        return Conditions([*self.parts, *other.parts], [*self.parameters, *other.parameters])

    @property
    def sql(self) -> str:
        """The condition as SQL."""
        return " AND ".join(self.parts) or "1 = 1"


def visible(unpublished: Sequence[int]) -> Conditions:
    """Return the rows that are to be seen: not brought by an unpublished batch, not ended by a published one."""
    if not unpublished:
        return Conditions(["ended_by IS NULL"])
    marks = ", ".join(["%s"] * len(unpublished))
    return Conditions(
        [f"(batch IS NULL OR batch NOT IN ({marks}))", f"(ended_by IS NULL OR ended_by IN ({marks}))"],
        [*unpublished, *unpublished],
    )


def matching(code: str, words: Sequence[str], classes: Sequence[str]) -> tuple[str, Any]:
    """Return the condition that finds all *words* (as beginnings) in the search columns of *classes*."""
    if vendor() == "postgresql":
        weights = "".join(mark for column, mark in zip(SEARCH.values(), "ABC", strict=True) if column in classes)
        query = " & ".join(f"{word}:*{weights}" for word in words)
        return f"({VECTOR}) @@ to_tsquery('simple'::regconfig, %s)", query
    beginnings = " AND ".join(['"' + word + '"*' for word in words])
    query = "{" + " ".join(classes) + "} : (" + beginnings + ")"
    return f"id IN (SELECT rowid FROM {table(code)}_fts WHERE {table(code)}_fts MATCH %s)", query


class Reader:
    """Reads rows with a fixed set of fields into records."""

    def __init__(self, code: str, fields: Iterable[Field]) -> None:
        self.code = code
        self.fields = tuple(fields)
        self._decoders = [(item.name, decoder(item)) for item in self.fields]
        self._columns = ", ".join([*HEAD, *(item.column for item in self.fields)])

    def select(self, where: Conditions, order: str, limit: int, *, lock: bool = False) -> list[tuple[Any, ...]]:
        """Return rows in force: the id, then the columns. *lock*: held for writing (on SQLite the writer is alone)."""
        held = " FOR UPDATE" if lock and vendor() == "postgresql" else ""
        return _fetch(
            f"SELECT id, {self._columns} FROM {table(self.code)} WHERE {where.sql} "
            f"ORDER BY {order} LIMIT {limit}{held}",
            where.parameters,
        )

    def past(self, where: Conditions, order: str, limit: int) -> list[tuple[Any, ...]]:
        """Return rows of the history: the id there, the columns, known_to, sealed."""
        return _fetch(
            f"SELECT hid, {self._columns}, known_to, sealed FROM {history(self.code)} "
            f"WHERE {where.sql} ORDER BY {order} LIMIT {limit}",
            where.parameters,
        )

    def both(self, here: Conditions, past: Conditions, order: str, limit: int) -> list[tuple[Any, ...]]:
        """Return rows of both tables as one: the id (negative from the history), the columns, known_to, sealed."""
        return _fetch(
            f"SELECT * FROM (SELECT id AS id, {self._columns}, NULL AS known_to, NULL AS sealed FROM {table(self.code)}"
            f" WHERE {here.sql} UNION ALL SELECT -hid AS id, {self._columns}, {_as_null_type()} AS known_to, sealed "
            f"FROM {history(self.code)} WHERE {past.sql}) AS versions ORDER BY {order} LIMIT {limit}",
            [*here.parameters, *past.parameters],
        )

    def records(self, rows: Sequence[Sequence[Any]]) -> list[Record]:
        """Return the records of rows of ``past`` or ``both``, sealed values opened: one query if there are any."""
        found = [self.record(row, is_past=True) for row in rows]
        texts = unseal_many(token for row in rows for token in (row[-1] or "").split())
        for place, row in enumerate(rows):
            if row[-1]:
                found[place] = self._opened(found[place], [texts[token] for token in row[-1].split()])
        return found

    def _opened(self, item: Record, texts: Sequence[str | None]) -> Record:
        kept = {name: value for text in texts if text for name, value in orjson.loads(text).items()}
        opened = {field.name: kept_value(field, kept[field.name]) for field in self.fields if field.name in kept}
        return replace(item, values={**item.values, **opened}, erased=None in texts)

    def record(self, row: Sequence[Any], *, is_past: bool = False) -> Record:
        """Return the record of one row, sealed values closed."""
        end = len(HEAD) + 1
        (public_id, version, declared, status, true_from, true_to, known_from, action) = row[1:9]
        (provenance, made_by, reason, receipt, merged_into, seq, agency, area, batch) = row[9:end]
        cells = row[end : end + len(self._decoders)]
        values = {
            name: (cell if decode is None or cell is None else decode(cell))
            for (name, decode), cell in zip(self._decoders, cells, strict=True)
        }
        return Record(
            public_id=uuid_in(public_id),
            version=version,
            declared=declared,
            status=Status(status),
            true_from=day_in(true_from),
            true_to=day_in(true_to),
            known_from=stamp_in(known_from),  # type: ignore[arg-type]
            known_to=stamp_in(row[-2]) if is_past else None,
            action=action,
            provenance=provenance or "",
            made_by=made_by or "",
            reason=reason or "",
            receipt=receipt,
            merged_into=uuid_in(merged_into),
            seq=seq,
            values=values,
            agency=agency or "",
            area=area or "",
            batch=batch,
        )


def _as_null_type() -> str:
    return "known_to" if vendor() == "sqlite" else "known_to::timestamptz"


def _fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one reading statement and return its rows."""
    return _fetch(sql, parameters)


def count(code: str, where: Conditions, at_most: int) -> int:
    """Return how many rows meet *where*, counting no further than one beyond *at_most*."""
    rows = _fetch(
        f"SELECT count(*) FROM (SELECT 1 FROM {table(code)} WHERE {where.sql} LIMIT {at_most + 1}) AS found",
        where.parameters,
    )
    return int(rows[0][0])
