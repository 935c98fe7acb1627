"""Door of access: Actor, Scope and the one pure ``can``."""

from tinhso.core.access.data import (
    EVERYWHERE,
    STAFF_ROLES,
    SYSTEM,
    Actor,
    Grant,
    NeedsLevel,
    NotAllowed,
    Permission,
    Role,
    Scope,
    declared_permissions,
)
from tinhso.core.access.rules import can, require

__all__ = [
    "EVERYWHERE",
    "STAFF_ROLES",
    "SYSTEM",
    "Actor",
    "Grant",
    "NeedsLevel",
    "NotAllowed",
    "Permission",
    "Role",
    "Scope",
    "can",
    "declared_permissions",
    "require",
]
