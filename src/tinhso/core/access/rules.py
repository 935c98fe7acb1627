"""The one place where permissions are decided."""

from tinhso.core.access.data import STAFF_ROLES, Actor, NeedsLevel, NotAllowed, Permission, Scope


def _allows(actor: Actor, permission: Permission, scope: Scope | None, owner: str | None, level: int) -> bool:
    held = [
        grant
        for grant in actor.grants
        if grant.role in permission.roles and (scope is None or grant.scope.covers(scope))
    ]
    # The level is asked of people who act for themselves; an office is its own proof.
    if any(grant.role in STAFF_ROLES for grant in held):
        return True
    if level < permission.level:
        return False
    return permission.public or bool(held) or (permission.owner and owner is not None and owner == actor.id)


def can(actor: Actor, permission: Permission, *, scope: Scope | None = None, owner: str | None = None) -> bool:
    """Return whether *actor* has *permission* over a thing in *scope* owned by *owner* (an actor id)."""
    return _allows(actor, permission, scope, owner, actor.level)


def require(actor: Actor, permission: Permission, *, scope: Scope | None = None, owner: str | None = None) -> None:
    """Raise NotAllowed unless ``can`` says yes; NeedsLevel if only a higher level of identification is missing."""
    if can(actor, permission, scope=scope, owner=owner):
        return
    if _allows(actor, permission, scope, owner, permission.level):
        raise NeedsLevel(permission)
    raise NotAllowed(permission)
