"""How good the data are, as data.quality measured it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """The dimensions of a register and their mean, each 0 to 100 or None where not measured.

    ``counts``: good and total of each. As measured, for no page: what a reader sees of it is a ``SeenCard``.
    """

    correct: float | None = None
    complete: float | None = None
    clean: float | None = None
    live: float | None = None
    consistent: float | None = None
    at: datetime | None = None
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def total(self) -> float | None:
        """The mean of what is measured; None if nothing is."""
        each = (self.correct, self.complete, self.clean, self.live, self.consistent)
        known = [value for value in each if value is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Shown:
    """A score as one reader may see it, ``value`` 0 to 1; where there is none ``hidden`` says why, in words."""

    value: float | None
    good: int | None
    total: int | None
    hidden: str = ""

    @property
    def percent(self) -> float | None:
        """The score in per cent, rounded down to two places: 99,999 is not 100."""
        return None if self.value is None else int(self.value * 10_000) / 100


@dataclass(frozen=True)
class SeenCard:
    """The dimensions of a register as one reader may see them, every one of them there."""

    each: Mapping[Dimension, Shown]

    @property
    def mean(self) -> float | None:
        """The mean of what is shown, in per cent rounded down to two places; None if nothing is."""
        known = [item.value for item in self.each.values() if item.value is not None]
        return int(sum(known) / len(known) * 10_000) / 100 if known else None
