"""The business day and real time."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tinhso.core.clock.api import InvalidDate, as_of, new_id, now, parse_day, today


def test_today_is_the_real_day_in_the_province(monkeypatch):
    monkeypatch.delenv("TINHSO_TODAY", raising=False)
    assert today() == datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def test_today_can_be_fixed_and_time_stamps_cannot(monkeypatch):
    monkeypatch.setenv("TINHSO_TODAY", "2024-10-15")
    assert today() == date(2024, 10, 15)
    assert as_of(None) == as_of("") == date(2024, 10, 15)
    assert abs((now() - datetime.now(UTC)).total_seconds()) < 5


def test_a_board_is_read_at_the_asked_day():
    assert as_of("2025-07-01") == date(2025, 7, 1)


@pytest.mark.parametrize("text", ["15/10/2024", "2024-02-30", "hôm qua", "2024-10-15 ", "2024-10-15T00:00", "' OR 1=1"])
def test_an_unreadable_day_is_told_in_words(text):
    with pytest.raises(InvalidDate, match="NĂM-THÁNG-NGÀY"):
        parse_day(text)


def test_new_ids_are_version_7_unique_and_sort_by_time():
    first = new_id()
    time.sleep(0.002)
    later = [new_id() for _ in range(1000)]
    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in [first, *later])
    assert len(set(later)) == 1000
    assert all(first < one for one in later)
