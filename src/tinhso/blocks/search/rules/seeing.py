"""Who may see a document, as terms that an index can ask for. Pure."""

from collections.abc import Iterator
from itertools import product

from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Actor, Permission, Scope


def terms_of(actor: Actor) -> list[str]:
    """Return the terms of *actor*: what they are, and each role with the place it holds in."""
    terms = [f"level:{level}" for level in range(actor.level + 1)]
    terms += [f"owner:{actor.id}:{level}" for level in range(actor.level + 1)]
    for grant in actor.grants:
        levels = (0,) if grant.role in STAFF_ROLES else range(actor.level + 1)
        terms += [_role(grant.role, grant.scope.agency, grant.scope.area, level) for level in levels]
        terms += [_role(grant.role, "any", "any", level) for level in levels]
    return sorted(set(terms))


def seen_by(permission: Permission, *, scope: Scope | None = None, owner: str | None = None) -> list[str]:
    """Return the terms of a thing in *scope* owned by *owner*: an actor with one of them has *permission* over it."""
    terms = []
    if permission.public:
        terms.append(f"level:{permission.level}")
    if permission.owner and owner is not None:
        terms.append(f"owner:{owner}:{permission.level}")
    for role in permission.roles:
        level = 0 if role in STAFF_ROLES else permission.level
        if scope is None:
            terms.append(_role(role, "any", "any", level))
            continue
        places = product(_above(scope.agency), _above(scope.area))
        terms += [_role(role, agency, area, level) for agency, area in places]
    return sorted(set(terms))


def _role(role: str, agency: str, area: str, level: int) -> str:
    return f"role:{role}:{level}@{agency or '-'}#{area or '-'}"


def _above(code: str) -> Iterator[str]:
    """Yield the codes whose holder covers *code*: itself, all above it, everywhere."""
    yield EVERYWHERE
    if code != EVERYWHERE:
        parts = code.split("/")
        for length in range(1, len(parts) + 1):
            yield "/".join(parts[:length])
