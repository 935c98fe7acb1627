"""Merging, sums, content checks, references."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tinhso.core.province.api import Step, compare, fingerprint, from_plain, to_plain
from tinhso.steering.plans.data import (
    ContentError,
    Group,
    Kind,
    Operator,
    Plan,
    Project,
    Role,
    Row,
    Section,
    Task,
    Threshold,
)
from tinhso.steering.plans.rules.money import grand_sums, group_sums, odd_group, transposed
from tinhso.steering.plans.rules.references import problems

PLAN = Plan(
    "p", "1/KH", "Kế hoạch", date(2024, 1, 1), date(2024, 1, 1), date(2024, 12, 31), 2024, "UBND", "tinh", "Cà Mau",
    stated_total=30, stated_allocated=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("loaded", "here", "folder", "step"),
    [
        ("", "", "a", Step.CREATE),
        ("a", "a", "a", Step.SAME),
        ("a", "a", "b", Step.UPDATE),
        ("a", "a", "", Step.WITHDRAW),
        ("a", "x", "a", Step.KEEP_EDIT),
        ("a", "x", "b", Step.CONFLICT),
        ("a", "x", "", Step.CONFLICT),
        ("a", "b", "b", Step.ADOPT),
        ("", "x", "", Step.OURS),
        ("", "x", "b", Step.CONFLICT),
        ("", "", "", Step.SAME),
    ],
)
def test_three_way_comparison(loaded, here, folder, step):
    assert compare(loaded, here, folder) is step


def project(number: str, group: str, total: int) -> Project:
    return Project(f"p.{number}", "p", group, number, "…", Role(), "", "2024", total, 0)


def group(number: str, stated: int) -> Group:
    return Group(number, "p", Section.PROJECTS, number, "…", stated, 0)


@pytest.mark.parametrize(
    ("first", "second", "odd"),
    [(10, 20, None), (10, 25, "II"), (15, 25, None), (15, 20, "I")],
)
def test_the_one_group_whose_stated_sum_does_not_fit(first, second, odd):
    projects = [project("I.1", "I", 10), project("II.1", "II", 20)]
    groups = [group_sums(group("I", first), projects), group_sums(group("II", second), projects)]
    found = odd_group(groups, grand_sums(PLAN, projects))
    assert (found.group.number if found else None) == odd


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (8530, 8350, True),
        (8530, 8530, False),
        (8530, 8503, True),
        (8530, 3850, False),
        (853, 8350, False),
        (12, 34, False),
    ],
)
def test_two_neighbouring_digits_that_changed_places(left, right, expected):
    assert transposed(left, right) is expected


def test_content_survives_the_trip_and_its_fingerprint_ignores_order():
    threshold = Threshold(Decimal("60.50"), Operator.OVER, "trên", valid_from=date(2025, 1, 1))
    plain = to_plain(threshold)
    assert plain == {"value": "60.50", "operator": ">", "words": "trên", "valid_from": "2025-01-01"}
    assert from_plain(Threshold, plain) == threshold
    assert fingerprint(plain) == fingerprint(dict(reversed(plain.items())))


@pytest.mark.parametrize(
    ("plain", "named"),
    [
        ({"value": "x", "operator": ">"}, "value"),
        ({"value": "NaN", "operator": ">"}, "value"),
        ({"value": True, "operator": ">"}, "value"),
        ({"value": "1", "operator": "<"}, "operator"),
        ({"value": "1"}, "operator"),
        ({"value": "1", "operator": ">", "valid_from": "31/12/2024"}, "valid_from"),
        ({"value": "1", "operator": ">", "extra": 1}, "extra"),
        ([], "nhóm trường"),
    ],
)
def test_unsound_content_is_named(plain, named):
    with pytest.raises(ContentError, match=named):
        from_plain(Threshold, plain, "ngưỡng")


def test_references_that_lead_nowhere_are_named():
    task = Task("p.nv.I.1", "p", "p.nv.I", "I.1", "…", Role("Sở X", ("tinh/x",)), deadline="bao giờ")
    rows = [
        Row(Kind.PLAN, "p", 0, PLAN),
        Row(Kind.TASK, "p", 0, task),
        Row(Kind.TASK, "p", 1, replace(task, wording="khác")),
    ]
    text = "\n".join(problems(rows, ["tinh"]))
    for part in (
        "có 2 dòng cùng mã",
        "không có cơ quan «tinh/x»",
        "không có nhóm «p.nv.I»",
        "không hiểu thời hạn «bao giờ»",
    ):
        assert part in text
    assert problems(rows[:1], ["tinh"]) == []
