"""Pure decisions of operations: thresholds of what needs somebody today."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tinhso.config.operations.data import Level
from tinhso.core.access.api import Permission, Role

LONGEST_MAINTENANCE = timedelta(days=3)

#: A backup is made each night: one missed night is worth a look, two are a danger.
BACKUP_WARN, BACKUP_BAD = timedelta(hours=30), timedelta(hours=54)
DISK_WARN, DISK_BAD = 0.20, 0.08
CERTIFICATE_WARN, CERTIFICATE_BAD = 30, 7


def level_of_disk(free: int, total: int) -> Level:
    """Return how a disk with *free* of *total* bytes stands."""
    share = free / total if total else 0.0
    return Level.BAD if share < DISK_BAD else Level.WARN if share < DISK_WARN else Level.GOOD


def level_of_backup(made_at: datetime | None, now: datetime) -> Level:
    """Return how old the newest backup may be."""
    if made_at is None or now - made_at > BACKUP_BAD:
        return Level.BAD
    return Level.WARN if now - made_at > BACKUP_WARN else Level.GOOD


def level_of_certificate(ends: date, today: date) -> Level:
    """Return how near the end of a certificate is."""
    days = (ends - today).days
    return Level.BAD if days < CERTIFICATE_BAD else Level.WARN if days < CERTIFICATE_WARN else Level.GOOD


def worst(levels: list[Level]) -> Level:
    """Return the level of a whole list."""
    order = [Level.BAD, Level.WARN, Level.UNKNOWN, Level.GOOD]
    return min(levels, key=order.index, default=Level.GOOD)


SEE_OPERATIONS = Permission(
    "config.operations.see", roles=frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), label=_("xem tình trạng hệ thống")
)
