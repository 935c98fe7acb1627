"""Plain values of reporting: rounds, who owes what in them, what an agency reports, what checking says of it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tinhso.steering.plans.data import Kind

#: The kinds of rows that are reported on.
REPORTED_KINDS = (Kind.TARGET, Kind.TASK, Kind.PROJECT)


class Part(StrEnum):
    """Whether a report speaks of the whole row, or of one unit's share of a cascaded target."""

    WHOLE = "whole"
    UNIT = "unit"


class DutyState(StrEnum):
    """How a duty to report stands."""

    WAITING = "waiting"  # nothing entered
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Action(StrEnum):
    """What adds a version to a duty."""

    SAVE = "saved"
    SUBMIT = "submitted"
    RETRACT = "retracted"  # the officer takes it back before it is reviewed
    ACCEPT = "accepted"
    RETURN = "returned"
    ANNUL = "annulled"  # an accepted figure no longer counts


class Progress(StrEnum):
    """How far a task or project has come, as its agency reports it."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"


class Level(StrEnum):
    """How grave a check is: the grades of the claims checker, and a check that speaks for the figure."""

    CONTRADICTION = "contradiction"
    RECONCILE = "reconcile"
    REVIEW = "review"
    SUPPORT = "support"


class CheckRule(StrEnum):
    """What was checked."""

    SHARE = "share"  # percent against numerator and denominator
    ABOVE_WHOLE = "above_whole"
    EARLIER = "earlier"  # an earlier accepted report of the same agency
    DOCUMENT = "document"  # what a document states of the same target
    PARTS = "parts"  # the sum of the units
    NOTE = "note"  # the claims checker on the officer's own words
    EVIDENCE = "evidence"  # the claims checker on the evidence file
    NO_EVIDENCE = "no_evidence"
    FINDING = "finding"  # an open finding of the claims checker about this row


class ReportRefused(ValueError):
    """The report, round, cascade or closing cannot be done so; the message says why. ``field`` names the form field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Figure:
    """What is reported of one measure. ``decimals`` are those the value was typed with."""

    measure: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    decimals: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return self.value is None and self.numerator is None and self.denominator is None

    @property
    def has_counts(self) -> bool:
        """Whether both counts were entered."""
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True)
class Evidence:
    """One proof: a stored file (``sha256``) or a link to a record (``url``)."""

    name: str
    sha256: str = ""
    media_type: str = ""
    size: int = 0
    url: str = ""


@dataclass(frozen=True)
class Report:
    """What an agency reports of one row as of a day. ``spent`` in triệu đồng (projects); ``answer`` is what the officer
    says to the contradictions found."""

    as_of: date
    figures: tuple[Figure, ...] = ()
    progress: Progress | None = None
    spent: Decimal | None = None
    note: str = ""
    answer: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Check:
    """One thing checking found: ``entered`` is what was reported, ``other`` what stands against (or for) it, ``source``
    where that comes from. ``text`` is what the claims checker says (Vietnamese); the other rules' words are made when
    they are shown."""

    rule: CheckRule
    level: Level
    measure: str = ""
    entered: str = ""
    other: str = ""
    source: str = ""
    text: str = ""


@dataclass(frozen=True)
class Checked:
    """All checks of one version."""

    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class RoundInfo:
    """One reporting round. ``is_training``: what it takes in is labelled training data and decides nothing."""

    id: str
    plan: str
    title: str
    period_from: date
    period_to: date
    opens: date
    cut_off: datetime
    note: str
    is_training: bool
    closed_at: datetime | None
    version: int

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is taken in."""
        return self.closed_at is not None


@dataclass(frozen=True)
class DutyInfo:
    """One row that one agency owes a report on in one round.

    ``submitted_at`` is when it was handed in last (business time); ``accepted`` the number of the version that counts.
    """

    id: str
    round: RoundInfo
    kind: Kind
    code: str
    agency: str
    part: Part
    state: DutyState
    version: int
    submitted_at: datetime | None
    accepted: int | None

    @property
    def is_done(self) -> bool:
        """Whether the agency has handed it in and it was not sent back."""
        return self.state in {DutyState.SUBMITTED, DutyState.ACCEPTED} or self.accepted is not None


@dataclass(frozen=True)
class Accepted:
    """An accepted report: what the board counts. ``why`` is what the reviewer wrote on accepting it."""

    duty: str
    round: str
    is_training: bool
    kind: Kind
    code: str
    agency: str
    part: Part
    report: Report
    checks: tuple[Check, ...]
    accepted_at: datetime
    accepted_by: str
    why: str = ""

    @property
    def grave(self) -> int:
        """How many contradictions it was accepted with."""
        return sum(check.level is Level.CONTRADICTION for check in self.checks)


class ClosingStep(StrEnum):
    """Closing a row, or opening it again."""

    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Closing:
    """A row closed: with ``evidence`` behind it, or by override (``is_override``), whose reason always shows."""

    kind: Kind
    code: str
    step: ClosingStep
    verdict: str
    is_override: bool
    reason: str
    on: date
    made_at: datetime
    made_by: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Allotment:
    """One unit's share of a target, from ``valid_from`` to ``valid_to`` (the last day, None: open).

    ``threshold`` is what this unit must reach where it differs from the whole; ``basis`` the document that says so.
    """

    id: int
    target: str
    agency: str
    valid_from: date
    valid_to: date | None
    basis: str
    threshold: Decimal | None = None


@dataclass(frozen=True)
class Rollup:
    """The units of a cascaded target added up, one measure. ``value`` is the share of the sums (or the sum, where the
    unit is no share), None until a unit has reported what is needed."""

    measure: str
    units: int
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    uncounted: tuple[str, ...]
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every unit reported what is needed to add up."""
        return self.units > 0 and not self.missing and not self.uncounted


@dataclass(frozen=True)
class Trend:
    """Where a measure is heading: the points it rests on, the projection at the deadline (None: too few points)."""

    points: tuple[tuple[date, Decimal], ...]
    deadline: date | None
    goal: Decimal | None
    projected: Decimal | None = None
    per_month: Decimal | None = None
    is_at_risk: bool = False
    needed: int = field(default=3)
