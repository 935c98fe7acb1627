"""Deadlines on the real calendar: each rule with the words that tell it, and properties over random input."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.blocks.calendar.conftest import PROVINCE, moment
from tinhso.blocks.calendar.adapters.folder import read_folder
from tinhso.blocks.calendar.api import Calendar, CalendarError, OutOfCalendar, Pause
from tinhso.blocks.calendar.data import Cutoff, Hours, Kind, Row, SpecialDay, StepKind
from tinhso.blocks.calendar.data import DayKind as Is
from tinhso.blocks.calendar.selectors import table_of
from tinhso.core.clock.api import PROVINCE_ZONE

CALENDAR = Calendar(table_of(read_folder(PROVINCE)))

moments = st.datetimes(datetime(2022, 1, 3), datetime(2027, 6, 30)).map(lambda at: at.replace(tzinfo=PROVINCE_ZONE))
working = st.dates(date(2022, 1, 3), date(2027, 6, 30)).filter(CALENDAR.is_working_day)
counts = st.integers(0, 120)


def kinds(deadline):
    assert deadline.steps[-1].kind is StepKind.HOURS_UNREAD  # until the province's own document is entered
    return [step.kind for step in deadline.steps[:-1]]


# --- by example ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "due", "told"),
    [
        # an ordinary week
        ("2025-03-03T09:00", 3, "2025-03-06T17:00", [StepKind.RECEIVED, StepKind.DUE]),
        # «trong ngày», before and after 15:00
        ("2025-03-03T14:59", 0, "2025-03-03T17:00", [StepKind.RECEIVED, StepKind.DUE]),
        ("2025-03-03T15:00", 0, "2025-03-03T17:00", [StepKind.RECEIVED, StepKind.DUE]),
        ("2025-03-03T15:00:01", 0, "2025-03-04T17:00", [StepKind.RECEIVED_LATE, StepKind.DUE]),
        # on a Sunday: received on Monday
        ("2025-03-02T20:00", 1, "2025-03-04T17:00", [StepKind.RECEIVED_OFF, StepKind.DUE]),
        # over Tết 2025
        (
            "2025-01-24T09:00",
            5,
            "2025-02-07T17:00",
            [StepKind.RECEIVED, StepKind.SKIPPED, StepKind.WEEKENDS, StepKind.DUE],
        ),
        # the Saturday made up counts, the Friday swapped does not
        (
            "2025-04-25T09:00",
            3,
            "2025-04-29T17:00",
            [StepKind.RECEIVED, StepKind.MADE_UP, StepKind.WEEKENDS, StepKind.DUE],
        ),
    ],
)
def test_days(calendar, start, days, due, told):
    found = calendar.deadline(moment(start), days=days)
    assert found.due == moment(due)
    assert kinds(found) == told
    assert found.is_firm


def test_each_day_off_is_named_with_its_document(calendar):
    found = calendar.deadline(moment("2026-08-20T09:00"), days=8)
    assert found.due == moment("2026-09-03T17:00")
    assert "thứ Bảy 22/08/2026: ngày làm bù (Thông báo số 9441 ngày 16/10/2025 của Bộ Nội vụ)" in found.words
    assert "Không tính 31/08/2026: Hoán đổi dịp Quốc khánh, nghỉ hoán đổi" in found.words
    assert "Không tính 01/09/2026 đến 02/09/2026: Quốc khánh (Thông báo số 9441" in found.words


def test_the_explanation_speaks_english(calendar):
    from django.utils.translation import override

    with override("en"):
        found = calendar.deadline(moment("2025-01-24T16:20"), days=5)
    assert "Lunar New Year" in found.words
    assert "counts as received on Monday 03/02/2025" in found.words
    assert not set("đơướệ") & set(found.steps[0].words.split("(")[0])


def test_what_is_not_decided_is_said(calendar):
    over_24_11 = calendar.deadline(moment("2026-11-23T09:00"), days=2)
    assert not over_24_11.is_firm
    assert over_24_11.due.date() == date(2026, 11, 25)
    assert "24/11/2026 (Ngày Văn hóa Việt Nam) chưa quyết định" in over_24_11.words
    over_tet = calendar.deadline(moment("2027-02-03T09:00"), days=3)
    assert not over_tet.is_firm
    assert "mới là dự kiến" in over_tet.words
    far = calendar.deadline(moment("2030-03-04T09:00"), days=3)
    assert not far.is_firm
    assert "chưa có ngày nghỉ lễ của năm 2030" in far.words
    assert "chưa được đối chiếu" in far.words


def test_hours_run_through_the_shifts(calendar):
    assert calendar.deadline(moment("2025-03-03T10:00"), hours=2).due == moment("2025-03-03T14:00")
    assert calendar.deadline(moment("2025-03-03T16:30"), hours=4).due == moment("2025-03-04T10:30")
    before = calendar.deadline(moment("2025-03-02T10:00"), hours=Decimal("1.5"))
    assert before.due == moment("2025-03-03T08:30")
    assert "Hết 1,5 giờ làm việc" in before.words
    assert calendar.working_hours_between(moment("2025-03-03T10:00"), moment("2025-03-04T08:00")) == 6


def test_a_pause_moves_the_deadline_and_says_by_how_much(calendar):
    pause = Pause(moment("2025-03-04T10:00"), moment("2025-03-06T09:00"))
    found = calendar.deadline(moment("2025-03-03T09:00"), days=3, pauses=[pause])
    assert found.due == moment("2025-03-10T17:00")
    assert "lùi 2 ngày làm việc" in found.words
    by_hours = calendar.deadline(
        moment("2025-03-03T09:00"), hours=4, pauses=[Pause(moment("2025-03-03T10:00"), moment("2025-03-03T14:00"))]
    )
    assert by_hours.due == moment("2025-03-03T17:00")
    late = calendar.deadline(moment("2025-03-03T09:00"), days=1, pauses=[pause])
    assert late.due == moment("2025-03-06T17:00")
    after = Pause(moment("2025-04-01T10:00"), moment("2025-04-02T10:00"))
    assert kinds(calendar.deadline(moment("2025-03-03T09:00"), days=1, pauses=[after])) == [
        StepKind.RECEIVED, StepKind.PAUSE_AFTER, StepKind.DUE
    ]  # fmt: skip


def half_day_calendar():
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "07:30-11:30, 13:30-17:30")
    hours = Hours("2025-01-01", date(2025, 1, 1), "thử", saturday="07:30-11:30", **week)
    special = SpecialDay(date(2025, 3, 5), Is.HALF_AFTERNOON, "Mất điện buổi sáng", "thử")
    cutoff = Cutoff("c", date(2025, 1, 1), "15:00", "thử")
    rows = [Row(Kind.HOURS, hours), Row(Kind.DAY, special), Row(Kind.CUTOFF, cutoff)]
    return Calendar(table_of(rows))


def test_half_days_count_one_half():
    calendar = half_day_calendar()
    # Friday + 1: Saturday's morning and Monday's morning
    assert calendar.deadline(moment("2025-03-07T09:00"), days=1).due == moment("2025-03-10T11:30")
    assert calendar.deadline(moment("2025-03-07T09:00"), days=Decimal("0.5")).due == moment("2025-03-08T11:30")
    # a morning without power: one half
    found = calendar.deadline(moment("2025-03-04T09:00"), days=1)
    assert found.due == moment("2025-03-06T11:30")
    assert "Thứ Tư 05/03/2025 chỉ tính nửa ngày." in found.words
    assert calendar.day_info(date(2025, 3, 5)).halves == 1
    # Saturday after closing is Monday's
    assert calendar.deadline(moment("2025-03-08T12:00"), days=0).due == moment("2025-03-10T17:30")
    assert calendar.working_days_between(date(2025, 3, 7), date(2025, 3, 10)) == Decimal("1.5")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "một trong hai"),
        ({"days": 1, "hours": 1}, "một trong hai"),
        ({"days": -1}, "từ 0 đến"),
        ({"days": Decimal("0.3")}, "lẻ nửa ngày"),
        ({"days": 5000}, "từ 0 đến 2000"),
        ({"hours": 0}, "lớn hơn 0"),
        ({"days": 1, "pauses": [Pause(moment("2025-03-05T09:00"), moment("2025-03-04T09:00"))]}, "bắt đầu trước"),
        (
            {
                "days": 1,
                "pauses": [
                    Pause(moment("2025-03-03T09:00"), moment("2025-03-05T09:00")),
                    Pause(moment("2025-03-04T09:00"), moment("2025-03-06T09:00")),
                ],
            },
            "chồng",
        ),
    ],
)
def test_unsound_questions_are_refused(calendar, arguments, words):
    with pytest.raises(CalendarError, match=words):
        calendar.deadline(moment("2025-03-03T09:00"), **arguments)


def test_outside_the_known_years_nothing_is_invented(calendar):
    for at in ("2021-12-31T09:00", "2038-01-04T09:00"):
        with pytest.raises(OutOfCalendar):
            calendar.deadline(moment(at), days=1)
        with pytest.raises(OutOfCalendar):
            calendar.deadlines([moment(at)], 1)
    with pytest.raises(OutOfCalendar):
        calendar.deadline(moment("2037-12-30T09:00"), days=30)
    with pytest.raises(OutOfCalendar):
        calendar.start_by(date(2022, 1, 4), days=30)
    with pytest.raises(CalendarError, match="múi giờ"):
        calendar.deadline(datetime(2025, 3, 3), days=1)


# --- properties ---------------------------------------------------------------------------------


def walked(start, days):
    """The slow way: from day to day."""
    day = start.astimezone(PROVINCE_ZONE).date()
    local = start.astimezone(PROVINCE_ZONE)
    late = (local.hour, local.minute, local.second) > (15, 0, 0)
    if not CALENDAR.is_working_day(day) or late:
        day = CALENDAR.next_working_day(day)
    for _number in range(days):
        day += timedelta(days=1)
        while not CALENDAR.is_working_day(day):
            day += timedelta(days=1)
    return day


@given(moments, counts)
def test_the_same_as_walking_day_by_day(start, days):
    found = CALENDAR.deadline(start, days=days).due
    assert found.date() == walked(start, days)
    assert CALENDAR.deadlines([start], days) == [found]


@given(working, counts)
def test_adding_then_subtracting_leads_back(day, days):
    assume(day < date(2027, 1, 1))
    assert CALENDAR.start_by(CALENDAR.add_days(day, days), days=days) == day


@given(working, st.integers(0, 20), st.integers(0, 20))
def test_adding_in_two_steps_is_adding_at_once(day, first, second):
    assert CALENDAR.add_days(CALENDAR.add_days(day, first), second) == CALENDAR.add_days(day, first + second)


@given(moments, moments, counts)
def test_who_comes_later_is_never_due_earlier(one, other, days):
    earlier, later = sorted([one, other])
    assert CALENDAR.deadline(earlier, days=days).due <= CALENDAR.deadline(later, days=days).due
    assert CALENDAR.deadline(earlier, hours=days + 1).due <= CALENDAR.deadline(later, hours=days + 1).due


@given(moments, counts)
def test_more_days_are_never_due_earlier_and_never_on_a_day_off(start, days):
    due = CALENDAR.deadline(start, days=days).due
    assert CALENDAR.is_working_day(due.date())
    assert due < CALENDAR.deadline(start, days=days + 1).due


@given(moments, st.integers(1, 60), st.integers(0, 40), st.integers(0, 60))
def test_a_pause_is_a_shift_by_the_working_days_it_took(start, days, after, length):
    begin = start + timedelta(days=after)
    end = begin + timedelta(days=length)
    plain = CALENDAR.deadline(start, days=days).due
    paused = CALENDAR.deadline(start, days=days, pauses=[Pause(begin, end)]).due
    if begin > plain:
        assert paused == plain
        return
    received, restarted = walked(start, 0), walked(end, 0)
    stop = max(begin.date(), received)
    took = max(int(CALENDAR.working_days_between(stop, max(restarted, stop))), 0)
    assert paused.date() == CALENDAR.add_days(plain.date(), took)


@given(moments, st.integers(1, 100), st.integers(0, 10), st.integers(0, 10))
def test_a_pause_in_hours_is_a_shift_too(start, hours, after, length):
    begin = start + timedelta(days=after)
    end = begin + timedelta(hours=length * 5)
    plain = CALENDAR.deadline(start, hours=hours).due
    paused = CALENDAR.deadline(start, hours=hours, pauses=[Pause(begin, end)]).due
    took = CALENDAR.working_hours_between(begin, end) if begin <= plain else Decimal(0)
    assert CALENDAR.working_hours_between(start, paused) == hours + took


@given(st.dates(date(2025, 1, 2), date(2027, 1, 1)), st.integers(0, 40))
def test_with_half_days_starting_by_that_day_is_in_time_and_a_day_later_is_not(due, halves):
    calendar = half_day_calendar()
    days = Decimal(halves) / 2
    assume(calendar.is_working_day(due) and due > date(2025, 3, 1))
    start = calendar.start_by(due, days=days)
    assert calendar.is_working_day(start)
    assert calendar.add_days(start, days) <= due
    assert calendar.add_days(calendar.next_working_day(start), days) > due
