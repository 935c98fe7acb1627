"""What is known of the installation right now: read once, used by the page of needs and by /metrics."""

import shutil
from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings

from tinhso.config.operations.adapters import notes
from tinhso.config.operations.adapters.shelf import Shelf
from tinhso.config.operations.data import BackupInfo, OperationRefused, Proof


def last_proof() -> Proof | None:
    """Return the last proof, or None."""
    values = notes.read(notes.PROOF)
    try:
        return Proof(**{**values, "at": datetime.fromisoformat(values["at"])}) if values else None
    except (ValueError, KeyError, TypeError):
        return None


def newest_backup() -> BackupInfo | None:
    """Return the newest backup, or None if there is none that can be read."""
    try:
        return Shelf(settings.BACKUPS_DIR).newest()
    except (OperationRefused, OSError):
        return None


def disk() -> tuple[int, int]:
    """Return free and all bytes of the disk of the data folder."""
    try:
        usage = shutil.disk_usage(settings.DATA_DIR)
    except OSError:
        return 0, 0
    return usage.free, usage.total


def certificate_end() -> datetime | None:
    """Return when the TLS certificate ends, None if none is named; ValueError or OSError for an unreadable one."""
    path = settings.TLS_CERTIFICATE
    if path is None:
        return None
    return x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
