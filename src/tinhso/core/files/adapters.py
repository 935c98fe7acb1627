"""The disk: contents under DATA_DIR/files/ab/cd/<sha256>, written so that a crash leaves all or nothing."""

import contextlib
import errno
import hashlib
import lzma
import os
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import filetype
from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.core.files import rules
from tinhso.core.files.data import FileRefused

CHUNK = 256 * 1024
HEAD = 64 * 1024
#: [Content_Types].xml of real documents has a few kilobytes; a larger one is a trap.
MAX_CONTENT_TYPES = 1024 * 1024
#: What zipfile raises for damaged, encrypted or odd archives: such a package is a plain zip, not a crash.
BROKEN_ZIP = (KeyError, ValueError, RuntimeError, OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
FULL = {errno.ENOSPC, errno.EDQUOT}


def folder() -> Path:
    """Return the folder of all contents."""
    return Path(settings.DATA_DIR) / "files"


def path_of(sha256: str) -> Path:
    """Return where the content named *sha256* stands; raise ValueError for anything but 64 hex digits."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"no sha256: {sha256[:80]!r}")
    return folder() / sha256[:2] / sha256[2:4] / sha256


@dataclass(frozen=True)
class Incoming:
    """A content that lies in a temporary file, flushed to disk, not yet in its place."""

    path: Path
    sha256: str
    size: int
    media_type: str


@contextlib.contextmanager
def receive(content: BinaryIO, max_bytes: int) -> Iterator[Incoming]:
    """Write *content* to a temporary file, refusing what is empty or longer than *max_bytes*; clean up at the end."""
    place = folder() / "incoming"
    with _disk():
        place.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place)
    path = Path(name)
    try:
        with _disk(), os.fdopen(handle, "w+b") as out:
            digest, size = _copy(content, out, max_bytes)
            out.flush()
            os.fsync(out.fileno())
            media_type = told_by_content(out)
        yield Incoming(path, digest, size, media_type)
    finally:
        path.unlink(missing_ok=True)


def _copy(content: BinaryIO, out: BinaryIO, max_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FileRefused(
                "too_large",
                _("Tệp lớn hơn %(size)s. Hãy chia nhỏ hoặc nén ảnh trong tệp.") % {"size": _megabytes(max_bytes)},
            )
        digest.update(chunk)
        out.write(chunk)
    if size == 0:
        raise FileRefused("empty", _("Tệp rỗng. Hãy kiểm tra lại tệp gốc rồi gửi lại."))
    return digest.hexdigest(), size


def keep(incoming: Incoming) -> None:
    """Put the content in its place (atomically) and make the folder entry durable."""
    target = path_of(incoming.sha256)
    with _disk():
        fresh = [parent for parent in (target.parent, target.parent.parent) if not parent.is_dir()]
        target.parent.mkdir(parents=True, exist_ok=True)
        incoming.path.replace(target)
        for directory in {target.parent, *(parent.parent for parent in fresh)}:
            _sync(directory)


def open_content(sha256: str) -> BinaryIO:
    """Return the content, open for reading; raise FileNotFoundError if it is not here."""
    return path_of(sha256).open("rb")


def remove(sha256: str, *, idle: float = 120) -> bool:
    """Take the content off the disk and return whether it went; one written in the last *idle* seconds stays.

    A content that somebody stores again at this very moment has a fresh time stamp, so it is put back (or left to the
    sweep) instead of being lost between their writing and their commit.
    """
    path = path_of(sha256)
    aside = folder() / "incoming" / f"{sha256}.{os.getpid()}.{time.monotonic_ns()}"
    try:
        aside.parent.mkdir(parents=True, exist_ok=True)
        path.replace(aside)
    except FileNotFoundError:
        return False
    if time.time() - aside.stat().st_mtime < idle:
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
        return False
    aside.unlink()
    return True


def stored_names() -> Iterator[tuple[str, float]]:
    """Yield the name of every content on the disk with the time it was written (seconds since 1970)."""
    for path in folder().glob("??/??/*"):
        with contextlib.suppress(FileNotFoundError):
            yield path.name, path.stat().st_mtime


def forget_leftovers(older_than: float) -> int:
    """Remove temporary files that a killed process left *older_than* seconds ago; return how many."""
    removed = 0
    for path in (folder() / "incoming").glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                removed += 1
    return removed


def told_by_content(file: BinaryIO) -> str:
    """Return the media type of what *file* holds, never looking at a name."""
    file.seek(0)
    head = file.read(HEAD)
    if head.lstrip()[:5] == b"%PDF-":
        return rules.PDF
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return rules.OLE
    if head.startswith(b"PK\x03\x04"):
        return _type_of_zip(file)
    kind = filetype.guess(head)
    if kind is not None:
        return str(kind.mime)
    return rules.type_of_text(head, complete=len(head) < HEAD)


def _type_of_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            info = archive.getinfo("[Content_Types].xml")
            if info.file_size > MAX_CONTENT_TYPES:
                return rules.ZIP
            with archive.open(info) as part:
                return rules.type_of_package(part.read(MAX_CONTENT_TYPES))
    except BROKEN_ZIP:
        return rules.ZIP


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    """Turn a full disk into a refusal."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            message = _("Máy chủ đã hết chỗ lưu nên chưa nhận được tệp. Hãy báo quản trị viên rồi gửi lại sau.")
            raise FileRefused("disk_full", message) from error
        raise


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",").replace(",0 ", " ")
