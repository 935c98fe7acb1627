"""When a standing source is due again."""

from datetime import datetime, time, timedelta

#: Rhythms offered, in minutes; None: once a day at an hour of one's own.
EVERY = (15, 60, 360, 1440)


def next_time(after: datetime, *, every: int | None, at: time | None) -> datetime:
    """Return the next time after *after* (in local time): *every* minutes later, or the next *at* of a day."""
    if every:
        return after + timedelta(minutes=every)
    wanted = datetime.combine(after.date(), at or time(), tzinfo=after.tzinfo)
    return wanted if wanted > after else wanted + timedelta(days=1)
