"""The one place where permissions are decided."""

from tinhso.core.access.data import Actor, NotAllowed, Permission, Scope


def can(actor: Actor, permission: Permission, *, scope: Scope | None = None, owner: str | None = None) -> bool:
    """Return whether *actor* has *permission* over a thing in *scope* owned by *owner* (an actor id)."""
    if permission.public:
        return True
    if permission.owner and owner is not None and owner == actor.id:
        return True
    return any(
        grant.role in permission.roles and (scope is None or grant.scope.covers(scope)) for grant in actor.grants
    )


def require(actor: Actor, permission: Permission, *, scope: Scope | None = None, owner: str | None = None) -> None:
    """Raise NotAllowed unless ``can`` says yes."""
    if not can(actor, permission, scope=scope, owner=owner):
        raise NotAllowed(permission)
