"""Where a measure is heading: a straight line through its accepted values, held against the goal at the deadline.

Fewer than three points say nothing: no number is given then. The line is the median of the slopes between all pairs
(Theil and Sen), which one odd value does not turn.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from statistics import median

from tinhso.steering.plans.data.reporting import Trend

POINTS_NEEDED = 3
_MONTH = Decimal("30.4375")


def trend(points: Sequence[tuple[date, Decimal]], goal: Decimal | None, deadline: date | None) -> Trend:
    """Return where *points* lead by *deadline*. Of several values on one day the last given counts."""
    known = tuple(sorted(dict(points).items()))
    bare = Trend(known, deadline, goal, needed=POINTS_NEEDED)
    if len(known) < POINTS_NEEDED or goal is None or deadline is None or deadline <= known[-1][0]:
        return bare
    slope = median(
        (later - earlier) / Decimal((last - first).days) for (first, earlier), (last, later) in combinations(known, 2)
    )
    last_day, last_value = known[-1]
    projected = last_value + slope * Decimal((deadline - last_day).days)
    return Trend(
        points=known,
        deadline=deadline,
        goal=goal,
        projected=projected,
        per_month=slope * _MONTH,
        is_at_risk=projected < goal and last_value < goal,
        needed=POINTS_NEEDED,
    )
