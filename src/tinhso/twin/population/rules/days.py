"""Days as whole numbers since 1 January 1970, for arrays; a year is taken as 365.25 of them."""

from datetime import date

import numpy as np

from tinhso.twin.population.rules.chance import Floats, Ints

YEAR = 365.25
#: The day that never comes: still alive, still in force.
NEVER = 1_000_000
_FIRST = date(1970, 1, 1)


def number(day: date) -> int:
    """The number of a day."""
    return (day - _FIRST).days


def years(days: Ints) -> Ints:
    """Calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def whole(value: Floats) -> Ints:
    """Rounded down to whole days."""
    return np.floor(value).astype(np.int64)
