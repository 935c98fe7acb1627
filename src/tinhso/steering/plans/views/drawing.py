"""One target, task or project as its table row shows it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.web.api import Verdict, format_number
from tinhso.steering.plans import wording
from tinhso.steering.plans.data import Section
from tinhso.steering.plans.rules.boards import TargetLine, TaskLine
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import MeasureReading
from tinhso.steering.plans.views.common import Links


@dataclass(frozen=True)
class Bar:
    """A value against a threshold, both in percent of the bar's width; ``computed`` tells which value it is."""

    value: str
    threshold: str
    computed: bool
    label: str


@dataclass(frozen=True)
class DrawnMeasure:
    """One measure of a target's row."""

    label: str
    stated: str
    computed: str
    counts: str
    threshold: str
    bar: Bar | None
    by_value: Verdict
    by_value_why: str
    verdict: Verdict
    verdict_words: str
    why: str


@dataclass(frozen=True)
class DrawnTarget:
    """A target's row on the board."""

    line: TargetLine
    url: str
    document: str
    measures: tuple[DrawnMeasure, ...]
    verdict: Verdict
    verdict_words: str
    warning: str
    agencies: tuple[tuple[str, str], ...]


def draw_target(line: TargetLine, links: Links) -> DrawnTarget:
    """Return a target as its row shows it."""
    return DrawnTarget(
        line=line,
        url=links.item(Section.TARGETS, line.target.code),
        document=wording.document_words(line.reading.document),
        measures=tuple(draw_measure(item) for item in line.reading.measures),
        verdict=line.verdict,
        verdict_words=wording.verdict_words(line.verdict),
        warning=wording.contradiction(line.reading),
        agencies=tuple((agency.short or agency.name, links.agency(agency.code)) for agency in line.agencies),
    )


def draw_measure(item: MeasureReading) -> DrawnMeasure:
    """Return a measure as its row shows it."""
    unit, stated = item.measure.unit, item.stated
    threshold = item.threshold
    words = f"{threshold.words} {quantity(threshold.value, unit)}".strip() if threshold else ""
    return DrawnMeasure(
        label=item.measure.label,
        stated=stated.text if stated else "",
        computed=quantity(item.computed.value, unit, wording.computed_decimals(stated)),
        counts=_counts(item),
        threshold=words,
        bar=_bar(item, words),
        by_value=item.by_value.verdict,
        by_value_why=wording.explain_value(item),
        verdict=item.computed.verdict,
        verdict_words=wording.verdict_words(item.computed.verdict),
        why=wording.explain_computed(item),
    )


def _counts(item: MeasureReading) -> str:
    stated = item.stated
    if stated is None or (stated.numerator is None and stated.denominator is None):
        return ""
    return " / ".join(
        (count.text or format_number(count.value)) if count else "?" for count in (stated.numerator, stated.denominator)
    )


def _bar(item: MeasureReading, words: str) -> Bar | None:
    """Return the bar of a percentage; other units have no natural full width."""
    if item.threshold is None or not item.measure.unit.startswith("%") or item.threshold.value > 100:
        return None
    stated = item.stated.value if item.stated else None
    value = item.computed.value if item.computed.value is not None else stated
    if value is None:
        return None
    label = _("%(value)s so với ngưỡng %(threshold)s") % {
        "value": quantity(value, item.measure.unit, 2),
        "threshold": words,
    }
    return Bar(_width(value), _width(item.threshold.value), item.computed.value is not None, label)


def _width(value: Decimal) -> str:
    # SVG wants a dot, whatever the language of the page.
    return f"{max(Decimal(0), min(value, Decimal(100))):.2f}"


@dataclass(frozen=True)
class Strip:
    """A task on the year's strip: ``start`` and ``width`` in months (0 to 12), None if it has no days."""

    line: TaskLine
    url: str
    start: int | None
    width: int
    deadline: str
    state: str
    css: str


def draw_task(line: TaskLine, year: int, links: Links) -> Strip:
    """Return a task as it stands on the strip of *year*."""
    first, latest = line.deadline.first, line.deadline.latest
    start: int | None = None
    width = 0
    if first and latest and first.year <= year <= latest.year:
        start = first.month - 1 if first.year == year else 0
        width = (latest.month if latest.year == year else 12) - start
    return Strip(
        line=line,
        url=links.item(Section.TASKS, line.task.code),
        start=start,
        width=width,
        deadline=wording.deadline_words(line.deadline),
        state=wording.state_words(line.state),
        css=wording.STATE_CLASS.get(line.state, ""),
    )


def verdict_choices() -> list[tuple[str, Any]]:
    """Return the computed verdicts a filter offers."""
    return [(verdict.value, wording.verdict_words(verdict)) for verdict in Verdict]
