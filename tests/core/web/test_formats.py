from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.web.api import (
    DateError,
    DayField,
    NumberError,
    NumberField,
    fold,
    format_number,
    parse_date,
    parse_number,
)


def drawn(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{{ v|vn_number }}", Decimal("1234.5"), "1.234,5"),
        ("{{ v|vn_number }}", 1234567, "1.234.567"),
        ("{{ v|vn_number }}", Decimal("92.40"), "92,40"),  # what was written is kept
        ("{{ v|vn_number }}", 0.5, "0,5"),
        ("{{ v|vn_number }}", -12.0, "−12"),
        ("{{ v|vn_number:2 }}", Decimal("0.005"), "0,01"),
        ("{{ v|vn_number:0 }}", Decimal("2.5"), "3"),
        ("{{ v|vn_number }}", Decimal("1E+6"), "1.000.000"),
        ("{{ v|vn_number }}", None, ""),
        ("{{ v|vn_number }}", "", ""),
        ("{{ v|vn_number }}", float("nan"), ""),
        ("{{ v|vn_number }}", "không rõ", ""),
        ("{{ v|vn_percent:1 }}", 86.41, "86,4%"),
        ("{{ v|vn_percent }}", None, ""),
        ("{{ v|vn_money }}", Decimal("1234.5"), "1.234,5\u00a0triệu\u00a0đồng"),
        ("{{ v|vn_date }}", date(2024, 1, 5), "05/01/2024"),
        ("{{ v|vn_date }}", "2024-10-15", "15/10/2024"),
        ("{{ v|vn_date }}", datetime(2024, 12, 31, 18, 0, tzinfo=UTC), "01/01/2025"),
        ("{{ v|vn_datetime }}", datetime(2024, 12, 31, 18, 5, tzinfo=UTC), "01/01/2025 01:05"),
        ("{{ v|vn_date }}", None, ""),
    ],
)
def test_values_read_the_vietnamese_way(template, value, text):
    assert drawn(template, v=value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_what_is_printed_is_read_back(number):
    assert parse_number(format_number(number)) == number


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_printed_day_is_read_back(day):
    assert parse_date(drawn("{{ v|vn_date }}", v=day)) == day


@pytest.mark.parametrize("text", ["1,234.5", "1.23", "12.34.567", "1,2,3", "mười", "", "1.234.56", "1e5", "٣"])
def test_a_number_that_could_mean_something_else_is_not_read(text):
    with pytest.raises(NumberError, match=r"1\.234,5"):
        parse_number(text)


@pytest.mark.parametrize("text", ["31/02/2024", "2024/10/15", "15/10/24", "10/15/2024", "hôm qua", "20241015"])
def test_a_day_that_does_not_exist_is_not_read(text):
    with pytest.raises(DateError, match="15/10/2024"):
        parse_date(text)


def test_fields_take_and_show_the_vietnamese_way():
    assert NumberField().clean("1.234,5") == Decimal("1234.5")
    assert DayField().clean("15/10/2024") == date(2024, 10, 15)
    assert NumberField().widget.format_value(Decimal("1234.5")) == "1.234,5"
    assert DayField().widget.format_value(date(2024, 10, 15)) == "15/10/2024"
    assert NumberField().widget.format_value("1,234.5") == "1,234.5"  # what was typed wrongly is shown again


def test_a_bounded_field_says_its_bound():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="từ 0 trở lên"):
        NumberField(low=0).clean("-1")
    with pytest.raises(ValidationError, match="từ 100 trở xuống"):
        NumberField(high=100).clean("100,5")


def test_search_ignores_tone_marks_and_d_with_stroke():
    assert fold("  Đầm   DƠI ") == "dam doi"
    assert fold("hoà") == fold("hòa")
