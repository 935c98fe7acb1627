"""Who owns attachments: each module says for its kind of thing who may read its files."""

from collections.abc import Callable

from tinhso.core.access.api import Actor

CanRead = Callable[[Actor, str], bool]

_owners: dict[str, CanRead] = {}


def register_owner(kind: str, can_read: CanRead) -> None:
    """Say who may read the files of things of *kind*: ``can_read(actor, owner_id)``. Without it nobody may."""
    _owners[kind] = can_read


def may_read(actor: Actor, kind: str, owner_id: str) -> bool:
    """Return whether *actor* may read the files of this thing."""
    rule = _owners.get(kind)
    return rule is not None and rule(actor, owner_id)


def is_known(kind: str) -> bool:
    """Return whether a loaded module owns things of *kind*."""
    return kind in _owners
