"""Saved views of a reader."""

from tinhso.core.access.api import Actor
from tinhso.data.registers.models import SavedView


def saved_views(register_id: int, by: Actor) -> list[SavedView]:
    """Return the views *by* kept for a register; none for strangers."""
    if not by.is_signed_in:
        return []
    return list(SavedView.objects.filter(register_id=register_id, owner=by.id)[:50])
