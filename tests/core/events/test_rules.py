"""What an event may say, and when something is done next."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.events.data import Backoff, InvalidEvent, Timing
from tinhso.core.events.rules import shape, timing

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    "text",
    ["tinhso.core.directory.change.took-force.v1", "tinhso.steering.plans.round.closed.v12"],
)
def test_types_of_the_house_are_taken(text):
    shape.check_type(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "tinhso", "core.files.file.stored.v1", "tinhso.core.files.stored.v1", "tinhso.core.files.file.stored",
        "tinhso.core.files.file.stored.v0", "Tinhso.core.files.file.stored.v1", "tinhso.core.files.file.stored.v1\n",
        "tinhso.core.files.file.s tored.v1", "tinhso.core.files.file." + "x" * 200 + ".v1",
    ],
)  # fmt: skip
def test_other_types_are_refused(text):
    with pytest.raises(InvalidEvent):
        shape.check_type(text)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "x"}, {"full_name": "x"}, {"officer_name": "x"}, {"ho_ten": "x"}, {"phone": "1"}, {"email": "x"},
        {"cccd": "1"}, {"so_cccd": "1"}, {"tax_code": "1"}, {"a": {"birth": "1990-01-01"}}, {"a": "096123456789"},
        {"a": "0912345678"}, {"a": ["+84912345678"]}, {"a": "an@camau.gov.vn"}, {"a": "Nguyễn Văn An"}, {"A": 1},
        {"a": object()}, {"a": b"x"}, {1: "x"}, {"a": "x" * 201}, {"a": {"b": {"c": {"d": 1}}}}, {"a": [[[[1]]]]},
        {"a": list(range(1001))}, {"a": "two\nlines"},
    ],
)  # fmt: skip
def test_personal_or_shapeless_data_is_refused(data):
    with pytest.raises(InvalidEvent):
        shape.check_data(data)


@pytest.mark.parametrize(
    "data",
    [
        {}, {"report": "0198c0de-0000-7000-8000-000000000001"}, {"agency_code": "camau/stttt"}, {"citizen_id": "s1"},
        {"count": 12, "share": 0.5, "late": True, "none": None}, {"day": "2025-07-01"}, {"areas": ["96/31825"]},
    ],
)  # fmt: skip
def test_ids_codes_days_and_counts_are_taken(data):
    shape.check_data(data)


@pytest.mark.parametrize("subject", ["", "x", "file:", "X:1", "file:a b", "person:096123456789", "file:" + "x" * 200])
def test_subjects_are_kind_and_id(subject):
    with pytest.raises(InvalidEvent):
        shape.check_subject(subject)


def test_jobs_may_carry_text_but_no_personal_value():
    shape.check_arguments({"title": "Báo cáo tháng 10"})
    for arguments in ({"phone": "x"}, {"title": "gửi an@camau.gov.vn"}, {"who": "096123456789"}):
        with pytest.raises(InvalidEvent):
            shape.check_arguments(arguments)


def test_an_error_is_kept_without_numbers_that_name_a_person():
    error = ValueError("no row for 096123456789 (an@camau.gov.vn, 0912345678), try 3\x00")
    words = shape.clean_error(error)
    assert words.startswith("ValueError: no row for … (")
    assert "096" not in words
    assert "@camau" not in words
    assert "0912" not in words
    assert "try 3" in words
    assert len(shape.clean_error(ValueError("x" * 5000))) == 1000


@given(st.integers(1, 500), st.floats(0, 1), st.floats(0.1, 60), st.floats(1, 5), st.floats(60, 10_000))
def test_waits_grow_and_stay_below_the_longest(attempt, dice, first, factor, longest):
    backoff = Backoff(first, factor, longest)
    wait = timing.wait_before(attempt, backoff, dice)
    assert first / 2 <= wait <= longest
    assert timing.wait_before(attempt + 1, backoff, dice) >= wait


def test_the_first_try_is_no_retry():
    assert not timing.is_last(1, 1)
    assert timing.is_last(2, 1)
    assert timing.is_last(1, 0)


@given(MOMENTS, st.times(), st.sets(st.integers(0, 6), min_size=1))
def test_the_next_time_of_day_is_the_first_later_one_on_its_weekdays(after, at, weekdays):
    at = at.replace(second=0, microsecond=0, tzinfo=None)
    found = timing.next_time(Timing(at=at, weekdays=frozenset(weekdays)), after)
    local = found.astimezone(PROVINCE_ZONE)
    assert found > after
    assert local.timetz().replace(tzinfo=None) == at
    assert local.weekday() in weekdays
    day = after.astimezone(PROVINCE_ZONE).date()
    while day < local.date():
        candidate = datetime.combine(day, at, PROVINCE_ZONE)
        assert candidate <= after or day.weekday() not in weekdays
        day += timedelta(days=1)


@given(MOMENTS, st.floats(1, 86400))
def test_what_comes_every_so_often_comes_at_once_and_then_after_that_time(after, every):
    when = Timing(every=every)
    assert timing.first_time(when, after) == after
    assert timing.next_time(when, after) - after == timedelta(seconds=every)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"every": 60, "at": time(2)}, {"every": 0}, {"at": time(2), "weekdays": frozenset()},
     {"at": time(2), "weekdays": frozenset({7})}],
)  # fmt: skip
def test_a_timing_is_one_thing(wrong):
    with pytest.raises(ValueError, match=r"every|weekdays"):
        Timing(**wrong)
