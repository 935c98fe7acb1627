"""One target, task or project as its table row shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.web.api import Provenance, Verdict, format_number
from tinhso.steering.plans import report_wording, wording
from tinhso.steering.plans.data import Measure, Section
from tinhso.steering.plans.data.reporting import Accepted, Rollup
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
    stated_bar: Bar | None
    by_value: Verdict
    by_value_why: str
    verdict: Verdict
    verdict_words: str
    why: str


@dataclass(frozen=True)
class DrawnReport:
    """What is reported of a row: ``grave`` counts the contradictions it was accepted with, ``why`` what the reviewer
    wrote then. ``trial`` are the words of the verdict that training figures would give."""

    texts: tuple[str, ...]
    provenance: Provenance
    as_of: date
    source: str
    agency: str
    evidence: int
    grave: int
    why: str
    trial: str
    counts: bool


@dataclass(frozen=True)
class DrawnTarget:
    """A target's row on the board. ``override`` is the reason a person gave for deciding against the figures."""

    line: TargetLine
    url: str
    document: str
    measures: tuple[DrawnMeasure, ...]
    verdict: Verdict
    verdict_words: str
    warning: str
    agencies: tuple[tuple[str, str], ...]
    report: DrawnReport | None
    rollups: tuple[tuple[str, str], ...]
    override: str
    risks: tuple[str, ...]


def draw_target(line: TargetLine, links: Links) -> DrawnTarget:
    """Return a target as its row shows it."""
    pairs = zip(line.reading.measures, line.current.measures, strict=True)
    return DrawnTarget(
        line=line,
        url=links.item(Section.TARGETS, line.target.code),
        document=wording.document_words(line.reading.document),
        measures=tuple(draw_measure(*pair, is_reported=line.current is not line.reading) for pair in pairs),
        verdict=line.verdict,
        verdict_words=wording.verdict_words(line.verdict),
        warning=wording.contradiction(line.reading),
        agencies=tuple((agency.short or agency.name, links.agency(agency.code)) for agency in line.agencies),
        report=_report(line),
        rollups=_rollups(line),
        override=line.closing.reason if line.is_overridden and line.closing else "",
        risks=tuple(
            report_wording.trend_words(trend, measure.unit)
            for measure, trend in zip(line.target.measures, line.trends, strict=False)
            if trend.is_at_risk
        ),
    )


def _report(line: TargetLine) -> DrawnReport | None:
    reported = line.reported
    if reported is None:
        return None
    if reported.accepted is None:
        texts = tuple(quantity(item.value, measure.unit, 2) for item, measure in _pairs(line))
        return DrawnReport(
            texts, Provenance.REPORTED, reported.as_of, _("cộng các đơn vị"), "", 0, 0, "", "", reported.decides
        )
    drawn = draw_report(reported.accepted, line.target.measures, counts=reported.decides)
    trial = wording.verdict_words(reported.reading.conclusion.verdict) if reported.is_training else ""
    return replace(drawn, trial=trial)


def draw_report(item: Accepted, measures: Sequence[Measure] = (), *, counts: bool = True) -> DrawnReport:
    """Return an accepted report as a row shows it."""
    named = {measure.code: measure for measure in measures}
    texts = [report_wording.figure_words(named[f.measure], f) for f in item.report.figures if f.measure in named]
    return DrawnReport(
        texts=tuple(texts) or (report_wording.report_words(item.report, measures),),
        provenance=report_wording.provenance_of(item.is_training),
        as_of=item.report.as_of,
        source=item.round,
        agency=item.agency,
        evidence=len(item.report.evidence),
        grave=item.grave,
        why=item.why,
        trial="",
        counts=counts and not item.is_training,
    )


def _pairs(line: TargetLine) -> Iterator[tuple[Rollup, Measure]]:
    return zip(line.rollups, line.target.measures, strict=False)


def _rollups(line: TargetLine) -> tuple[tuple[str, str], ...]:
    """Return for each measure how many units have reported, and what their sum comes to."""
    return tuple(
        (report_wording.rollup_words(item), quantity(item.value, measure.unit, 2)) for item, measure in _pairs(line)
    )


def draw_measure(item: MeasureReading, current: MeasureReading, *, is_reported: bool) -> DrawnMeasure:
    """Return a measure as its row shows it: *item* as stated, *current* as the conclusion rests on it."""
    unit, stated = item.measure.unit, item.stated
    threshold = current.threshold
    words = f"{threshold.words} {quantity(threshold.value, unit)}".strip() if threshold else ""
    return DrawnMeasure(
        label=item.measure.label,
        stated=stated.text if stated else "",
        computed=quantity(current.computed.value, unit, wording.computed_decimals(current.stated)),
        counts=_counts(current),
        threshold=words,
        bar=_bar(current, words),
        stated_bar=_bar(item, words) if stated else None,
        by_value=item.by_value.verdict,
        by_value_why=wording.explain_value(item),
        verdict=current.computed.verdict,
        verdict_words=wording.verdict_words(current.computed.verdict),
        why=wording.explain_computed(current, is_reported=is_reported),
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
    report: DrawnReport | None
    override: str


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
        state=wording.state_words(line.state, is_reported=line.progress is not None),
        css=wording.STATE_CLASS.get(line.state, ""),
        report=draw_report(line.reported) if line.reported else None,
        override=line.closing.reason if line.closing and line.closing.is_override else "",
    )


def verdict_choices() -> list[tuple[str, Any]]:
    """Return the computed verdicts a filter offers."""
    return [(verdict.value, wording.verdict_words(verdict)) for verdict in Verdict]
