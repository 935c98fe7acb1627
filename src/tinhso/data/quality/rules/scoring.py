"""Scores: what they are, and what of them a reader may see."""

from collections.abc import Mapping
from datetime import date, timedelta

from tinhso.data.quality.data import Dimension, Figure, Shown
from tinhso.data.registers.api import shown

#: Pairs at least this likely are shown to people; from the second on they count against «sạch».
SHOW_FROM, COUNT_FROM = 0.5, 0.95

#: Days a register of each rhythm may be silent. A little more than its period: a day off is not a fault.
RHYTHM_DAYS: Mapping[str, int] = {
    "live": 3,
    "daily": 4,
    "weekly": 10,
    "monthly": 38,
    "quarterly": 100,
    "yearly": 380,
}


def live_since(rhythm: str, today: date) -> date | None:
    """Return the first day on which a change still counts as fresh; None where the rhythm asks for none."""
    days = RHYTHM_DAYS.get(rhythm)
    return None if days is None else today - timedelta(days=days)


def mean(figures: Mapping[Dimension, Figure]) -> float | None:
    """Return the mean of the dimensions that could be measured."""
    known = [item.value for item in figures.values() if item.value is not None]
    return sum(known) / len(known) if known else None


def whole_view(figure: Figure | None) -> Shown:
    """Return a score for one who may open it down to its rows."""
    return shown(figure.good, figure.total, whole=True) if figure else shown(0, 0, whole=True)


def outer_view(figure: Figure | None) -> Shown:
    """Return a score for one who may not open it: the registers say what of it may be seen."""
    return shown(figure.good, figure.total, whole=False) if figure else shown(0, 0, whole=False)
