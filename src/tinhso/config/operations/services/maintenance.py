"""Announcing, changing and calling off the time in which nothing can be written."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.config.operations.adapters import notes
from tinhso.config.operations.data import Maintenance, OperationRefused
from tinhso.config.operations.rules import LONGEST_MAINTENANCE
from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.journal import api as journal_api


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
    values = {"starts": starts.isoformat(), "ends": ends.isoformat(), "message": found.message, "at": now.isoformat()}
    notes.write(notes.MAINTENANCE, values)
    details = {"starts": values["starts"], "ends": values["ends"]}
    journal_api.append(
        by=by, action="config.operations.maintenance.announced", subject="maintenance:all", details=details
    )
    return found


def call_off(*, by: Actor = SYSTEM) -> bool:
    """End it or call it off; return whether there was one."""
    if not notes.remove(notes.MAINTENANCE):
        return False
    journal_api.append(by=by, action="config.operations.maintenance.ended", subject="maintenance:all")
    return True
