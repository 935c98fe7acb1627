"""The shared databases the province announced, as far as its documents name them («k trong N», blueprint rule 14)."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tinhso.core.province.api import ContentError, from_plain, read_mapping
from tinhso.data.registers.data import Announced

FILE = "registers/_announced.yaml"


def announced(folder: Path | None = None) -> Announced | None:
    """Return what was announced, or None where the province's folder names nothing.

    Read again when the file changes. Raises ContentError naming the place that is wrong.
    """
    path = (folder or Path(settings.PROVINCE_DIR)) / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(path, stamp)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> Announced:
    found = from_plain(Announced, read_mapping(path))
    numbers = [item.number for item in found.items]
    if len(set(numbers)) < len(numbers) or len(numbers) > found.announced:
        raise ContentError(f"{path.name}: số thứ tự lặp lại, hoặc nêu nhiều hơn {found.announced} CSDL.")
    return found
