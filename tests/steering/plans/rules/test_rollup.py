"""Adding up units: sums of counts, what is missing, whatever the order."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tinhso.steering.plans.data import Measure
from tinhso.steering.plans.data.reporting import Figure, Report
from tinhso.steering.plans.rules.rollup import roll_up

SHARE, COUNT = Measure("chung"), Measure("chung", unit="doanh nghiệp")
DAY = date(2025, 6, 1)


def report(top=None, bottom=None, value=None):
    numbers = [None if number is None else Decimal(number) for number in (value, top, bottom)]
    return Report(DAY, (Figure("chung", *numbers),))


counts = st.integers(1, 10**6).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))
reports = st.dictionaries(st.integers(0, 63).map(str), counts, max_size=64)
UNITS = [str(number) for number in range(64)]


@given(reports)
def test_the_whole_is_the_sum_of_numerators_over_the_sum_of_denominators(given_counts):
    rollup = roll_up(SHARE, UNITS, {unit: report(*pair) for unit, pair in given_counts.items()})
    tops, bottoms = (sum(pair[index] for pair in given_counts.values()) for index in (0, 1))
    assert set(rollup.reported) | set(rollup.missing) == set(UNITS)
    assert len(rollup.reported) == len(given_counts)
    assert rollup.is_complete == (len(given_counts) == 64)
    if given_counts:
        assert (rollup.numerator, rollup.denominator) == (tops, bottoms)
        assert rollup.value == Decimal(tops) / Decimal(bottoms) * 100
        shares = [Decimal(top) / bottom * 100 for top, bottom in given_counts.values()]
        assert min(shares) - Decimal("1e-9") <= rollup.value <= max(shares) + Decimal("1e-9")
    else:
        assert rollup.value is None


@given(reports, st.randoms())
def test_the_order_of_units_does_not_matter(given_counts, random):
    shuffled = random.sample(UNITS, len(UNITS))
    found = {unit: report(*pair) for unit, pair in given_counts.items()}
    one, other = roll_up(SHARE, UNITS, found), roll_up(SHARE, shuffled, found)
    assert (one.value, one.numerator, one.denominator) == (other.value, other.numerator, other.denominator)
    assert set(one.missing) == set(other.missing)


def test_percentages_are_never_averaged():
    rollup = roll_up(SHARE, ["a", "b"], {"a": report(1, 1), "b": report(0, 999)})
    assert rollup.value == Decimal("0.1")  # the average of 100% and 0% would be 50%


def test_a_bare_percentage_has_reported_but_cannot_be_added():
    rollup = roll_up(SHARE, ["a", "b", "c"], {"a": report(1, 2), "b": report(value=90)})
    assert (rollup.reported, rollup.missing, rollup.uncounted) == (("a", "b"), ("c",), ("b",))
    assert rollup.value == 50
    assert not rollup.is_complete


def test_what_is_no_share_is_added_up():
    rollup = roll_up(COUNT, ["a", "b"], {"a": report(value=4), "b": report(value=3)})
    assert (rollup.value, rollup.denominator, rollup.is_complete) == (7, None, True)


def test_no_units_are_never_complete():
    assert not roll_up(SHARE, [], {}).is_complete
