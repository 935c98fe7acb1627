"""Scheduled work of operations."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tinhso.config.operations.services.backup import backup, silent
from tinhso.config.operations.services.proving import prove
from tinhso.core.events.api import schedule


@schedule("config.operations.backup", at="01:00", label=_("Sao lưu hằng đêm"))
def nightly_backup() -> str:
    """Make the night's backup and let the oldest go."""
    passphrase = settings.ENVIRONMENT.backup_passphrase
    return backup(keep=settings.BACKUPS_KEPT, passphrase=passphrase, tell=silent).name


@schedule("config.operations.prove", at="03:00", label=_("Kiểm toàn bộ nhật ký và kho tệp"))
def nightly_proof() -> int:
    """Prove the whole journal and all files."""
    return prove().entries
