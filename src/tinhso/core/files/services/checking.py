"""Quarantine: contents are checked by ClamAV before anybody gets them."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, require
from tinhso.core.clock.api import now
from tinhso.core.events import api as events
from tinhso.core.files.adapters.clamav.client import Scanner
from tinhso.core.files.adapters.places import place
from tinhso.core.files.data import QUARANTINED, FileRefused, FileState
from tinhso.core.files.models import StoredObject
from tinhso.core.files.rules import MANAGE
from tinhso.core.files.services.storing import SCAN
from tinhso.core.journal import api as journal

#: How many contents that were stored before a scanner was set up are queued at a time.
CATCH_UP = 500


def scan(*, sha256: str) -> str:
    """Check one content and note what came of it; return its state. Raises ScannerAway (then it is tried again)."""
    if not settings.CLAMAV or not StoredObject.objects.filter(sha256=sha256).exists():
        return ""
    with place().open(sha256) as content:
        finding = Scanner(settings.CLAMAV).scan(content)
    state = FileState.INFECTED if finding.threat else FileState.CLEAN
    with transaction.atomic():
        row = StoredObject.objects.select_for_update().filter(sha256=sha256).first()
        if row is None:
            return ""
        row.state, row.threat, row.checked_at = state, finding.threat, now()
        row.save(update_fields=["state", "threat", "checked_at"])
        if finding.threat:
            subject = f"file:{sha256}"
            details = {"threat": finding.threat}
            journal.append(by=SYSTEM, action="core.files.file.quarantined", subject=subject, details=details)
            events.publish(by=SYSTEM, type="tinhso.core.files.file.quarantined.v1", subject=subject)
    return state


def catch_up() -> int:
    """Queue what waits for a check that got lost or was never asked for (stored before the scanner was set up)."""
    if not settings.CLAMAV:
        return 0
    old = now() - timedelta(hours=1)
    rows = StoredObject.objects.filter(state=FileState.UNCHECKED) | StoredObject.objects.filter(
        state=FileState.WAITING, created_at__lt=old
    )
    names = list(rows.order_by("created_at").values_list("sha256", flat=True)[:CATCH_UP])
    with transaction.atomic():
        for name in names:
            events.enqueue(SCAN, sha256=name)
    return len(names)


def check_again(*, by: Actor, sha256: str) -> None:
    """Have a content checked once more, e.g. with newer signatures. Raises FileRefused without a scanner."""
    require(by, MANAGE)
    if not settings.CLAMAV:
        raise FileRefused("busy", _("Chưa nối máy quét vi-rút (TINHSO_CLAMAV)."))
    with transaction.atomic():
        events.enqueue(SCAN, sha256=sha256)
        journal.append(by=by, action="core.files.file.check_asked", subject=f"file:{sha256}")


def release(*, by: Actor, sha256: str, reason: str) -> None:
    """Let a content out of quarantine, with a reason (a false alarm, or a scanner that is gone). Raises FileRefused."""
    require(by, MANAGE)
    if not reason.strip():
        raise FileRefused("reason", _("Hãy ghi lý do cho tệp ra khỏi cách ly."))
    with transaction.atomic():
        row = StoredObject.objects.select_for_update().filter(sha256=sha256, state__in=QUARANTINED).first()
        if row is None:
            raise FileRefused("state", _("Tệp này không nằm trong cách ly."))
        details = {"threat": row.threat}
        row.state = FileState.CLEAN
        row.save(update_fields=["state"])
        journal.append(
            by=by, action="core.files.file.released", subject=f"file:{sha256}", reason=reason.strip(), details=details
        )
