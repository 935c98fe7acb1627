"""The calendar laid out day by day, so that adding working time is a look-up.

A full working day counts two halves, half a day one. ``cum[i]`` counts the halves up to and including day ``i``;
``ends[c]`` is the moment at which half number ``c`` is over. Adding days is then ``ends[cum[received] + 2 × days]``.
Hours work the same way with seconds. The province keeps UTC+7 without summer time, so seconds are simple arithmetic.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import (
    OFF_KINDS,
    CalendarError,
    Cutoff,
    DayInfo,
    DayKind,
    Hours,
    OutOfCalendar,
    Shift,
    SpecialDay,
)
from tinhso.blocks.calendar.rules.hours import DAY_SECONDS, parse_shifts, parse_time
from tinhso.core.clock.api import PROVINCE_ZONE

#: Viet Nam has kept UTC+7 since 1975, before anything this calendar is asked about.
OFFSET = 7 * 3600
NOON = 12 * 3600
#: How many years after the last known day the calendar still answers (with a warning).
YEARS_AFTER = 10
EPOCH = date(1970, 1, 1).toordinal()

Dated = TypeVar("Dated", Hours, Cutoff)


class WorkTable:
    """Working time of a range of years, computed once from the rows of the calendar."""

    def __init__(self, specials: Iterable[SpecialDay], hours: Iterable[Hours], cutoffs: Iterable[Cutoff]) -> None:
        self.specials = {special.day: special for special in specials}
        self.hours = sorted(hours, key=lambda row: row.valid_from)
        self.cutoffs = sorted(cutoffs, key=lambda row: row.valid_from)
        if not self.hours:
            raise CalendarError(_("Lịch chưa có giờ làm việc. Hãy nạp dữ liệu của tỉnh hoặc nhập giờ làm việc."))
        self.first = self.hours[0].valid_from
        known = [day.year for day in self.specials] or [self.first.year]
        self.listed_years = frozenset(known)
        self.last = date(max(*known, self.first.year) + YEARS_AFTER, 12, 31)
        self.base = self.first.toordinal()
        self._lay_out()

    # --- laying out -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        count = self.last.toordinal() - self.base + 1
        self.shifts: list[tuple[Shift, ...]] = []
        self.halves: list[int] = []
        self.cum: list[int] = []
        self.seconds: list[int] = []  # working seconds up to and including the day
        self.latest: list[int] = []  # reception after this second counts for the next working day; -1: day off
        self.closes: list[int] = []  # the same without a cut-off: only a day off moves reception
        self.ends: list[datetime] = [self._moment(0, 0)]
        weeks = _Weeks(self.hours)
        halves = seconds = 0
        for index in range(count):
            day = date.fromordinal(self.base + index)
            shifts, portion = weeks.day(day, self.specials.get(day))
            halves += portion
            seconds += sum(shift.seconds for shift in shifts)
            self.shifts.append(shifts)
            self.halves.append(portion)
            self.cum.append(halves)
            self.seconds.append(seconds)
            self.closes.append(DAY_SECONDS if portion else -1)
            self.latest.append(self._latest(day, shifts))
            if portion == 2:
                self.ends.append(self._moment(index, shifts[0].end if len(shifts) > 1 else _middle(shifts[0])))
            if portion:
                self.ends.append(self._moment(index, shifts[-1].end))
        self._lay_out_next()

    def _lay_out_next(self) -> None:
        """Fill ``here`` (the day if anybody works, else the next working day) and ``after`` (the next working day)."""
        count = len(self.halves)
        self.here, self.after = [count] * count, [count] * count
        following = count
        for index in range(count - 1, -1, -1):
            self.after[index] = following
            if self.halves[index]:
                following = index
            self.here[index] = following

    def _latest(self, day: date, shifts: tuple[Shift, ...]) -> int:
        if not shifts:
            return -1
        cutoff = self.cutoff_on(day)
        return min(parse_time(cutoff.at), shifts[-1].end) if cutoff else DAY_SECONDS

    def cutoff_on(self, day: date) -> Cutoff | None:
        """Return the cut-off in force on *day*."""
        return _in_force(self.cutoffs, day)

    def hours_on(self, day: date) -> Hours | None:
        """Return the working hours in force on *day*."""
        return _in_force(self.hours, day)

    def _moment(self, index: int, second: int) -> datetime:
        day = date.fromordinal(self.base + index + second // DAY_SECONDS)
        minutes, seconds = divmod(second % DAY_SECONDS, 60)
        return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, seconds, tzinfo=PROVINCE_ZONE)

    # --- reading --------------------------------------------------------------------------------

    def index(self, day: date) -> int:
        """Return the place of *day*; raise OutOfCalendar outside the years known."""
        index = day.toordinal() - self.base
        if not 0 <= index < len(self.halves):
            words = _("Lịch làm việc chỉ tính được từ năm %(first)s đến năm %(last)s.")
            raise OutOfCalendar(words % {"first": self.first.year, "last": self.last.year})
        return index

    def place(self, moment: datetime) -> tuple[int, int]:
        """Return the day's place and the second of the day of an aware *moment*."""
        if moment.tzinfo is None:
            raise CalendarError(_("Thời điểm phải kèm múi giờ."))
        day, second = divmod(int(moment.timestamp()) + OFFSET, DAY_SECONDS)
        index = day + EPOCH - self.base
        if not 0 <= index < len(self.halves):
            self.index(moment.astimezone(PROVINCE_ZONE).date())
        return index, second

    def day(self, index: int) -> date:
        """Return the day at a place."""
        return date.fromordinal(self.base + index)

    def info(self, day: date) -> DayInfo:
        """Return what the calendar says of *day*."""
        index = self.index(day)
        special = self.specials.get(day)
        firm = special.is_confirmed if special else day.year in self.listed_years
        return DayInfo(day, self.halves[index], self.shifts[index], special, firm)

    def received(self, moment: datetime, *, cutoff: bool = True) -> int:
        """Return the place of the working day whose reception *moment* counts as."""
        index, second = self.place(moment)
        limit = (self.latest if cutoff else self.closes)[index]
        return self.within((self.here if second <= limit else self.after)[index])

    def within(self, index: int) -> int:
        """Return *index*; raise OutOfCalendar if it lies behind the last day."""
        if index >= len(self.halves):
            self.index(self.last + timedelta(days=1))
        return index

    def end_of(self, halves: int) -> datetime:
        """Return the moment at which half number *halves* is over."""
        if halves >= len(self.ends):
            self.index(self.last + timedelta(days=1))
        return self.ends[halves]

    def index_of(self, halves: int) -> int:
        """Return the place of the day in which half number *halves* lies."""
        return self.within(bisect_left(self.cum, halves))

    def worked(self, moment: datetime) -> int:
        """Return the working seconds from the beginning of the table to *moment*."""
        index, second = self.place(moment)
        before = self.seconds[index - 1] if index else 0
        return before + sum(min(max(second - shift.begin, 0), shift.seconds) for shift in self.shifts[index])

    def moment_worked(self, seconds: int) -> datetime:
        """Return the first moment at which that many working seconds are over."""
        index = self.within(bisect_left(self.seconds, seconds))
        left = seconds - (self.seconds[index - 1] if index else 0)
        for shift in self.shifts[index]:
            if left <= shift.seconds:
                return self._moment(index, shift.begin + left)
            left -= shift.seconds
        return self._moment(index, 0)

    def deadlines(
        self, starts: Sequence[datetime], days: int | Sequence[int], *, cutoff: bool = True
    ) -> list[datetime]:
        """Return when each is due, for many at once (no explanation)."""
        counts = [days] * len(starts) if isinstance(days, int) else days
        if len(counts) != len(starts) or (counts and min(counts) < 0):
            raise CalendarError(_("Mỗi thời điểm cần một số ngày, từ 0 trở lên."))
        latest = self.latest if cutoff else self.closes
        here, after, cum, ends = self.here, self.after, self.cum, self.ends
        shift = OFFSET + (EPOCH - self.base) * DAY_SECONDS
        due = []
        try:
            for start, count in zip(starts, counts, strict=True):
                index, second = divmod(int(start.timestamp()) + shift, DAY_SECONDS)
                if index < 0:
                    self.index(start.date())
                due.append(ends[cum[(here if second <= latest[index] else after)[index]] + 2 * count])
        except IndexError:
            self.index(self.last + timedelta(days=1))
        return due

    def days_between(self, begin: date, end: date) -> Decimal:
        """Return the working days after *begin* up to and including *end* (negative if it lies before)."""
        return Decimal(self.cum[self.index(end)] - self.cum[self.index(begin)]) / 2


