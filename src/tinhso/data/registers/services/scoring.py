"""The door through which quality hands back what it measured."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.data.registers.data import REGISTER_SCOPE, SCOPE_KINDS, Dimension, RegistersError, Score
from tinhso.data.registers.models import Register, RegisterScore
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import head

CHUNK = 1000
SCOPE_MAX = 200
_DIMENSIONS = frozenset(item.value for item in Dimension)


def put_scores(*, by: Actor, code: str, scores: Iterable[Score], whole: bool = False) -> int:
    """Keep what was measured, each scope and dimension once (the later wins), and return how many; one transaction.

    *whole*: this is all there is, and what was measured before and is not among it is forgotten. Only for a writer over
    the whole register. Raises UnknownRegister, NotAllowed, RegistersError (a score that cannot be).
    """
    register = head(code)
    access.require_write(by, register.declaration, "", "")
    done = 0
    cards: dict[str, Score] = {}
    with transaction.atomic():
        row = Register.objects.select_for_update().get(pk=register.id)
        if whole:
            RegisterScore.objects.filter(register=row).delete()
        for chunk in _chunks(scores):
            made = {(score.scope, score.dimension): _row(row, score) for score in chunk}
            RegisterScore.objects.bulk_create(
                made.values(),
                update_conflicts=True,
                unique_fields=["register", "scope", "dimension"],
                update_fields=["value", "good", "total", "measured_at"],
            )
            cards |= {str(score.dimension): score for score in chunk if score.scope == REGISTER_SCOPE}
            done += len(made)
        _summarise(row, cards, whole=whole)
        journal.append(
            by=by,
            action="registers.scores.put",
            subject=f"register:{code}",
            details={"register": code, "scores": done, "whole": whole},
        )
    return done


def _chunks(scores: Iterable[Score]) -> Iterator[list[Score]]:
    source = iter(scores)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _row(register: Register, score: Score) -> RegisterScore:
    kind, _colon, name = score.scope.partition(":")
    known = score.scope == REGISTER_SCOPE or (kind in SCOPE_KINDS and bool(name) and len(score.scope) <= SCOPE_MAX)
    counted = 0 <= score.good <= score.total and (score.value is None or 0 <= score.value <= 1)
    if not known or not counted or score.dimension not in _DIMENSIONS:
        raise RegistersError(_("Điểm không dùng được: %(scope)s, %(dimension)s.") % vars(score))
    return RegisterScore(
        register=register,
        scope=score.scope,
        dimension=score.dimension,
        value=score.value,
        good=score.good,
        total=score.total,
        measured_at=score.measured_at,
    )


def _summarise(row: Register, cards: dict[str, Score], *, whole: bool) -> None:
    """Keep the register's own figures on its head too: the list of registers shows them without another query."""
    summary = {} if whole else dict(row.scores)
    summary["measured_at"] = now().isoformat()  # also where nothing could be scored: an empty register was measured
    for dimension, score in cards.items():
        value = None if score.value is None else round(score.value * 100, 4)
        summary[dimension] = {
            "value": value,
            "good": score.good,
            "total": score.total,
            "at": score.measured_at.isoformat(),
        }
    row.scores = summary
    row.save(update_fields=["scores"])
