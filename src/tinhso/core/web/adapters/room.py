"""How much room the disk of the data folder still has."""

import shutil
from pathlib import Path

from django.conf import settings


def free_bytes() -> int:
    """Return the free bytes of the disk that holds the data folder (0 if the folder is gone)."""
    try:
        return shutil.disk_usage(Path(settings.DATA_DIR)).free
    except OSError:
        return 0


def has_room() -> bool:
    """Return whether a write may be begun: the last bytes belong to what is already under way."""
    return free_bytes() >= settings.KEEP_FREE_BYTES
