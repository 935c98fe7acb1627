"""Values of quality."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tinhso.data.registers.data import Dimension as Dimension  # đúng, đủ, sạch, sống, thống nhất
from tinhso.data.registers.data import Shown as Shown


class Decision(StrEnum):
    """What a person said of a pair of records."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class RunState(StrEnum):
    """Where a measuring stands."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Words:
    """A text in Vietnamese and (if given) English."""

    vi: str
    en: str = ""

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.en if self.en and (get_language() or "vi").startswith("en") else self.vi


@dataclass(frozen=True)
class Confirmed:
    """How a register says that a record was looked at lately: the day in *field* may be *within_days* back."""

    field: str
    within_days: int


@dataclass(frozen=True)
class Profile:
    """What quality knows of a register beyond its declaration.

    ``roles``: which field is the number, name, birth … of the thing a record is about; ``wanted``: fields that should
    be filled though nobody must fill them; ``sexes``: the codes for male and female; ``identity``: the number is a
    personal identity number, so its fourth digit tells sex and century; ``links``: look for likely duplicates.
    """

    register: str
    roles: Mapping[str, str] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    confirmed: Confirmed | None = None
    sexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identity: bool = False
    links: bool = False


@dataclass(frozen=True)
class Side:
    """One register of an agreement and the fields that play each role there."""

    register: str
    roles: Mapping[str, str]


@dataclass(frozen=True)
class Agreement:
    """Two registers that tell of the same subjects: what they must agree on (``compare``: roles both sides have).

    ``expects``: what a field of the left register must say of a subject that the right one knows (the dead are dead).
    ``values``: words of the left register that mean the same as words of the right one, by role. ``links``: subjects
    without a common number are looked for by likeness.
    """

    code: str
    name: Words
    left: Side
    right: Side
    compare: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    expects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: bool = True


@dataclass(frozen=True)
class Check:
    """One thing that is looked at in every row.

    ``applies`` and ``fails`` are SQL conditions over the working table (``fails`` only asked where ``applies``);
    ``reads`` the fields it tells of: who may not read one of them does not see the check. ``other``: the register it is
    compared with.
    """

    code: str
    dimension: Dimension
    fields: tuple[str, ...]
    reads: tuple[str, ...]
    applies: str
    fails: str
    words: Words
    other: str = ""


@dataclass(frozen=True)
class CheckResult:
    """What a check found: ``total`` rows looked at, ``failing`` of them wrong; ``kept`` of these are listed."""

    register: str
    code: str
    dimension: Dimension
    fields: tuple[str, ...]
    reads: tuple[str, ...]
    words: Words
    total: int
    failing: int
    kept: int


@dataclass(frozen=True)
class Figure:
    """A score: *good* of *total*; no score where nothing was there to be measured."""

    scope: str
    dimension: Dimension
    good: int
    total: int

    @property
    def value(self) -> float | None:
        """The share that is good, 0 to 1; None where there is nothing to measure."""
        return self.good / self.total if self.total else None


@dataclass(frozen=True)
class QualityReport:
    """What one measuring of a register gave."""

    register: str
    run: str
    rows: int
    figures: tuple[Figure, ...]
    checks: tuple[CheckResult, ...]
    pairs: int
    seconds: float
    measured_at: datetime

    def figure(self, dimension: Dimension, scope: str = "register") -> Figure | None:
        """Return one figure, or None where it could not be measured."""
        return next((item for item in self.figures if item.dimension is dimension and item.scope == scope), None)


@dataclass(frozen=True)
class Target:
    """What a register should reach in a dimension, and while that holds (last day inclusive)."""

    register: str
    dimension: Dimension
    value: float
    valid_from: date
    valid_to: date | None
    basis: str


class QualityError(Exception):
    """Something that cannot be done; the message says why and what to do, in Vietnamese."""


class UnknownThing(QualityError):
    """There is no such run, pair, finding or target, or none that the reader may see."""
