"""What accepted reports say of a target: the same readings as for a document, from reported figures. Pure.

A report is held against a target as a document's statement is (ADR 0004): counts decide. It takes the place of the
document's statement in the conclusion when it is of the same day or later; the statement stays beside it. Training
figures are shown and never conclude anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tinhso.steering.plans.data import Count, Measure, Plan, Result, StatedValue, Target
from tinhso.steering.plans.data.reporting import Accepted, Allotment, Figure, Part, Rollup, Trend
from tinhso.steering.plans.rules.checks import goal_of, value_of
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.rollup import roll_up
from tinhso.steering.plans.rules.rounds import shares_on
from tinhso.steering.plans.rules.trends import trend
from tinhso.steering.plans.rules.verdicts import Reading, in_force, read_values


@dataclass(frozen=True)
class Reported:
    """What is reported of a target: ``accepted`` is the report of the whole (None: added up from all units)."""

    accepted: Accepted | None
    as_of: date
    reading: Reading
    is_training: bool
    decides: bool

    @property
    def source(self) -> str:
        """The round it comes from, "" where the units were added up."""
        return self.accepted.round if self.accepted else ""


@dataclass(frozen=True)
class Standing:
    """Everything reported of one target as of a day."""

    reported: Reported | None
    rollups: tuple[Rollup, ...]
    trends: tuple[Trend, ...]


def latest(reports: Sequence[Accepted]) -> Accepted | None:
    """Return the report that counts: of the latest day, then accepted last; real ones before training ones."""
    key = lambda item: (not item.is_training, item.report.as_of, item.accepted_at)  # noqa: E731
    return max(reports, key=key, default=None)


def by_unit(reports: Sequence[Accepted]) -> dict[str, Accepted]:
    """Return the latest real report of each unit; training figures never add up."""
    units = {item.agency for item in reports if item.part is Part.UNIT}
    found = {}
    for unit in units:
        last = latest([item for item in reports if item.part is Part.UNIT and item.agency == unit])
        if last and not last.is_training:
            found[unit] = last
    return found


def rollups(target: Target, reports: Sequence[Accepted], shares: Sequence[Allotment], day: date) -> tuple[Rollup, ...]:
    """Return the sum of the units of *target* for each measure; empty if it is not cascaded on *day*."""
    units = [share.agency for share in shares_on(shares, target.code, day)]
    if not units:
        return ()
    given = {unit: item.report for unit, item in by_unit(reports).items()}
    return tuple(roll_up(measure, units, given) for measure in target.measures)


def standing(
    target: Target,
    plan: Plan,
    reports: Sequence[Accepted],
    shares: Sequence[Allotment],
    results: Sequence[Result],
    day: date,
) -> Standing:
    """Return what the *reports* of *target* accepted as of *day* say, beside the last of the documents' *results*."""
    added = rollups(target, reports, shares, day)
    result = max((item for item in results if item.as_of <= day), key=lambda item: item.as_of, default=None)
    whole = [item for item in reports if item.part is Part.WHOLE]
    last = latest(whole)
    found = None
    if last is not None:
        reading = read_values(target, stated_values(target, last), last.report.as_of)
        found = _reported(last, last.report.as_of, reading, last.is_training, result)
    elif added and all(item.is_complete for item in added):
        as_of = min(item.report.as_of for item in by_unit(reports).values())
        reading = read_values(target, [_sum_of(item, as_of) for item in added], as_of)
        found = _reported(None, as_of, reading, False, result)
    return Standing(found, added, trends(target, plan, whole, results, day))


def _reported(
    accepted: Accepted | None, as_of: date, reading: Reading, is_training: bool, result: Result | None
) -> Reported:
    newer = result is None or as_of >= result.as_of
    return Reported(accepted, as_of, reading, is_training, decides=newer and not is_training)


def stated_values(target: Target, accepted: Accepted) -> list[StatedValue]:
    """Return the figures of an accepted report in the form in which a document's figures are read."""
    units = {measure.code: measure.unit for measure in target.measures}
    return [
        StatedValue(
            measure=figure.measure,
            text=quantity(figure.value, units[figure.measure], figure.decimals),
            value=figure.value,
            decimals=figure.decimals,
            numerator=_count(figure.numerator, accepted.round),
            denominator=_count(figure.denominator, accepted.round),
        )
        for figure in accepted.report.figures
        if figure.measure in units and not figure.is_empty
    ]


def _count(value: Decimal | None, place: str) -> Count | None:
    return None if value is None else Count(value, "", place)


def _sum_of(rollup: Rollup, as_of: date) -> StatedValue:
    place = as_of.isoformat()
    bare = StatedValue(rollup.measure, "", numerator=_count(rollup.numerator, place))
    if rollup.denominator is None:
        return replace(bare, value=rollup.value)
    return replace(bare, denominator=_count(rollup.denominator, place))


def trends(
    target: Target, plan: Plan, reports: Sequence[Accepted], results: Sequence[Result], day: date
) -> tuple[Trend, ...]:
    """Return where each measure is heading, from documents' values and accepted reports (never training ones)."""
    return tuple(
        trend(_points(measure, reports, results, day), goal_of(measure, day), _deadline(measure, plan, day))
        for measure in target.measures
    )


def _points(
    measure: Measure, reports: Sequence[Accepted], results: Sequence[Result], day: date
) -> list[tuple[date, Decimal]]:
    found: dict[date, Decimal] = {}
    for result in sorted(results, key=lambda item: item.as_of):
        for value in result.values:
            if value.measure == measure.code and value.value is not None and result.as_of <= day:
                found[result.as_of] = value.value
    for item in sorted(reports, key=lambda item: item.accepted_at):
        value_now = value_of(measure, _figure(item, measure))
        if value_now is not None and not item.is_training and item.report.as_of <= day:
            found[item.report.as_of] = value_now
    return sorted(found.items())


def _figure(item: Accepted, measure: Measure) -> Figure:
    return next((one for one in item.report.figures if one.measure == measure.code), Figure(measure.code))


def _deadline(measure: Measure, plan: Plan, day: date) -> date:
    found = in_force(measure.thresholds, day)
    return (found.valid_to if found else None) or plan.valid_to


def group_by_code(reports: Sequence[Accepted]) -> Mapping[str, list[Accepted]]:
    """Return accepted reports by the row they speak of."""
    found: dict[str, list[Accepted]] = {}
    for item in reports:
        found.setdefault(item.code, []).append(item)
    return found
