"""What quality measured."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import (
    REGISTER_SCOPE,
    Declaration,
    Dimension,
    RegisterInfo,
    Score,
    ScoreCard,
    SeenCard,
    Shown,
)
from tinhso.data.registers.models import RegisterScore
from tinhso.data.registers.rules import access, scoring

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
    own = {item.value: summary[item.value] for item in Dimension if item.value in summary}
    stamps = [datetime.fromisoformat(item["at"]) for item in own.values()]
    # As old as its oldest part: what is stale is not shown as fresh.
    at = min(stamps) if stamps else datetime.fromisoformat(summary["measured_at"])
    counts = {name: (item["good"], item["total"]) for name, item in own.items() if "total" in item}
    return ScoreCard(**{name: item["value"] for name, item in own.items()}, at=at, counts=counts)


def seen_score(good: int, total: int, *, by: Actor, declaration: Declaration) -> Shown:
    """Return one score over the whole register, or over all its records in one field, as *by* may see it."""
    return scoring.shown(good, total, whole=access.reads_scores_whole(by, declaration))


def seen_scores(info: RegisterInfo, *, by: Actor) -> SeenCard:
    """Return a register's scores as *by* may see them: what every page, list, export and API says of them."""
    card = info.score
    if not access.sees_scores(by, info.declaration):
        return _none(_("không công khai"))
    if card is None or (not card.counts and card.total is not None):  # the second: measured before counts were kept
        return _none(_("chưa đo"))
    counts = {item: card.counts.get(item.value, (0, 0)) for item in Dimension}
    return SeenCard({item: seen_score(*counts[item], by=by, declaration=info.declaration) for item in Dimension})


def _none(words: str) -> SeenCard:
    return SeenCard({item: Shown(None, None, None, words) for item in Dimension})
