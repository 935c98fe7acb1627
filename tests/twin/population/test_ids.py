"""Numbers of the training province cannot be anybody's, and are refused where people are real."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.twin.api import is_training_id
from tinhso.twin.population.api import is_accepted, is_training_tax_code
from tinhso.twin.population.rules.ids import citizen_numbers, unused_serial

_PROVINCE = st.integers(1, 999).map(lambda number: f"{number:03d}")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_training_numbers_are_taken_only_in_training(digits):
    number = "000" + digits
    assert is_training_id(number)
    assert is_accepted(number, training=True)
    assert not is_accepted(number, training=False)


@given(_PROVINCE, st.text("0123456789", min_size=9, max_size=9))
def test_numbers_of_real_provinces_are_not_training_ones(province, digits):
    assert not is_training_id(province + digits)
    assert is_accepted(province + digits, training=False)


@pytest.mark.parametrize("text", ["", "000", "00019601234", "0001960123456789", "00019601234x", "٠٠٠196012345"])
def test_what_is_no_citizen_id_is_none(text):
    assert not is_training_id(text)


def test_ids_and_tax_codes_made_are_refused_outside_training(clean):
    for row in clean.rows("population"):
        assert not is_accepted(row["citizen_id"], training=False)
    for row in clean.rows("firms"):
        assert is_training_tax_code(row["tax_code"])
        assert not is_accepted(row["tax_code"], training=False)


@given(st.integers(0, 499), st.lists(st.integers(0, 99), min_size=1, max_size=300))
def test_numbers_are_unlike_each_other_and_leave_some_to_nobody(choice, years):
    year = np.array(years, dtype=np.int64) + 1920
    sex = year % 2
    numbers = [f"{number:012d}" for number in citizen_numbers(year, sex)]
    assert len(set(numbers)) == len(numbers)
    assert all(is_training_id(number) for number in numbers)
    nobody = {f"{number[:6]}{unused_serial(int(number[3:6]), choice):06d}" for number in numbers}
    assert not nobody & set(numbers)


def test_nobody_has_another_persons_number_by_a_wrong_century_digit(clean):
    """Else a wrong digit would look like a duplicate, and linkage could not be measured."""
    ids = {row["citizen_id"] for row in clean.rows("population")}
    meets = sum(f"{number[:3]}{digit}{number[4:]}" in ids for number in ids for digit in "0123" if digit != number[3])
    assert meets < 0.01 * len(ids)
