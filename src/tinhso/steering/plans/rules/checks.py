"""Checking a reported figure against itself, earlier reports, documents and the sum of the units. Pure.

The claims checker (steering.claims) reads the officer's words and the evidence; its findings are joined in services.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from tinhso.steering.plans.data import Measure, Result, Target
from tinhso.steering.plans.data.reporting import Check, CheckRule, Evidence, Figure, Level, Report, Rollup
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import in_force, rounded, share

_ONE_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Earlier:
    """An accepted report of the same row by the same agency; ``source`` is its round's title."""

    report: Report
    source: str


def check(
    target: Target,
    report: Report,
    earlier: Sequence[Earlier],
    results: Sequence[Result],
    rollups: Mapping[str, Rollup],
) -> list[Check]:
    """Return what holds against (or for) the figures of *report*; *rollups* by measure are of the whole target."""
    measures = {measure.code: measure for measure in target.measures}
    found: list[Check] = []
    for figure in report.figures:
        measure = measures.get(figure.measure)
        if measure is None or figure.is_empty:
            continue
        found.extend(_share(measure, figure))
        found.extend(_earlier(measure, figure, report.as_of, earlier))
        found.extend(_documents(measure, figure, report.as_of, results))
        if measure.code in rollups:
            found.extend(_parts(measure, figure, rollups[measure.code]))
    found.extend(no_evidence(report))
    return found


def no_evidence(report: Report) -> Iterator[Check]:
    """Yield a note when nothing proves the report."""
    if not report.evidence:
        yield Check(CheckRule.NO_EVIDENCE, Level.REVIEW)


def value_of(measure: Measure, figure: Figure) -> Decimal | None:
    """Return the value that counts: the share of the counts where both are there and the unit is a share, else the
    value entered (ADR 0004: counts decide)."""
    if measure.unit.startswith("%") and figure.numerator is not None and figure.denominator:
        return share(figure.numerator, figure.denominator)
    return figure.value


def _share(measure: Measure, figure: Figure) -> Iterator[Check]:
    if not measure.unit.startswith("%"):
        return
    top, bottom = figure.numerator, figure.denominator
    if top is not None and bottom is not None and bottom > 0:
        computed = share(top, bottom)
        counts = f"{quantity(top, '')} / {quantity(bottom, '')}"
        if top > bottom:
            yield Check(CheckRule.ABOVE_WHOLE, Level.CONTRADICTION, measure.label, counts, quantity(_ONE_WHOLE, "%"))
        if figure.value is not None and not _same(figure.value, computed, figure.decimals):
            yield Check(
                CheckRule.SHARE,
                Level.CONTRADICTION,
                measure.label,
                quantity(figure.value, "%"),
                quantity(computed, "%", max(2, figure.decimals)),
                counts,
            )
    elif figure.value is not None and figure.value > _ONE_WHOLE and _is_part_of_whole(measure):
        yield Check(
            CheckRule.ABOVE_WHOLE,
            Level.CONTRADICTION,
            measure.label,
            quantity(figure.value, "%"),
            quantity(_ONE_WHOLE, "%"),
        )


def _is_part_of_whole(measure: Measure) -> bool:
    return measure.unit == "%" and all(threshold.value <= _ONE_WHOLE for threshold in measure.thresholds)


def _same(value: Decimal, computed: Decimal, decimals: int) -> bool:
    """Return whether *value* is *computed* rounded, or cut off, to the decimals it was typed with."""
    cut = computed.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return value in {rounded(computed, decimals), cut}


def _earlier(measure: Measure, figure: Figure, as_of: date, earlier: Sequence[Earlier]) -> Iterator[Check]:
    before = [item for item in earlier if item.report.as_of <= as_of]
    if not before:
        return
    last = max(before, key=lambda item: item.report.as_of)
    old = next((item for item in last.report.figures if item.measure == figure.measure), None)
    if old is None:
        return
    unit = measure.unit
    now_value, old_value = value_of(measure, figure), value_of(measure, old)
    if now_value is not None and old_value is not None and now_value < old_value:
        yield Check(
            CheckRule.EARLIER,
            Level.RECONCILE if last.report.as_of < as_of else Level.CONTRADICTION,
            measure.label,
            quantity(now_value, unit, 2),
            quantity(old_value, unit, 2),
            last.source,
        )
    if figure.denominator is not None and old.denominator is not None and figure.denominator != old.denominator:
        yield Check(
            CheckRule.EARLIER,
            Level.REVIEW,
            measure.label,
            f"/ {quantity(figure.denominator, '')}",
            f"/ {quantity(old.denominator, '')}",
            last.source,
        )


def _documents(measure: Measure, figure: Figure, as_of: date, results: Sequence[Result]) -> Iterator[Check]:
    for result in results:
        stated = next((value for value in result.values if value.measure == measure.code), None)
        value = value_of(measure, figure)
        if stated is None or stated.value is None or value is None or result.as_of > as_of:
            continue
        same_day, same_value = result.as_of == as_of, rounded(value, stated.decimals) == stated.value
        if same_value and not same_day:
            continue
        level = Level.SUPPORT if same_value else Level.CONTRADICTION if same_day else Level.RECONCILE
        if not same_day and value >= stated.value:
            continue
        yield Check(
            CheckRule.DOCUMENT,
            level,
            measure.label,
            quantity(value, measure.unit, max(2, stated.decimals)),
            stated.text,
            f"{result.source}, {result.place}",
        )


def _parts(measure: Measure, figure: Figure, rollup: Rollup) -> Iterator[Check]:
    """Compare the whole with its units: equal when all have reported, never less than those that have."""
    pairs = ((figure.numerator, rollup.numerator), (figure.denominator, rollup.denominator))
    for whole, parts in pairs:
        if whole is None or parts is None:
            continue
        wrong = whole != parts if rollup.is_complete else whole < parts
        if wrong:
            yield Check(
                CheckRule.PARTS,
                Level.CONTRADICTION,
                measure.label,
                quantity(whole, ""),
                quantity(parts, ""),
                f"{len(rollup.reported)}/{rollup.units}",
            )


def goal_of(measure: Measure, day: date) -> Decimal | None:
    """Return the number to reach on *day*, None for a target told in words."""
    found = in_force(measure.thresholds, day)
    return found.value if found else None


def numbers_of(report: Report) -> list[tuple[str, Decimal]]:
    """Return the numbers of a report that its evidence should show: measure and number."""
    found: list[tuple[str, Decimal]] = []
    for figure in report.figures:
        numbers = (figure.numerator, figure.denominator, figure.value)
        found.extend((figure.measure, number) for number in numbers if number is not None)
    if report.spent is not None:
        found.append(("", report.spent))
    return found


def readable(evidence: Sequence[Evidence], types: frozenset[str]) -> list[Evidence]:
    """Return the stored files that the claims checker can read."""
    return [item for item in evidence if item.sha256 and item.media_type in types]
