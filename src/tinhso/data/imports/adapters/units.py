"""Areas and agencies of any day, found by code, by path or by name; and the days on which the map changed."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from tinhso.core.directory import api as directory
from tinhso.data.imports.rules.normalising import folded
from tinhso.data.registers.data import FieldType

#: More changes of the map than this are not followed back.
CHANGES_MAX = 60


def change_days(today: date) -> list[date]:
    """Return the days on which areas or agencies began or ended, oldest first, as far as the directory knows."""
    found: set[date] = set()
    asked: set[date] = set()
    waiting = [today]
    while waiting and len(asked) < CHANGES_MAX:
        day = waiting.pop()
        asked.add(day)
        for item in directory.areas(on=day):
            ends = item.valid_to + timedelta(days=1) if item.valid_to else None
            for edge in (item.valid_from, ends):
                if edge is not None and edge not in found:
                    found.add(edge)
                    waiting += [other for other in (edge, edge - timedelta(days=1)) if other not in asked]
    return sorted(found)


class Units:
    """Finds units, remembering what was asked; valid for one import."""

    def __init__(self, today: date) -> None:
        self.days = change_days(today)
        self.resolve: Callable[[FieldType, str, str, date], str | None] = self._resolve
        self._names = lru_cache(maxsize=256)(self._read_names)

    def epoch(self, day: date) -> int:
        """Return in which stretch between two changes a day lies."""
        return bisect_right(self.days, day)

    def day_of(self, epoch: int) -> date:
        """Return a day in a stretch."""
        if not self.days:
            return date(2000, 1, 1)
        return self.days[epoch - 1] if epoch else self.days[0] - timedelta(days=1)

    def _resolve(self, kind: FieldType, text: str, level: str, day: date) -> str | None:
        if kind is FieldType.AGENCY:
            found = directory.agency(text, on=day)
            return found.code if found else self._agencies(day).get(folded(text))
        names = self._names(self.epoch(day), level)
        return names.get(text) or names.get(folded(text))

    @lru_cache(maxsize=64)  # noqa: B019 - lives as long as one import
    def _agencies(self, day: date) -> dict[str, str]:
        return _unique(
            [
                (folded(name), item.code)
                for item in directory.agencies(on=day)
                for name in (item.name, item.short)
                if name
            ]
        )

    def _read_names(self, epoch: int, level: str) -> dict[str, str]:
        """Return path by code, by path and by (folded) name where only one unit has it."""
        found = directory.areas(on=self.day_of(epoch), level=level or None)
        made = _unique([(folded(name), item.path) for item in found for name in {item.full_name, item.name}])
        made |= _unique([(name, item.path) for item in found for name in {item.full_name, item.name}])
        return made | {item.code: item.path for item in found} | {item.path: item.path for item in found}

    def texts(self, level: str) -> list[tuple[str, int, str]]:
        """Return (text, stretch, path) for everything areas of a level are called: for joining whole files."""
        return [
            (text, epoch, path)
            for epoch in range(len(self.days) + 1)
            for text, path in self._names(epoch, level).items()
        ]


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    made: dict[str, str] = {}
    twice: set[str] = set()
    for name, code in pairs:
        if made.setdefault(name, code) != code:
            twice.add(name)
    return {name: code for name, code in made.items() if name not in twice}
