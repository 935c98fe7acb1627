"""Verdicts by example."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tinhso.core.web.api import Verdict
from tinhso.steering.plans.data import (
    Bound,
    Count,
    DocumentVerdict,
    Measure,
    Operator,
    Part,
    Result,
    StatedValue,
    Target,
    Threshold,
    VerdictBasis,
)
from tinhso.steering.plans.rules.verdicts import (
    Outcome,
    Reason,
    in_force,
    judge_counts,
    judge_value,
    outcome,
    parts_gap,
    read_target,
)

AT_LEAST_60 = Threshold(Decimal(60), Operator.AT_LEAST, "đạt")
OVER_60 = Threshold(Decimal(60), Operator.OVER, "trên")
DAY = date(2024, 10, 15)


def count(value: int) -> Count:
    return Count(Decimal(value), "hồ sơ", "mục 1")


def stated(value: str | None, top: int | None = None, bottom: int | None = None, **more) -> StatedValue:
    decimals = len(value.partition(".")[2]) if value else 0
    return StatedValue(
        "chung",
        value or "chữ",
        Decimal(value) if value else None,
        decimals,
        numerator=count(top) if top is not None else None,
        denominator=count(bottom) if bottom is not None else None,
        **more,
    )


def result(*values: StatedValue, verdict: DocumentVerdict = DocumentVerdict.MET) -> Result:
    return Result("t.kq", "t", DAY, "VB", "mục 1", "…", verdict, VerdictBasis.COUNTED, DAY, values=values)


def target(*measures: Measure) -> Target:
    return Target("t", "p", "g", "I.1", "…", measures)


@pytest.mark.parametrize(
    ("value", "threshold", "verdict", "reason"),
    [
        ("60", AT_LEAST_60, Verdict.MET, Reason.MET),
        ("60", OVER_60, Verdict.NOT_MET, Reason.STRICT),
        ("60.01", OVER_60, Verdict.MET, Reason.MET),
        ("59.99", AT_LEAST_60, Verdict.NOT_MET, Reason.NOT_MET),
        (None, AT_LEAST_60, Verdict.UNKNOWN, Reason.NO_VALUE),
        ("60", None, Verdict.UNKNOWN, Reason.NO_THRESHOLD),
    ],
)
def test_a_stated_value_against_its_threshold(value, threshold, verdict, reason):
    judged = judge_value(stated(value), threshold)
    assert (judged.verdict, judged.reason) == (verdict, reason)


@pytest.mark.parametrize(("threshold", "verdict"), [("80", Verdict.MET), ("90", Verdict.UNKNOWN)])
def test_a_value_known_only_as_over_80(threshold, verdict):
    over = Threshold(Decimal(threshold), Operator.OVER, "trên")
    assert judge_value(stated("80", bound=Bound.OVER), over).verdict is verdict


@pytest.mark.parametrize(
    ("value", "top", "bottom", "verdict", "reason"),
    [
        ("82.35", 14, 17, Verdict.MET, Reason.MET),
        ("74.1", 2490, 3360, Verdict.MET, Reason.MET),
        ("98.67", 349605, 356257, Verdict.ATTENTION, Reason.DIFFERENT_FIGURE),
        (None, 14, 17, Verdict.MET, Reason.MET),
        ("90", 1, 2, Verdict.NOT_MET, Reason.NOT_MET),
        ("90", None, None, Verdict.UNKNOWN, Reason.NO_COUNTS),
        ("90", 9, None, Verdict.UNKNOWN, Reason.NO_DENOMINATOR),
        ("90", 9, 0, Verdict.UNKNOWN, Reason.NO_DENOMINATOR),
        ("90", None, 10, Verdict.UNKNOWN, Reason.NO_NUMERATOR),
    ],
)
def test_counts_decide_only_when_both_are_stated(value, top, bottom, verdict, reason):
    judged = judge_counts(stated(value, top, bottom), AT_LEAST_60)
    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_a_share_exactly_at_a_strict_threshold_is_not_over_it():
    assert judge_counts(stated("60", 3, 5), OVER_60).reason is Reason.STRICT


def test_the_worst_measure_decides():
    measures = tuple(Measure(code, thresholds=(AT_LEAST_60,)) for code in ("a", "b"))
    good, bad, none = (replace(stated("70", top, bottom), measure=code) for code, top, bottom in
                       (("a", 7, 10), ("b", 5, 10), ("b", None, None)))  # fmt: skip
    assert read_target(target(*measures), result(good, bad), DAY).computed.verdict is Verdict.NOT_MET
    assert read_target(target(*measures), result(good, none), DAY).computed.verdict is Verdict.UNKNOWN
    assert read_target(target(*measures), result(good), DAY).by_value.verdict is Verdict.UNKNOWN


def test_a_target_without_measures_or_results_is_unknown():
    assert read_target(target(), result(), DAY).computed.verdict is Verdict.UNKNOWN
    reading = read_target(target(Measure("chung", thresholds=(AT_LEAST_60,))), None, DAY)
    assert (reading.document, reading.computed.reason) == (None, Reason.NO_RESULT)


def test_a_result_is_held_against_the_threshold_of_its_own_day():
    old = Threshold(Decimal(60), Operator.AT_LEAST, valid_to=date(2024, 12, 31))
    new = Threshold(Decimal(90), Operator.AT_LEAST, valid_from=date(2025, 1, 1))
    measured = target(Measure("chung", thresholds=(old, new)))
    assert read_target(measured, result(stated("70", 7, 10)), date(2025, 6, 1)).computed.verdict is Verdict.MET
    assert in_force((old, new), date(2025, 6, 1)) is new
    assert in_force((old, new), date(2024, 6, 1)) is old
    assert in_force((new,), date(2024, 6, 1)) is None


@pytest.mark.parametrize(
    ("verdict", "value", "expected"),
    [
        (DocumentVerdict.MET, stated("70", 7, 10), Outcome.KEPT),
        (DocumentVerdict.MET, stated("75", 7, 10), Outcome.DIFFERS),
        (DocumentVerdict.MET, stated("50", 5, 10), Outcome.DIFFERS),
        (DocumentVerdict.NOT_MET, stated("50", 5, 10), Outcome.KEPT),
        (DocumentVerdict.NOT_MET, stated("70", 7, 10), Outcome.DIFFERS),
        (DocumentVerdict.MET, stated("70"), Outcome.UNKNOWN),
    ],
)
def test_what_recomputing_does(verdict, value, expected):
    measured = target(Measure("chung", thresholds=(AT_LEAST_60,)))
    assert outcome(read_target(measured, result(value, verdict=verdict), DAY)) is expected


def test_parts_of_a_count():
    parts = (Part("a", Decimal(25000)), Part("b", Decimal(4457)))
    assert parts_gap(replace(count(29457), parts=parts)) == 0
    assert parts_gap(replace(count(29000), parts=parts)) == 457
    assert parts_gap(count(5)) is None
