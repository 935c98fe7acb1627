"""Door of the working calendar."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from tinhso.blocks.calendar import journal_words, selectors
from tinhso.blocks.calendar.data import (
    CalendarError,
    DayInfo,
    DayKind,
    Deadline,
    OutOfCalendar,
    Pause,
    SpecialDay,
    Step,
)
from tinhso.blocks.calendar.rules import deadlines as rules
from tinhso.blocks.calendar.rules.table import WorkTable
from tinhso.blocks.calendar.services import export_province, load_province
from tinhso.blocks.calendar.wording import explain
from tinhso.core.province.api import LoadReport

journal_words.describe()

__all__ = [
    "Calendar",
    "CalendarError",
    "DayInfo",
    "DayKind",
    "Deadline",
    "LoadReport",
    "OutOfCalendar",
    "Pause",
    "SpecialDay",
    "Step",
    "calendar",
    "day_info",
    "deadline",
    "deadlines",
    "export_province",
    "is_working_day",
    "load_province",
    "next_working_day",
    "start_by",
    "working_days_between",
    "working_hours_between",
]


class Calendar:
    """The calendar as it stood when asked for: take one where many questions come together (no further queries)."""

    def __init__(self, table: WorkTable) -> None:
        self._table = table

    def deadline(
        self,
        start: datetime,
        *,
        days: int | Decimal | None = None,
        hours: int | Decimal | None = None,
        pauses: Sequence[Pause] = (),
        cutoff: bool = True,
    ) -> Deadline:
        """Return when *days* or *hours* of working time from *start* are over, with the explanation.

        *start* is aware. ``cutoff`` False leaves the 15:00 rule out. Raises CalendarError, OutOfCalendar.
        """
        return explain(rules.reckon(self._table, start, days=days, hours=hours, pauses=pauses, cutoff=cutoff))

    def deadlines(
        self, starts: Sequence[datetime], days: int | Sequence[int], *, cutoff: bool = True
    ) -> list[datetime]:
        """Return when each of many is due, without words: 1,000,000 in a few seconds."""
        return self._table.deadlines(starts, days, cutoff=cutoff)

    def start_by(self, due: date, *, days: int | Decimal) -> date:
        """Return the latest working day on which to start so that *days* are over by the end of *due*."""
        return rules.start_by(self._table, due, days)

    def add_days(self, day: date, days: int | Decimal) -> date:
        """Return the day on which *days* working days after *day* are over."""
        return rules.add_days(self._table, day, days)

    def day_info(self, day: date) -> DayInfo:
        """Return what the calendar says of *day*."""
        return self._table.info(day)

    def is_working_day(self, day: date) -> bool:
        """Return whether anybody works on *day*."""
        return self._table.halves[self._table.index(day)] > 0

    def next_working_day(self, day: date) -> date:
        """Return the first working day after *day*."""
        return self._table.day(self._table.within(self._table.after[self._table.index(day)]))

    def working_days_between(self, begin: date, end: date) -> Decimal:
        """Return the working days after *begin* up to and including *end*; half days count one half."""
        return self._table.days_between(begin, end)

    def working_hours_between(self, begin: datetime, end: datetime) -> Decimal:
        """Return the working hours between two moments (negative if *end* lies before)."""
        return Decimal(self._table.worked(end) - self._table.worked(begin)) / 3600


def calendar() -> Calendar:
    """Return the calendar as it stands (one query)."""
    return Calendar(selectors.table())


def deadline(
    start: datetime,
    *,
    days: int | Decimal | None = None,
    hours: int | Decimal | None = None,
    pauses: Sequence[Pause] = (),
    cutoff: bool = True,
) -> Deadline:
    """Return when *days* or *hours* of working time from *start* are over; see ``Calendar.deadline``."""
    return calendar().deadline(start, days=days, hours=hours, pauses=pauses, cutoff=cutoff)


def deadlines(starts: Sequence[datetime], days: int | Sequence[int]) -> list[datetime]:
    """Return when each of many is due."""
    return calendar().deadlines(starts, days)


def start_by(due: date, *, days: int | Decimal) -> date:
    """Return the latest working day on which to start; see ``Calendar.start_by``."""
    return calendar().start_by(due, days=days)


def day_info(day: date) -> DayInfo:
    """Return what the calendar says of *day*."""
    return calendar().day_info(day)


def is_working_day(day: date) -> bool:
    """Return whether anybody works on *day*."""
    return calendar().is_working_day(day)


def next_working_day(day: date) -> date:
    """Return the first working day after *day*."""
    return calendar().next_working_day(day)


def working_days_between(begin: date, end: date) -> Decimal:
    """Return the working days after *begin* up to and including *end*."""
    return calendar().working_days_between(begin, end)


def working_hours_between(begin: datetime, end: datetime) -> Decimal:
    """Return the working hours between two moments."""
    return calendar().working_hours_between(begin, end)
