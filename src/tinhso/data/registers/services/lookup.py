# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Whether areas, agencies and records that a record names are there, and were on its day: for one record or a million.

An import hands over the distinct (value, day) pairs of a column and gets each answered once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import today
from tinhso.core.web.api import format_date
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import day_in, history, table, uuid_in
from tinhso.data.registers.adapters.units import Places
from tinhso.data.registers.data import Field, FieldError, FieldType, UnknownRegister
from tinhso.data.registers.selectors.heads import Compiled, Head, head
from tinhso.data.registers.selectors.records import view_for

CHUNK = 1000
Pair = tuple[str, date | None]


@dataclass(frozen=True)
class Found:
    """What became of one value: how the record keeps it, or why it cannot (``unknown``, ``not_in_force``) in words."""

    value: str
    fault: str = ""
    message: str = ""


@dataclass
class _Times:
    """When the records with one key are so: in force now, and from when to when."""

    in_force: bool = False
    spans: list[tuple[date | None, date | None]] = field(default_factory=list)

    def covers(self, day: date) -> bool:
        """Whether any of them was so on that day."""
        return any((begin is None or begin <= day) and (end is None or day <= end) for begin, end in self.spans)


class Lookup:
    """The checks of one register's fields that lead elsewhere; remembers what it has asked, so keep it for one run."""

    def __init__(self, compiled: Compiled, by: Actor, *, on: date | None = None) -> None:
        """*on* stands for today, for rows that were written down on another day."""
        self.compiled = compiled
        self.by = by
        self._today = on or today()
        self._places: Places | None = None
        self._targets: dict[str, Head | None] = {}

    def check(self, name: str, pairs: Iterable[Pair]) -> dict[Pair, Found]:
        """Return what became of each (value, day) of a field; day None: today for units, any day for records.

        Two or three queries for each 1,000 distinct keys of another register; for units none once they were asked.
        """
        item = self.compiled.by_name[name]
        wanted = set(pairs)
        if item.type in {FieldType.AREA, FieldType.AGENCY}:
            return {pair: self._unit(item, *pair) for pair in wanted}
        if item.register:
            return self._records(item, wanted)
        return {pair: Found(pair[0]) for pair in wanted}

    def check_record(self, kept: dict[str, Any]) -> list[FieldError]:
        """Return what one record names that is not there; units are put into *kept* as records keep them."""
        return self.check_rows([kept])[0]

    def check_rows(self, rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
        """Return the same for many records, each distinct value asked once."""
        errors: list[list[FieldError]] = [[] for _row in rows]
        day_field = self.compiled.declaration.day_field
        for item in (*self.compiled.placed, *self.compiled.looked_up):
            name, code = item.name, "reference" if item.register else "unit"
            found = self.check(name, [(row[name], row.get(day_field)) for row in rows if row.get(name) is not None])
            for row, told in zip(rows, errors, strict=True):
                if row.get(name) is not None:
                    answer = found[row[name], row.get(day_field)]
                    row[name] = answer.value
                    if answer.fault:
                        told.append(FieldError(name, code, answer.message))
        return errors

    # --- areas and agencies ---------------------------------------------------------------------

    def _unit(self, item: Field, text: str, day: date | None) -> Found:
        self._places = self._places or Places()
        asked = day or self._today
        # A record of old times may name a unit by what it is called today.
        kept = self._places.resolve(item.type, text, item.level, asked)
        kept = kept or self._places.resolve(item.type, text, item.level, self._today)
        if kept is not None:
            return Found(kept)
        words = {"code": text[:200], "day": format_date(asked)}
        if self._places.ever(item.type, text, item.level):
            return Found(text, "not_in_force", _("Không có đơn vị «%(code)s» vào ngày %(day)s.") % words)
        return Found(text, "unknown", _("Không có đơn vị «%(code)s».") % words)

    # --- records of other registers -------------------------------------------------------------

    def _records(self, item: Field, pairs: Collection[Pair]) -> dict[Pair, Found]:
        target = self._target(item.register)
        if target is None:
            return {pair: Found(pair[0]) for pair in pairs}
        times = _times(target, sorted({text for text, _day in pairs}))
        return {pair: _record(pair, times.get(pair[0])) for pair in pairs}

    def _target(self, code: str) -> Head | None:
        """Return the register led to; None where it is not there, or its keys are not for this reader to learn."""
        if code not in self._targets:
            try:
                found: Head | None = head(code)
            except UnknownRegister:
                found = None
            if found is not None:
                view = view_for(found, self.by)
                told = view.scopes is None and set(found.declaration.key) <= view.fields
                found = found if told else None
            self._targets[code] = found
        return self._targets[code]


def _record(pair: Pair, times: _Times | None) -> Found:
    text, day = pair
    if times is not None and (times.in_force if day is None else times.covers(day)):
        return Found(text)
    words = {"key": text[:200], "day": format_date(day or today())}
    if times is None:
        return Found(text, "unknown", _("Không có «%(key)s» trong sổ được dẫn tới.") % words)
    return Found(text, "not_in_force", _("«%(key)s» không có hiệu lực vào ngày %(day)s trong sổ được dẫn tới.") % words)


def _times(target: Head, keys: list[str]) -> Mapping[str, _Times]:
    found: dict[str, _Times] = {}
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        marks = ", ".join(["%s"] * len(chunk))
        where = reading.visible(target.unpublished).add(f"key IN ({marks})", *chunk).add("status IN (1, 2)")
        rows = reading.fetch(
            f"SELECT key, public_id, status, true_from, true_to FROM {table(target.code)} WHERE {where.sql}",
            where.parameters,
        )
        owners = {}
        for key, public_id, status, begin, end in rows:
            times = found.setdefault(key, _Times())
            times.in_force = times.in_force or status == 1
            times.spans.append((day_in(begin), day_in(end)))
            if begin is not None:
                owners[uuid_in(public_id)] = times
        _add_earlier(target, owners)
    return found


def _add_earlier(target: Head, owners: Mapping[str, _Times]) -> None:
    """Add the parts of records that a change of the world closed: they were so before."""
    if not owners:
        return
    marks = ", ".join(["%s"] * len(owners))
    rows = reading.fetch(
        f"SELECT public_id, true_from, true_to FROM {history(target.code)} "
        f"WHERE public_id IN ({marks}) AND known_to IS NULL",
        list(owners),
    )
    for public_id, begin, end in rows:
        owners[uuid_in(public_id)].spans.append((day_in(begin), day_in(end)))


def check_places(*, by: Actor, code: str, values: Mapping[str, Iterable[Pair]]) -> dict[str, dict[Pair, Found]]:
    """Return for each field what became of each (value, day): the door for imports, many rows at once.

    Only for fields that *by* could write: others are passed over. Raises UnknownRegister.
    """
    compiled = head(code).compiled
    lookup = Lookup(compiled, by)
    return {name: lookup.check(name, pairs) for name, pairs in values.items() if name in compiled.by_name}