def _in_force(rows: Sequence[Dated], day: date) -> Dated | None:
    found = [row for row in rows if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)]
    return found[-1] if found else None


def _middle(shift: Shift) -> int:
    return (shift.begin + shift.end) // 2


class _Weeks:
    """The shifts of each weekday, by the hours in force."""

    def __init__(self, hours: Sequence[Hours]) -> None:
        self.rows = hours
        self.parsed = {row.code: tuple(parse_shifts(text) for text in row.week) for row in hours}
        self.longest = {
            code: max((sum(shift.seconds for shift in shifts) for shifts in week), default=0)
            for code, week in self.parsed.items()
        }

    def day(self, day: date, special: SpecialDay | None) -> tuple[tuple[Shift, ...], int]:
        """Return the shifts and the halves (0, 1, 2) of one day."""
        row = _in_force(self.rows, day)
        if row is None or (special and special.kind in OFF_KINDS):
            return (), 0
        week = self.parsed[row.code]
        shifts = week[day.weekday()]
        if special and special.kind is DayKind.SWAP_WORK:
            shifts = week[special.partner.weekday()] if special.partner else _ordinary(week)
        if special and special.kind in {DayKind.HALF_MORNING, DayKind.HALF_AFTERNOON}:
            whole = shifts or _ordinary(week)
            return _half(whole, morning=special.kind is DayKind.HALF_MORNING), 1
        worked = sum(shift.seconds for shift in shifts)
        if not worked:
            return (), 0
        return shifts, 1 if worked * 2 <= self.longest[row.code] else 2


def _ordinary(week: Sequence[tuple[Shift, ...]]) -> tuple[Shift, ...]:
    return next((shifts for shifts in week if shifts), ())


def _half(shifts: tuple[Shift, ...], *, morning: bool) -> tuple[Shift, ...]:
    half = tuple(shift for shift in shifts if (shift.begin < NOON) == morning)
    if len(shifts) > 1 and half:
        return half
    middle = _middle(shifts[0])
    return (Shift(shifts[0].begin, middle),) if morning else (Shift(middle, shifts[-1].end),)
