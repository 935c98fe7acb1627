"""From a moment and a number of working days or hours to a deadline, with every fact that moved it.

Counting in days: the day of reception is not counted (khoản 1 Điều 147 Bộ luật Dân sự 2015), the deadline is the end of
the last working day. What comes in on a day off, after hours or after the cut-off (15:00: khoản 2 Điều 18 Nghị định
61/2018/NĐ-CP) counts as received on the next working day. Nought days mean "trong ngày". Counting in hours runs the
clock through the shifts, without a cut-off.

While the clock stands, working time does not count: the deadline moves by exactly the working days after the day of the
stop up to and including the day of the restart (or by the working seconds between the two moments).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import (
    OFF_KINDS,
    CalendarError,
    DayKind,
    Fact,
    Pause,
    Reckoning,
    SpecialDay,
    StepKind,
)
from tinhso.blocks.calendar.rules.table import WorkTable
from tinhso.core.clock.api import PROVINCE_ZONE

MAX_DAYS = 2000


def halves_of(days: int | Decimal) -> int:
    """Return *days* as halves; raise CalendarError unless it is nought or more in steps of one half."""
    halves = Decimal(days) * 2
    if halves < 0 or halves != halves.to_integral_value() or halves > 2 * MAX_DAYS:
        words = _("Số ngày làm việc phải từ 0 đến %(max)s, có thể lẻ nửa ngày.")
        raise CalendarError(words % {"max": MAX_DAYS}, "days")
    return int(halves)


def seconds_of(hours: int | Decimal) -> int:
    """Return *hours* as seconds; raise CalendarError unless it is above nought and bounded."""
    seconds = Decimal(hours) * 3600
    if not 0 < seconds <= MAX_DAYS * 8 * 3600:
        raise CalendarError(_("Số giờ làm việc phải lớn hơn 0 và không quá %(max)s.") % {"max": MAX_DAYS * 8}, "hours")
    return int(seconds)


def checked_pauses(pauses: Sequence[Pause]) -> list[Pause]:
    """Return the pauses in order; raise CalendarError if one runs backwards or two overlap."""
    ordered = sorted(pauses, key=lambda pause: pause.begin)
    for pause in ordered:
        if pause.end < pause.begin:
            raise CalendarError(_("Lần tạm dừng phải bắt đầu trước khi kết thúc."), "pauses")
    for before, following in pairwise(ordered):
        if following.begin < before.end:
            raise CalendarError(_("Hai lần tạm dừng chồng lên nhau."), "pauses")
    return ordered


def reckon(
    table: WorkTable,
    start: datetime,
    *,
    days: int | Decimal | None = None,
    hours: int | Decimal | None = None,
    pauses: Sequence[Pause] = (),
    cutoff: bool = True,
) -> Reckoning:
    """Return when *days* or *hours* (one of the two) of working time from *start* are over, and why."""
    if (days is None) == (hours is None):
        raise CalendarError(_("Hãy cho số ngày hoặc số giờ, một trong hai."), "days")
    ordered = checked_pauses(pauses)
    if hours is not None:
        return _by_hours(table, start, seconds_of(hours), ordered)
    return _by_days(table, start, halves_of(days or 0), ordered, cutoff=cutoff)


def _by_days(table: WorkTable, start: datetime, halves: int, pauses: list[Pause], *, cutoff: bool) -> Reckoning:
    received = table.received(start, cutoff=cutoff)
    facts = [_reception(table, start, received)]
    target = table.cum[received] + halves
    due = table.end_of(target)
    for pause in pauses:
        if pause.begin > due:
            facts.append(Fact(StepKind.PAUSE_AFTER, at=pause.begin))
            continue
        stood = _paused_halves(table, pause, received, cutoff=cutoff)
        target += stood
        due = table.end_of(target)
        facts.append(Fact(StepKind.PAUSED, at=pause.begin, until=_day(pause.end), amount=Decimal(stood) / 2))
    first, last = table.place(start)[0], table.index_of(target)
    facts += [*_on_the_way(table, first, last), Fact(StepKind.DUE, at=due, amount=Decimal(halves) / 2)]
    return _finished(table, due, facts, first, last)


def _paused_halves(table: WorkTable, pause: Pause, received: int, *, cutoff: bool) -> int:
    stop = max(table.place(pause.begin)[0], received)
    restart = max(table.received(pause.end, cutoff=cutoff), received)
    return max(table.cum[restart] - table.cum[stop], 0)


def _by_hours(table: WorkTable, start: datetime, seconds: int, pauses: list[Pause]) -> Reckoning:
    begun = table.worked(start)
    first = table.place(start)[0]
    begins = start if _is_within(table, start) else table.moment_worked(begun + 1) - timedelta(seconds=1)
    facts = [Fact(StepKind.RECEIVED if begins == start else StepKind.RECEIVED_OFF, at=start, day=_day(begins))]
    target = begun + seconds
    due = table.moment_worked(target)
    for pause in pauses:
        if pause.begin > due:
            facts.append(Fact(StepKind.PAUSE_AFTER, at=pause.begin))
            continue
        stood = table.worked(max(pause.end, start)) - table.worked(max(pause.begin, start))
        target += stood
        due = table.moment_worked(target)
        hours = (Decimal(stood) / 3600).quantize(Decimal("0.01")).normalize()
        facts.append(Fact(StepKind.PAUSED, at=pause.begin, until=_day(pause.end), amount=hours, basis="hours"))
    last = table.place(due)[0]
    hours = (Decimal(seconds) / 3600).quantize(Decimal("0.01")).normalize()
    facts += [*_on_the_way(table, first, last), Fact(StepKind.DUE, at=due, amount=hours, basis="hours")]
    return _finished(table, due, facts, first, last)


def _is_within(table: WorkTable, moment: datetime) -> bool:
    index, second = table.place(moment)
    return any(shift.begin <= second < shift.end for shift in table.shifts[index])


def _day(moment: datetime) -> date:
    return moment.astimezone(PROVINCE_ZONE).date()


def _reception(table: WorkTable, start: datetime, received: int) -> Fact:
    index, _second = table.place(start)
    day = table.day(received)
    if index == received:
        return Fact(StepKind.RECEIVED, at=start, day=day)
    if not table.halves[index]:
        return Fact(StepKind.RECEIVED_OFF, at=start, day=day, special=table.specials.get(table.day(index)))
    cutoff = table.cutoff_on(table.day(index))
    return Fact(StepKind.RECEIVED_LATE, at=start, day=day, basis=cutoff.legal_basis if cutoff else "")


# --- what lay on the way ------------------------------------------------------------------------


def _on_the_way(table: WorkTable, first: int, last: int) -> Iterator[Fact]:
    """Yield what changed the count between two places: days off by occasion, days made up, half days, weekends."""
    days = [table.day(index) for index in range(first + 1, last + 1)]
    specials = [table.specials[day] for day in days if day in table.specials]
    off = [special for special in specials if special.kind in OFF_KINDS]
    for _name, group in groupby(off, key=lambda special: (special.name, special.kind)):
        run = list(group)
        yield Fact(StepKind.SKIPPED, day=run[0].day, until=run[-1].day, special=run[0], amount=Decimal(len(run)))
    for special in specials:
        if special.kind is DayKind.SWAP_WORK:
            yield Fact(StepKind.MADE_UP, day=special.day, special=special)
        if special.kind in {DayKind.HALF_MORNING, DayKind.HALF_AFTERNOON}:
            yield Fact(StepKind.HALF, day=special.day, special=special)
    weekends = sum(1 for day in days if day not in table.specials and not table.halves[table.index(day)])
    if weekends:
        yield Fact(StepKind.WEEKENDS, amount=Decimal(weekends))


def _finished(table: WorkTable, due: datetime, facts: list[Fact], first: int, last: int) -> Reckoning:
    """Add what is not certain yet to the facts."""
    begin, end = table.day(first), table.day(last)
    near = [special for day, special in sorted(table.specials.items()) if begin <= day <= end]
    doubts = _doubts(near)
    unlisted = tuple(year for year in range(begin.year, end.year + 1) if year not in table.listed_years)
    if unlisted:
        doubts.append(Fact(StepKind.NO_LIST, years=unlisted))
    is_firm = not doubts
    hours, cutoff = table.hours_on(end), table.cutoff_on(begin)
    if (hours and not hours.is_confirmed) or (cutoff and not cutoff.is_confirmed):
        doubts.append(Fact(StepKind.HOURS_UNREAD, basis=hours.legal_basis if hours else ""))
    return Reckoning(due, (*facts, *doubts), is_firm)


def _doubts(specials: Sequence[SpecialDay]) -> list[Fact]:
    doubts = []
    for special in specials:
        if special.kind is DayKind.WATCH:
            doubts.append(Fact(StepKind.WATCHED, day=special.day, special=special))
    undecided = [special for special in specials if not special.is_confirmed and special.kind is not DayKind.WATCH]
    for _name, group in groupby(undecided, key=lambda special: special.name):
        run = list(group)
        doubts.append(Fact(StepKind.UNCONFIRMED, day=run[0].day, until=run[-1].day, special=run[0]))
    return doubts


# --- backwards ----------------------------------------------------------------------------------


def start_by(table: WorkTable, due: date, days: int | Decimal) -> date:
    """Return the latest working day on which to start so that *days* are over by the end of *due*."""
    reached = table.cum[table.index(due)] - halves_of(days)
    if reached <= 0:
        table.index(table.first - timedelta(days=1))
    found = table.index_of(reached)
    # With half days the count may jump over the number: then the working day before it is the last that is in time.
    while table.cum[found] > reached:
        found = table.index_of(table.cum[found] - table.halves[found])
    return table.day(found)


def add_days(table: WorkTable, day: date, days: int | Decimal) -> date:
    """Return the day on which *days* working days after *day* are over (a day off counts as the next working day)."""
    received = table.here[table.index(day)]
    return table.day(table.index_of(table.cum[table.within(received)] + halves_of(days)))
