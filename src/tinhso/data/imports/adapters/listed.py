"""Whether the records and codes that rows name stand in their registers: asked once for each value and day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from tinhso.core.access.api import Actor
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Field

#: Answers remembered; with more they are asked again.
KEPT = 100_000
Pair = tuple[str, date | None]
T = TypeVar("T")


class Listed:
    """The answers of ``registers.check_places`` for one register, remembered; for one import."""

    def __init__(self, by: Actor, code: str) -> None:
        self.by = by
        self.code = code
        self._known: dict[tuple[str, str, date | None], str] = {}
        self._waiting: dict[str, set[Pair]] | None = None

    def absent(self, field: Field, text: str, day: date | None) -> str:
        """Return why a field cannot name *text* on that day, in words; "" if it can."""
        asked = (field.name, text, day)
        if asked not in self._known:
            if self._waiting is not None:
                self._waiting.setdefault(field.name, set()).add((text, day))
                return ""
            self._ask({field.name: {(text, day)}})
        return self._known[asked]

    def together(self, work: Callable[[], T]) -> T:
        """Do *work* with every question it has asked beforehand in one go (so it runs twice if it has any)."""
        if len(self._known) > KEPT:
            self._known.clear()
        self._waiting = {}
        try:
            made = work()
            waiting = self._waiting
        finally:
            self._waiting = None
        if not waiting:
            return made
        self._ask(waiting)
        return work()

    def _ask(self, wanted: Mapping[str, set[Pair]]) -> None:
        answers = registers.check_places(by=self.by, code=self.code, values=wanted)
        for name, pairs in wanted.items():
            found = answers.get(name, {})
            for pair in pairs:
                answer = found.get(pair)
                self._known[name, *pair] = answer.message if answer is not None and answer.fault else ""
