"""Telling the rest of the platform that a change has taken force: the one place where that is done."""

from tinhso.core.access.api import Actor
from tinhso.core.directory.data import ChangeInfo

#: CloudEvents type of the event; its subject is «directory-change:<public id>», ids only.
TOOK_FORCE = "tinhso.core.directory.change.took-force.v1"


def took_force(*, by: Actor, change: ChangeInfo) -> None:
    """Publish that *change* is in force (inside the caller's transaction)."""
