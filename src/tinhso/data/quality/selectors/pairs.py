"""Pairs of likely duplicates as a reader may see them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.quality.data import UnknownThing
from tinhso.data.quality.models import QualityPair, QualityProposal
from tinhso.data.quality.rules import access
from tinhso.data.quality.selectors.findings import in_scopes
from tinhso.data.registers import api as registers


def pairs_of(code: str, *, by: Actor) -> QuerySet[QualityPair]:
    """Return the pairs of a register among the records *by* keeps; none for others: a pair tells of two people."""
    scopes = access.kept_scopes(by, registers.register(code).declaration)
    rows = QualityPair.objects.filter(register=code)
    return rows if scopes is None else rows.filter(in_scopes(scopes))


def open_pairs(code: str, *, by: Actor) -> QuerySet[QualityPair]:
    """Return the pairs that wait for a decision, the likeliest first."""
    return pairs_of(code, by=by).filter(decision="", gone=False, proposal=None)


def pair(code: str, public_id: str, *, by: Actor) -> QualityPair:
    """Return one pair. Raises UnknownThing."""
    try:
        found = pairs_of(code, by=by).filter(public_id=public_id).first()
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise UnknownThing(_("Không có cặp này."))
    return found


def beside(item: QualityPair, *, by: Actor) -> tuple[QualityPair | None, QualityPair | None]:
    """Return the open pairs before and after one, in the order of the list."""
    rows = open_pairs(item.register, by=by)
    before = rows.filter(Q(probability__gt=item.probability) | Q(probability=item.probability, id__lt=item.pk))
    after = rows.filter(Q(probability__lt=item.probability) | Q(probability=item.probability, id__gt=item.pk))
    return before.order_by("probability", "-id").first(), after.order_by("-probability", "id").first()


def proposals(code: str) -> list[QualityProposal]:
    """Return the proposals of a register, newest first."""
    return list(QualityProposal.objects.filter(register=code)[:50])
