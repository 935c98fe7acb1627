"""Announcing, changing and calling off the time in which nothing can be written.

It lies in a file of the data folder, not in the database: it must be known while the database is being changed.
"""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.config.operations.data import Maintenance, OperationRefused
from tinhso.config.operations.rules import LONGEST_MAINTENANCE
from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.journal import api as journal_api


def path() -> Path:
    """Return where the announcement lies."""
    return Path(settings.DATA_DIR) / "run" / "maintenance.json"


def announce(*, by: Actor = SYSTEM, starts: datetime, ends: datetime, message: str = "") -> Maintenance:
    """Announce it (in place of an earlier announcement); raise OperationRefused for a time that cannot be."""
    now = timezone.now()
    if ends <= starts:
        raise OperationRefused(_("Giờ kết thúc phải sau giờ bắt đầu."))
    if ends <= now:
        raise OperationRefused(_("Giờ kết thúc đã qua."))
    if ends - starts > LONGEST_MAINTENANCE:
        raise OperationRefused(_("Bảo trì không được dài quá 3 ngày; hãy chia thành nhiều đợt."))
    if len(message) > 300:
        raise OperationRefused(_("Lời nhắn không được dài quá 300 ký tự."))
    found = Maintenance(starts, ends, message.strip(), now)
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    values = {"starts": starts.isoformat(), "ends": ends.isoformat(), "message": found.message, "at": now.isoformat()}
    fresh.write_text(json.dumps(values, ensure_ascii=False))
    fresh.replace(place)
    details = {"starts": values["starts"], "ends": values["ends"]}
    journal_api.append(
        by=by, action="config.operations.maintenance.announced", subject="maintenance:all", details=details
    )
    return found


def call_off(*, by: Actor = SYSTEM) -> bool:
    """End it or call it off; return whether there was one."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    journal_api.append(by=by, action="config.operations.maintenance.ended", subject="maintenance:all")
    return True
