"""Adding up the units of a cascaded target: sums of counts, never averages of percents; what is missing is named."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tinhso.steering.plans.data import Measure
from tinhso.steering.plans.data.reporting import Figure, Report, Rollup
from tinhso.steering.plans.rules.verdicts import share


def roll_up(measure: Measure, units: Sequence[str], reports: Mapping[str, Report]) -> Rollup:
    """Return *measure* over *units*, given the accepted report of each that has one.

    A share is the sum of numerators over the sum of denominators; a unit that reported a bare percentage has reported,
    but cannot be added (``uncounted``). Anything else is the sum of the values.
    """
    reported = [unit for unit in units if unit in reports]
    figures = {unit: _figure(reports[unit], measure.code) for unit in reported}
    is_share = measure.unit.startswith("%")
    counted = [unit for unit in reported if _counts(figures[unit], is_share)]
    numerator = denominator = value = None
    if counted and is_share:
        numerator = sum((figures[unit].numerator or Decimal(0) for unit in counted), Decimal(0))
        denominator = sum((figures[unit].denominator or Decimal(0) for unit in counted), Decimal(0))
        value = share(numerator, denominator)
    elif counted:
        value = sum((figures[unit].value or Decimal(0) for unit in counted), Decimal(0))
    return Rollup(
        measure=measure.code,
        units=len(units),
        reported=tuple(reported),
        missing=tuple(unit for unit in units if unit not in reports),
        uncounted=tuple(unit for unit in reported if unit not in counted),
        numerator=numerator,
        denominator=denominator,
        value=value,
    )


def _figure(report: Report, measure: str) -> Figure:
    return next((figure for figure in report.figures if figure.measure == measure), Figure(measure))


def _counts(figure: Figure, is_share: bool) -> bool:
    if is_share:
        return figure.has_counts and bool(figure.denominator and figure.denominator > 0)
    return figure.value is not None
