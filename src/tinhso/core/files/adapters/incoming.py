"""A content on its way in: written to a temporary file on this machine, flushed, its type told by what it holds."""

import contextlib
import errno
import hashlib
import lzma
import os
import tempfile
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
    """Return the folder of all contents on this machine."""
    return Path(settings.DATA_DIR) / "files"


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
    with disk_errors():
        place.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place)
    path = Path(name)
    try:
        with disk_errors(), os.fdopen(handle, "w+b") as out:
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
                _("Tệp lớn hơn %(size)s. Hãy chia nhỏ hoặc nén ảnh trong tệp.") % {"size": megabytes(max_bytes)},
            )
        digest.update(chunk)
        out.write(chunk)
    if size == 0:
        raise FileRefused("empty", _("Tệp rỗng. Hãy kiểm tra lại tệp gốc rồi gửi lại."))
    return digest.hexdigest(), size


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
def disk_errors() -> Iterator[None]:
    """Turn a full disk into a refusal."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            message = _("Máy chủ đã hết chỗ lưu nên chưa nhận được tệp. Hãy báo quản trị viên rồi gửi lại sau.")
            raise FileRefused("disk_full", message) from error
        raise


def described(path: Path) -> Incoming:
    """Return what a finished file of this machine is."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
        media_type = told_by_content(file)
    return Incoming(path, digest.hexdigest(), path.stat().st_size, media_type)


def check_package(incoming: Incoming) -> None:
    """Refuse a package (ZIP, DOCX, XLSX …) that inflates beyond measure; what each part claims is summed, not inflated.

    A part that holds more than it claims is cut off by whoever reads it, so the claim is what counts.
    """
    try:
        with zipfile.ZipFile(incoming.path) as archive:
            sizes = [(info.file_size, info.compress_size) for info in archive.infolist()]
    except BROKEN_ZIP as error:
        message = _("Tệp nén bị hỏng nên không mở được. Hãy lưu lại từ phần mềm gốc rồi gửi bản mới.")
        raise FileRefused("broken", message) from error
    if rules.is_bomb(sizes):
        message = _("Tệp này khi giải nén lớn bất thường nên không được nhận. Hãy lưu lại rồi gửi bản mới.")
        raise FileRefused("bomb", message)


def megabytes(size: int) -> str:
    """Return a size as people read it: 25 MB, 1,5 MB, 12 kB."""
    if size < 1024 * 1024:
        return f"{-(-size // 1024)} kB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",").replace(",0 ", " ")
