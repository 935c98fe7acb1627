"""Reading stored contents and proving that they are what they are named."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.files.adapters import owners
from tinhso.core.files.adapters.clamav.client import Scanner, ScannerAway
from tinhso.core.files.adapters.places import place
from tinhso.core.files.data import (
    QUARANTINED,
    AttachedFile,
    FileQuarantined,
    FilesHealth,
    FilesReport,
    FileState,
    StoredFile,
)
from tinhso.core.files.models import Attachment, StoredObject


def open_file(sha256: str) -> BinaryIO:
    """Return the content named *sha256*, open for reading (one query).

    Raises FileNotFoundError if it is not (any more) here, FileQuarantined (one of these) while nobody gets it.
    """
    _require_free(sha256)
    return place().open(sha256)


def read_file(sha256: str, start: int, length: int) -> Iterator[bytes]:
    """Return *length* bytes of the content from *start* on, in pieces; raises as ``open_file``."""
    _require_free(sha256)
    return place().read(sha256, start, length)


def _require_free(sha256: str) -> None:
    state = StoredObject.objects.filter(sha256=sha256).values_list("state", flat=True).first()
    if state in QUARANTINED:
        raise FileQuarantined(f"{sha256} is in quarantine")


def exists(sha256: str) -> bool:
    """Return whether the content is stored (one query)."""
    return StoredObject.objects.filter(sha256=sha256).exists() and place().exists(sha256)


def described(sha256: str) -> StoredFile | None:
    """Return what is known of a stored content (one query), or None."""
    row = StoredObject.objects.filter(sha256=sha256).first()
    return StoredFile(row.sha256, row.size, row.media_type, FileState(row.state)) if row else None


def attached(file_id: UUID) -> AttachedFile | None:
    """Return an attached file (one query), or None."""
    row = Attachment.objects.select_related("file").filter(public_id=file_id).first()
    return _as_attached(row) if row else None


def attached_to(owner_kind: str, owner_id: str) -> list[AttachedFile]:
    """Return the files of a thing, in the order they were attached (one query)."""
    rows = Attachment.objects.select_related("file").filter(owner_kind=owner_kind, owner_id=owner_id)
    return [_as_attached(row) for row in rows.order_by("id")]


def may_read(actor: Actor, file: AttachedFile) -> bool:
    """Return whether the owner's rule lets *actor* read the file."""
    return owners.may_read(actor, file.owner_kind, file.owner_id)


def _as_attached(row: Attachment) -> AttachedFile:
    return AttachedFile(
        id=row.public_id,
        sha256=row.file_id,
        name=row.name,
        size=row.file.size,
        media_type=row.file.media_type,
        owner_kind=row.owner_kind,
        owner_id=row.owner_id,
        state=FileState(row.file.state),
    )


def rows() -> "QuerySet[StoredObject]":
    """Return all contents with ``attached``, how many attachments each has, for the list page."""
    return StoredObject.objects.annotate(attached=Count("attachments"))


def row(sha256: str) -> StoredObject | None:
    """Return one content (one query), or None."""
    return rows().filter(sha256=sha256).first()


def health(*, ask_scanner: bool = True) -> FilesHealth:
    """Return the state of the store (three queries); *ask_scanner* says its version too, which waits for it."""
    total = StoredObject.objects.aggregate(files=Count("sha256"), bytes=Sum("size"))
    states = dict(StoredObject.objects.order_by().values_list("state").annotate(n=Count("sha256")))
    scanner = ""
    if settings.CLAMAV and ask_scanner:
        try:
            scanner = Scanner(settings.CLAMAV).version()
        except ScannerAway:
            scanner = ""
    return FilesHealth(
        files=total["files"],
        bytes=total["bytes"] or 0,
        waiting=states.get(FileState.WAITING, 0),
        infected=states.get(FileState.INFECTED, 0),
        place=place().words(),
        scanner_wanted=bool(settings.CLAMAV),
        scanner=scanner,
    )


def listed() -> Iterator[StoredFile]:
    """Yield every stored content (streaming), for a backup."""
    # Named columns: an upgrade backs up before the table has those of the new version.
    rows = StoredObject.objects.order_by("sha256").values_list("sha256", "size", "media_type")
    for sha256, size, media_type in rows.iterator(chunk_size=1000):
        yield StoredFile(sha256, size, media_type)


def prove() -> FilesReport:
    """Read every stored content and return which are missing or are not what they are named (streaming)."""
    files, faults = 0, []
    for sha256 in StoredObject.objects.order_by("sha256").values_list("sha256", flat=True).iterator(chunk_size=1000):
        files += 1
        try:
            with place().open(sha256) as file:
                if _digest(file) != sha256:
                    faults.append((sha256, _("nội dung đã bị sửa")))
        except FileNotFoundError:
            faults.append((sha256, _("không còn trong kho")))
    return FilesReport(files, tuple(faults))


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    return digest.hexdigest()
