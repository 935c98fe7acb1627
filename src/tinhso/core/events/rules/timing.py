"""When something is done next; pure, the clock and the dice are arguments."""

from datetime import UTC, datetime, timedelta

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.events.data import Backoff, Timing


def wait_before(attempt: int, backoff: Backoff, dice: float) -> float:
    """Return how many seconds to wait after failed try number *attempt* (from 1).

    Exponential, with jitter: between half and the whole of the wait by *dice* (0 to 1), so that many that failed
    together do not come back together.
    """
    steps = min(max(attempt, 1) - 1, 60)
    whole = min(backoff.first * backoff.factor**steps, backoff.longest)
    return whole * (0.5 + 0.5 * dice)


def is_last(attempt: int, retries: int) -> bool:
    """Return whether no try follows failed try number *attempt*: the first is no retry."""
    return attempt > retries


def next_time(timing: Timing, after: datetime) -> datetime:
    """Return the first moment later than *after* (aware) at which the schedule is due."""
    if timing.every is not None:
        return after + timedelta(seconds=timing.every)
    assert timing.at is not None
    local = after.astimezone(PROVINCE_ZONE)
    for days in range(9):
        day = local.date() + timedelta(days=days)
        moment = datetime.combine(day, timing.at, PROVINCE_ZONE)
        if day.weekday() in timing.weekdays and moment > after:
            return moment.astimezone(UTC)
    raise AssertionError("a week has every weekday")


def first_time(timing: Timing, now: datetime) -> datetime:
    """Return when a schedule that was never run is due: what comes every so often at once, what has its hour then."""
    return now if timing.every is not None else next_time(timing, now)
