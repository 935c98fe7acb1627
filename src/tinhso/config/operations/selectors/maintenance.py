"""Whether an announced maintenance is ahead or on; asked in every request, so it is read only when its file changes."""

import json
from datetime import datetime

from django.utils import timezone

from tinhso.config.operations.data import Maintenance
from tinhso.config.operations.services.maintenance import path

_known: tuple[float, Maintenance | None] = (0.0, None)


def current(at: datetime | None = None) -> Maintenance | None:
    """Return the maintenance that is announced or on at *at* (now), if there is one."""
    global _known
    try:
        changed = path().stat().st_mtime
    except OSError:
        return None
    if _known[0] != changed:
        _known = (changed, _read())
    found = _known[1]
    return found if found is not None and found.is_announced(at or timezone.now()) else None


def _read() -> Maintenance | None:
    try:
        values = json.loads(path().read_text())
        times = {name: datetime.fromisoformat(values[name]) for name in ("starts", "ends", "at")}
        return Maintenance(times["starts"], times["ends"], str(values["message"]), times["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
