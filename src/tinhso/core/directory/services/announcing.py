"""Telling the rest of the platform that a change has taken force: the one place where that is done."""

from tinhso.core.access.api import Actor
from tinhso.core.directory.data import ChangeInfo
from tinhso.core.events.api import publish

#: CloudEvents type of the event; its subject is «directory-change:<public id>».
TOOK_FORCE = "tinhso.core.directory.change.took-force.v1"


def took_force(*, by: Actor, change: ChangeInfo) -> None:
    """Publish that *change* is in force, inside the caller's transaction: codes and days only."""
    data = {
        "operation": change.operation.value,
        "target": change.target.value,
        "on": change.on.isoformat(),
        "sources": list(change.sources),
        "results": list(change.results),
    }
    publish(by=by, type=TOOK_FORCE, subject=f"directory-change:{change.public_id}", data=data)
