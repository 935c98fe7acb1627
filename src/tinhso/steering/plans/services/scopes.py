"""Permission over what an agency answers for, also after the agency was merged into another.

A plan names the agencies of its time. Whoever holds the role over the agency named may act, and whoever holds it over
the agency that has taken over since (the directory knows).
"""

from tinhso.core.access.api import Actor, NotAllowed, Permission, Scope, can
from tinhso.core.clock.api import today
from tinhso.steering.plans.adapters import directory


def over(agency: str) -> Scope:
    """Return the scope of one agency, bound to no area."""
    return Scope(agency=agency, area="")


def heir_of(agency: str) -> str:
    """Return the agency that answers for *agency* today: itself, or its heir."""
    return directory.heir(agency, today())


def allowed(by: Actor, permission: Permission, agency: str, *, owner: str | None = None) -> bool:
    """Return whether *by* has *permission* over *agency*, or over the agency that answers for it today."""
    if can(by, permission, scope=over(agency), owner=owner):
        return True
    if not by.roles & permission.roles:
        return False
    heir = heir_of(agency)
    return heir != agency and can(by, permission, scope=over(heir))


def demand(by: Actor, permission: Permission, agency: str, *, owner: str | None = None) -> None:
    """Raise NotAllowed unless ``allowed``."""
    if not allowed(by, permission, agency, owner=owner):
        raise NotAllowed(permission)
