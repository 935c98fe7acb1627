"""What quality measured."""

from datetime import datetime
from typing import Any

from tinhso.data.registers.data import REGISTER_SCOPE, Dimension, Score, ScoreCard
from tinhso.data.registers.models import RegisterScore

LIMIT_MAX = 10_000


def scores(code: str, scope: str | None = None, *, limit: int = LIMIT_MAX) -> tuple[Score, ...]:
    """Return what was measured of a register, at most *limit* scores, by scope; one query.

    *scope*: one («area:96/31825»), or all of a kind («area»). None: everything but single records, which may be many.
    """
    rows = RegisterScore.objects.filter(register__code=code)
    if scope is None:
        rows = rows.exclude(scope__startswith="record:")
    elif scope == REGISTER_SCOPE or ":" in scope:
        rows = rows.filter(scope=scope)
    else:
        rows = rows.filter(scope__startswith=f"{scope}:")
    found = rows.order_by("scope", "dimension")[: min(max(limit, 1), LIMIT_MAX)]
    return tuple(Score(row.scope, row.dimension, row.value, row.good, row.total, row.measured_at) for row in found)


def card_of(summary: Any) -> ScoreCard | None:
    """Return the figures a register's head keeps; None where nothing was measured."""
    if not isinstance(summary, dict) or not summary:
        return None
    parts = {item.value: summary[item.value]["value"] for item in Dimension if item.value in summary}
    stamps = [datetime.fromisoformat(item["at"]) for item in summary.values()]
    # As old as its oldest part: what is stale is not shown as fresh.
    return ScoreCard(**parts, at=min(stamps))
