"""Saved views: a reader's own, and those shared with the reader's agency."""

from dataclasses import dataclass

from django.db.models import Q

from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Actor
from tinhso.data.registers.models import SavedView

SHOWN_MAX = 50


@dataclass(frozen=True)
class KeptView:
    """One saved view as its reader sees it."""

    public_id: str
    name: str
    query: str
    is_mine: bool
    is_shared: bool


def agencies_of(by: Actor) -> list[str]:
    """Return the agencies a reader may share a view with: those of the reader's own roles ("*": the whole province)."""
    return sorted({grant.scope.agency for grant in by.grants if grant.role in STAFF_ROLES and grant.scope.agency})


def saved_views(register_id: int, by: Actor) -> list[KeptView]:
    """Return the views *by* kept for a register and those shared with *by*; one query, none for strangers."""
    if not by.is_signed_in:
        return []
    wanted = Q(owner=by.id)
    for agency in agencies_of(by):
        # Shared with this agency, or with one above it.
        parts = agency.split("/")
        above = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        wanted |= Q(shared_with__in=[*above, EVERYWHERE])
    rows = SavedView.objects.filter(wanted, register_id=register_id)[:SHOWN_MAX]
    return [
        KeptView(str(row.public_id), row.name, row.query, row.owner == by.id, bool(row.shared_with)) for row in rows
    ]
