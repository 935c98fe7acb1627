"""Special fields opened to other agencies."""

from tinhso.core.access.api import Actor, Scope
from tinhso.core.clock.api import today
from tinhso.data.registers.models import FieldGrant
from tinhso.data.registers.rules.access import KEEPERS


def granted_fields(register_id: int, by: Actor) -> frozenset[str]:
    """Return the special fields that agencies of this reader were given, today; no query for those without a role."""
    scopes = [grant.scope for grant in by.grants if grant.role in KEEPERS]
    if not scopes:
        return frozenset()
    day = today()
    found: set[str] = set()
    rows = FieldGrant.objects.filter(
        register_id=register_id, withdrawn_at__isnull=True, is_pending=False, valid_from__lte=day
    )
    for row in rows:
        if row.valid_to is not None and row.valid_to < day:
            continue
        # The grantee's own people: their role lies inside the agency that was given the fields.
        if any(Scope(agency=row.agency).covers(Scope(agency=scope.agency)) for scope in scopes):
            found.update(row.fields)
    return frozenset(found)


def grants_of(register_id: int, limit: int = 200) -> list[FieldGrant]:
    """Return the grants of a register, the latest first; one query."""
    return list(FieldGrant.objects.filter(register_id=register_id)[:limit])
