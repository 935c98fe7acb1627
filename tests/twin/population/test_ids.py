"""Numbers of the training province cannot be anybody's, and are refused where people are real."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.twin.api import is_training_id
from tinhso.twin.population.api import is_accepted, is_training_tax_code

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
