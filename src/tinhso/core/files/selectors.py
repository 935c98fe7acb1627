"""Reading stored contents and proving that they are what they are named."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from tinhso.core.files import adapters
from tinhso.core.files.data import FilesReport, StoredFile
from tinhso.core.files.models import StoredObject


def open_file(sha256: str) -> BinaryIO:
    """Return the content named *sha256*, open for reading; raise FileNotFoundError if it is not (any more) here."""
    return adapters.open_content(sha256)


def exists(sha256: str) -> bool:
    """Return whether the content is stored (one query)."""
    return StoredObject.objects.filter(sha256=sha256).exists() and adapters.path_of(sha256).is_file()


def described(sha256: str) -> StoredFile | None:
    """Return what is known of a stored content (one query), or None."""
    row = StoredObject.objects.filter(sha256=sha256).first()
    return StoredFile(row.sha256, row.size, row.media_type) if row else None


def listed() -> Iterator[StoredFile]:
    """Yield every stored content (streaming), for a backup."""
    for row in StoredObject.objects.order_by("sha256").iterator(chunk_size=1000):
        yield StoredFile(row.sha256, row.size, row.media_type)


def prove() -> FilesReport:
    """Read every stored content and return which are missing or are not what they are named (streaming)."""
    files, faults = 0, []
    for sha256 in StoredObject.objects.order_by("sha256").values_list("sha256", flat=True).iterator(chunk_size=1000):
        files += 1
        try:
            with adapters.open_content(sha256) as file:
                if _digest(file) != sha256:
                    faults.append((sha256, _("nội dung đã bị sửa")))
        except FileNotFoundError:
            faults.append((sha256, _("không còn trên đĩa")))
    return FilesReport(files, tuple(faults))


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    return digest.hexdigest()
