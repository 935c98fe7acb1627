"""Three readings of a target, kept apart: the document's word, its value against the threshold, what its counts say.

``computed`` uses stated counts only. A percentage without both counts proves nothing about itself, so its computed
verdict is UNKNOWN however good the percentage looks. The ``conclusion`` follows the counts; where they do not suffice,
a stated value that misses the threshold still settles it: the document itself then says that the target is not met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tinhso.core.web.api import Verdict
from tinhso.steering.plans.data import (
    Bound,
    Count,
    DocumentVerdict,
    Measure,
    Operator,
    Result,
    StatedValue,
    Target,
    Threshold,
)


class Reason(StrEnum):
    """Why a verdict is what it is (put in words by ``wording``)."""

    MET = "met"
    DIFFERENT_FIGURE = "different_figure"
    NOT_MET = "not_met"
    STRICT = "strict"  # equal to a threshold that must be passed
    NO_RESULT = "no_result"
    NO_THRESHOLD = "no_threshold"
    NO_VALUE = "no_value"
    NO_COUNTS = "no_counts"
    NO_DENOMINATOR = "no_denominator"
    NO_NUMERATOR = "no_numerator"
    OPEN_BOUND = "open_bound"  # "trên 80%" against a higher threshold


@dataclass(frozen=True)
class Judgement:
    """One verdict with its reason; ``value`` is what was held against the threshold, in the measure's unit."""

    verdict: Verdict
    reason: Reason
    value: Decimal | None = None


@dataclass(frozen=True)
class MeasureReading:
    """One measure with everything said of it."""

    measure: Measure
    threshold: Threshold | None
    stated: StatedValue | None
    by_value: Judgement
    computed: Judgement

    @property
    def conclusion(self) -> Judgement:
        """What the counts say; without them, that a stated value misses the threshold."""
        settled = self.computed.verdict is not Verdict.UNKNOWN or self.by_value.verdict is not Verdict.NOT_MET
        return self.computed if settled else self.by_value


@dataclass(frozen=True)
class Reading:
    """A target as of a day. ``document`` is None when no result was known then."""

    document: DocumentVerdict | None
    by_value: Judgement
    computed: Judgement
    conclusion: Judgement
    measures: tuple[MeasureReading, ...]

    @property
    def document_disagrees(self) -> bool:
        """Whether the document says met of a value that does not reach the threshold, or the other way round."""
        against = {DocumentVerdict.MET: Verdict.NOT_MET, DocumentVerdict.NOT_MET: Verdict.MET}
        return self.document is not None and against.get(self.document) == self.by_value.verdict


# The worst measure decides: known to fail, then unknown, then met with another figure, then met.
_WORST_FIRST = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.ATTENTION, Verdict.MET)


def in_force(thresholds: Sequence[Threshold], day: date) -> Threshold | None:
    """Return the threshold in force on *day*: the one that began last."""
    valid = [
        item
        for item in thresholds
        if (item.valid_from is None or item.valid_from <= day) and (item.valid_to is None or day <= item.valid_to)
    ]
    return max(valid, key=lambda item: item.valid_from or date.min, default=None)


def share(numerator: Decimal, denominator: Decimal) -> Decimal:
    """Return numerator/denominator in percent."""
    return numerator / denominator * 100


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return the value rounded half up, as documents round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def read_target(target: Target, result: Result | None, day: date) -> Reading:
    """Return what can be said of *target* on *day*, given the result a document states (None: none known then)."""
    if result is None:
        return read_values(target, None, day)
    values = None if result.verdict is DocumentVerdict.UNMEASURED else result.values
    # A result is held against the threshold that was in force when it was measured.
    return read_values(target, values, result.as_of, result.verdict, result.values)


def read_values(
    target: Target,
    values: Sequence[StatedValue] | None,
    day: date,
    document: DocumentVerdict | None = None,
    shown: Sequence[StatedValue] = (),
) -> Reading:
    """Return what *values* (None: nothing was measured) say of *target* by the thresholds of *day*; *shown* are drawn
    even where nothing is concluded from them."""
    stated = {value.measure: value for value in (values if values is not None else shown)}
    measures = tuple(
        _read_measure(measure, in_force(measure.thresholds, day), stated.get(measure.code), values is not None)
        for measure in target.measures
    )
    return Reading(
        document=document,
        by_value=_worst([item.by_value for item in measures]),
        computed=_worst([item.computed for item in measures]),
        conclusion=_worst([item.conclusion for item in measures]),
        measures=measures,
    )


def _worst(judgements: list[Judgement]) -> Judgement:
    unknown = Judgement(Verdict.UNKNOWN, Reason.NO_VALUE)
    return min(judgements, key=lambda item: _WORST_FIRST.index(item.verdict), default=unknown)


