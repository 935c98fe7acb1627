"""Trends: no number from too few points, an explained one from enough."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tinhso.steering.plans.rules.trends import trend

START, END = date(2025, 1, 1), date(2025, 12, 31)


def points(*values, step=30):
    return [(START + timedelta(days=step * index), Decimal(value)) for index, value in enumerate(values)]


def test_two_points_give_no_number():
    found = trend(points(10, 20), Decimal(100), END)
    assert (found.projected, found.per_month, found.is_at_risk) == (None, None, False)


def test_a_steady_rise_that_falls_short_is_at_risk():
    found = trend(points(10, 12, 14), Decimal(100), END)
    assert found.is_at_risk
    assert 34 < found.projected < 36


def test_a_steady_rise_that_reaches_the_goal_is_not():
    assert not trend(points(10, 30, 50), Decimal(100), END).is_at_risk


def test_what_has_reached_the_goal_is_not_at_risk_even_when_falling():
    assert not trend(points(105, 103, 101), Decimal(100), END).is_at_risk


def test_without_a_goal_or_past_the_deadline_nothing_is_said():
    assert trend(points(1, 2, 3), None, END).projected is None
    assert trend(points(1, 2, 3), Decimal(9), START + timedelta(days=60)).projected is None


def test_one_odd_value_does_not_turn_the_line():
    steady = trend(points(10, 20, 30, 40, 50), Decimal(100), END)
    odd = trend(points(10, 20, 90, 40, 50), Decimal(100), END)
    assert abs(steady.per_month - odd.per_month) <= steady.per_month / 2


@given(st.integers(-50, 50), st.integers(0, 50), st.integers(3, 12))
def test_a_straight_line_is_carried_on_straight(start, rise, count):
    values = [start + rise * index for index in range(count)]
    found = trend(points(*values, step=10), Decimal(10**6), END)
    days = (END - found.points[-1][0]).days
    assert abs(found.projected - (values[-1] + Decimal(rise) * days / 10)) < Decimal("0.001")


@given(st.lists(st.tuples(st.dates(START, END - timedelta(days=1)), st.integers(0, 100)), max_size=8))
def test_the_order_of_points_does_not_matter(given_points):
    known = dict(given_points)
    pairs = [(day, Decimal(value)) for day, value in known.items()]
    assert trend(pairs, Decimal(50), END) == trend(pairs[::-1], Decimal(50), END)
