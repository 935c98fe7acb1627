"""How good the data are, as data.quality measured it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Dimension(StrEnum):
    """The words of the province's plan, "đúng, đủ, sạch, sống", and since 2025 "thống nhất"."""

    CORRECT = "correct"
    COMPLETE = "complete"
    CLEAN = "clean"
    LIVE = "live"
    CONSISTENT = "consistent"


#: What a score is of: the register as a whole, or «kind:name».
SCOPE_KINDS = frozenset({"field", "agency", "area", "record"})
REGISTER_SCOPE = "register"


@dataclass(frozen=True)
class Score:
    """One measured dimension of one scope: ``good`` of ``total``, as ``value`` 0 to 1 (None: nothing to measure).

    ``scope``: «register», «field:<name>», «agency:<code>», «area:<path>» or «record:<public id>».
    """

    scope: str
    dimension: str
    value: float | None
    good: int
    total: int
    measured_at: datetime


@dataclass(frozen=True)
class ScoreCard:
    """The dimensions of a register and their mean, each 0 to 100 or None where not measured."""

    correct: float | None = None
    complete: float | None = None
    clean: float | None = None
    live: float | None = None
    consistent: float | None = None
    at: datetime | None = None

    @property
    def total(self) -> float | None:
        """The mean of what is measured; None if nothing is."""
        each = (self.correct, self.complete, self.clean, self.live, self.consistent)
        known = [value for value in each if value is not None]
        return sum(known) / len(known) if known else None
