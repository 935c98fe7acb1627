"""Background work of the store."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM
from tinhso.core.events.api import Backoff, job, schedule
from tinhso.core.files.services import checking, storing


@job(storing.SCAN, label=_("Quét vi-rút một tệp"), retries=12, backoff=Backoff(first=10, longest=1800))
def scan(sha256: str) -> str:
    """Check one content; while the scanner is away it is tried again for some hours."""
    return checking.scan(sha256=sha256)


@schedule("core.files.catch_up", every=3600, label=_("Xếp hàng quét các tệp chưa được quét"))
def catch_up() -> int:
    """Queue what was stored before the scanner was set up, or whose check got lost."""
    return checking.catch_up()


@schedule("core.files.sweep", at="03:10", label=_("Dọn tệp không ai giữ khỏi kho"))
def sweep() -> int:
    """Remove contents that no row names."""
    return storing.sweep(by=SYSTEM)
