"""One table into one register: checked row by row as an import checks, refused rows set aside with their reasons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.data.registers import api as registers
from tinhso.twin.filling.data import Refusal
from tinhso.twin.population.adapters.arrow import pa

PAGE = 1000


@dataclass
class Loaded:
    """How many records came in, and what was set aside."""

    loaded: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def load(*, by: Actor, code: str, chunks: Iterable[pa.RecordBatch], source: str, reason: str) -> Loaded:
    """Load the chunks as one batch and publish it; a batch broken off before goes on."""
    info = registers.register(code)
    standing = next(
        (item for item in registers.batches(code) if item.source == source and item.state == "staging"), None
    )
    batch = standing or registers.open_batch(by=by, code=code, source=source, reason=reason)
    checking = _Checking(info.declaration, by)
    made = Loaded()
    row = 0
    for chunk in chunks:
        good: list[tuple[int, Mapping[str, Any]]] = []
        for values in chunk.to_pylist():
            row += 1
            kept, reasons = checking.check(values)
            if not reasons and not checking.is_first(kept):
                reasons = (("", "repeated_key"),)
            if reasons:
                made.refusals.append(Refusal(row, reasons))
            else:
                good.append((row, kept))
        report = registers.stage(
            by=by,
            batch=batch.id,
            rows=[values for _row, values in good],
            provenance=[f"mô phỏng:{at}" for at, _values in good],
            checked=True,
        )
        made.loaded += report.new + report.changed + report.same
        for place, errors in report.refused:
            made.refusals.append(Refusal(good[place][0], tuple((error.field, error.code) for error in errors)))
    made.refusals.sort(key=lambda item: item.row)
    registers.publish_batch(by=by, batch=batch.id, reason=reason)
    return made


class _Checking:
    """The checks of one register, what they ask of the province remembered."""

    def __init__(self, declaration: registers.Declaration, by: Actor) -> None:
        self.checker = registers.Checker(declaration, training=True)
        self.rules = registers.compile_rules(declaration)
        self.key = declaration.key
        self.seen: set[int] = set()
        self.day_field = declaration.day_field
        self.areas = [item for item in declaration.shown if item.type == "area"]
        self.agencies = [item.name for item in declaration.shown if item.type == "agency"]
        self.keys = {item.name: _keys(item.register, by) for item in declaration.shown if item.register}

    def is_first(self, kept: Mapping[str, Any]) -> bool:
        """Whether no row of this load had the key; staging takes an equal row for the same one, met again."""
        key = hash(tuple(kept[name] for name in self.key))
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def check(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
        """Return the values as kept, and (field, code) of everything wrong."""
        kept, errors = self.checker.clean(values)
        wrong = [(error.field, error.code) for error in errors]
        if not wrong:
            wrong = [(rule.first_name, rule.rule.code) for rule in self.rules if rule.is_broken(kept)]
        return kept, tuple(wrong + list(self._places(kept)) + list(self._references(kept)))

    def _places(self, kept: dict[str, Any]) -> Iterator[tuple[str, str]]:
        day = kept.get(self.day_field) or today()
        for item in self.areas:
            if (given := kept.get(item.name)) is not None:
                path = _area(given, item.level, day) or _area(given, item.level, today())
                if path is None:
                    yield item.name, "unit"
                kept[item.name] = path
        for name in self.agencies:
            if kept.get(name) is not None and not _agency(kept[name], today()):
                yield name, "unit"

    def _references(self, kept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, known in self.keys.items():
            if kept.get(name) is not None and kept[name] not in known:
                yield name, "reference"


@cache
def _area(code: str, level: str, day: date) -> str | None:
    found = directory.area(code, on=day)
    return found.path if found and (not level or found.level == level) else None


@cache
def _agency(code: str, day: date) -> bool:
    return directory.agency(code, on=day) is not None


def _keys(code: str, by: Actor) -> frozenset[str]:
    """Return the keys in force of a register with one key field."""
    name = registers.register(code).declaration.key[0]
    found: set[str] = set()
    cursor = ""
    while True:
        page = registers.query(code, by=by, fields=[name], limit=PAGE, cursor=cursor)
        found.update(str(record.values[name]) for record in page.records)
        if not page.cursor:
            return frozenset(found)
        cursor = page.cursor
