"""The modules that hold something of people; filled while their ``jobs.py`` load."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from tinhso.core.access.api import Actor
from tinhso.core.privacy.data import Holder, Holding, LegalHold, Reading

_holders: dict[str, Holder] = {}


def register_holdings(
    name: str,
    label: Any,
    find: Callable[[UUID], Sequence[Holding]],
    *,
    erase: Callable[[Actor, UUID], int] | None = None,
    holds: Callable[[UUID], Sequence[LegalHold]] | None = None,
    keys: Callable[[UUID], Collection[UUID]] | None = None,
    readings: Callable[[UUID], Sequence[Reading]] | None = None,
    resolve: Callable[[str], UUID | None] | None = None,
) -> None:
    """Say what a module holds of a person, how it is erased, why it may not be, and under which ids it seals.

    *name* is «folder.module»; registering again replaces. *erase* runs inside the erasure's transaction and must be
    safe to repeat; without it nothing of the module is erased but what is sealed. *readings*: who looked, where the
    module keeps that itself. *resolve*: whom an officer means by a text (a number the module knows people by).
    """
    _holders[name] = Holder(name, label, find, erase, holds, keys, readings, resolve)


def holders() -> list[Holder]:
    """Return the registered modules, in order."""
    return [_holders[name] for name in sorted(_holders)]