def _read_measure(
    measure: Measure, threshold: Threshold | None, stated: StatedValue | None, is_measured: bool
) -> MeasureReading:
    if not is_measured:
        none = Judgement(Verdict.UNKNOWN, Reason.NO_RESULT)
        return MeasureReading(measure, threshold, stated, none, none)
    return MeasureReading(measure, threshold, stated, judge_value(stated, threshold), judge_counts(stated, threshold))


def judge_value(stated: StatedValue | None, threshold: Threshold | None) -> Judgement:
    """Return how the stated value stands against the threshold."""
    if stated is None or stated.value is None:
        return Judgement(Verdict.UNKNOWN, Reason.NO_VALUE)
    if threshold is None:
        return Judgement(Verdict.UNKNOWN, Reason.NO_THRESHOLD, stated.value)
    if stated.bound is Bound.OVER:
        # "trên 80%" passes "trên 80%" and anything lower; against a higher threshold it says nothing.
        passes = stated.value >= threshold.value
        return Judgement(
            Verdict.MET if passes else Verdict.UNKNOWN, Reason.MET if passes else Reason.OPEN_BOUND, stated.value
        )
    return _against(stated.value, threshold)


def judge_counts(stated: StatedValue | None, threshold: Threshold | None) -> Judgement:
    """Return what the stated counts say: UNKNOWN unless numerator and denominator are both stated."""
    missing = _missing(stated)
    if missing or stated is None or stated.numerator is None or stated.denominator is None:
        return Judgement(Verdict.UNKNOWN, missing or Reason.NO_COUNTS)
    value = share(stated.numerator.value, stated.denominator.value)
    if threshold is None:
        return Judgement(Verdict.UNKNOWN, Reason.NO_THRESHOLD, value)
    judged = _against(value, threshold)
    differs = stated.value is not None and rounded(value, stated.decimals) != stated.value
    if judged.verdict is Verdict.MET and differs:
        return Judgement(Verdict.ATTENTION, Reason.DIFFERENT_FIGURE, value)
    return judged


def _missing(stated: StatedValue | None) -> Reason | None:
    if stated is None or (stated.numerator is None and stated.denominator is None):
        return Reason.NO_COUNTS
    if stated.denominator is None or stated.denominator.value <= 0:
        return Reason.NO_DENOMINATOR
    return Reason.NO_NUMERATOR if stated.numerator is None else None


def _against(value: Decimal, threshold: Threshold) -> Judgement:
    if value > threshold.value or (value == threshold.value and threshold.operator is Operator.AT_LEAST):
        return Judgement(Verdict.MET, Reason.MET, value)
    return Judgement(Verdict.NOT_MET, Reason.STRICT if value == threshold.value else Reason.NOT_MET, value)


def parts_gap(count: Count) -> Decimal | None:
    """Return by how much a count's stated parts miss it (0 if they fit), None if it states no parts."""
    return sum((part.value for part in count.parts), Decimal(0)) - count.value if count.parts else None


@dataclass(frozen=True)
class Tally:
    """The four figures of a board. ``kept`` + ``differs`` + ``unknown`` = ``total``; ``contradicted`` are those the
    document counts as met although the value it states does not reach the threshold."""

    total: int
    stated_met: int
    kept: int
    differs: int
    unknown: int
    contradicted: int


class Outcome(StrEnum):
    """What checking does to a target: the last three figures of the board."""

    KEPT = "kept"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


def outcome(reading: Reading) -> Outcome:
    """Return whether the conclusion carries the document's statement, differs from it, or cannot be drawn."""
    verdict = reading.conclusion.verdict
    if verdict is Verdict.UNKNOWN:
        return Outcome.UNKNOWN
    same_verdict = (verdict is Verdict.NOT_MET) == (reading.document is DocumentVerdict.NOT_MET)
    return Outcome.KEPT if same_verdict and verdict is not Verdict.ATTENTION else Outcome.DIFFERS


def tally(readings: Sequence[Reading]) -> Tally:
    """Count a board."""
    outcomes = [outcome(reading) for reading in readings]
    return Tally(
        total=len(readings),
        stated_met=sum(reading.document is DocumentVerdict.MET for reading in readings),
        kept=outcomes.count(Outcome.KEPT),
        differs=outcomes.count(Outcome.DIFFERS),
        unknown=outcomes.count(Outcome.UNKNOWN),
        contradicted=sum(
            reading.document is DocumentVerdict.MET and reading.by_value.verdict is Verdict.NOT_MET
            for reading in readings
        ),
    )
