"""Reading drafts."""

from tinhso.blocks.forms.data import Draft
from tinhso.blocks.forms.models import DraftRow
from tinhso.blocks.forms.rules.drafts import KEPT
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now


def draft_of(form: str, *, by: Actor) -> Draft | None:
    """Return what *by* has typed into *form* and not sent; one query, none for visitors."""
    if not by.is_signed_in:
        return None
    row = DraftRow.objects.filter(owner=by.id, form=form, saved_at__gte=now() - KEPT).first()
    return Draft(row.form, row.content, row.saved_at) if row else None


def drafts_of(prefix: str, *, by: Actor, limit: int = 20) -> list[Draft]:
    """Return the drafts of *by* in forms whose name begins with *prefix*, the latest first; one query."""
    if not by.is_signed_in:
        return []
    rows = DraftRow.objects.filter(owner=by.id, form__startswith=prefix, saved_at__gte=now() - KEPT)[:limit]
    return [Draft(row.form, row.content, row.saved_at) for row in rows]
