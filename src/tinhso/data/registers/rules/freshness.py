"""Whether a register is as fresh as its rhythm wants it."""

from datetime import datetime, timedelta

from tinhso.data.registers.data import Rhythm

#: The longest time between two changes; a weekend does not make a daily register late.
_DAYS = {
    Rhythm.LIVE: 3,
    Rhythm.DAILY: 3,
    Rhythm.WEEKLY: 9,
    Rhythm.MONTHLY: 33,
    Rhythm.QUARTERLY: 95,
    Rhythm.YEARLY: 370,
}


def days_late(rhythm: Rhythm, last_change: datetime, at: datetime) -> int:
    """Return by how many days a register is late; nought where it is in time, or is written once for good."""
    allowed = _DAYS.get(rhythm)
    if allowed is None:
        return 0
    return max((at - last_change - timedelta(days=allowed)).days, 0)
