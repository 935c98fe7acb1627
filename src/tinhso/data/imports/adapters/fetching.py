"""Files brought to this machine: from the store, from folders that are allowed, over HTTP(S), over SFTP."""

import socket
import time
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.core.files.api import open_file
from tinhso.data.imports.adapters import engine, sftp
from tinhso.data.imports.adapters.hosts import SECONDS_MAX, STEP, resolve
from tinhso.data.imports.data import SourceRefused

#: Bytes of one file at most; redirects followed.
BYTES_MAX = 4 * 1024 * 1024 * 1024
ANSWER_SECONDS = 30
REDIRECTS_MAX = 3


def source_file(name: str) -> Path:
    """Return where the file of an import lies while it is worked on."""
    return engine.folder() / f"{name}.source"


def bring(name: str, address: str, file_id: str) -> Path:
    """Return the file of an import on this machine, fetched if it is not there. Raises SourceRefused."""
    path = source_file(name)
    if path.exists():
        return path
    part = path.with_suffix(".part")
    if file_id:
        with open_file(file_id) as source, part.open("wb") as out:
            copyfileobj(source, out, STEP)
    elif address.startswith(("http://", "https://")):
        _over_http(address, part)
    elif address.startswith("sftp://"):
        sftp.fetch(address, part, BYTES_MAX, ANSWER_SECONDS)
    elif address:
        with allowed_path(address).open("rb") as source, part.open("wb") as out:
            copyfileobj(source, out, STEP)
    else:
        raise SourceRefused(_("Tệp của lần nhập này không còn. Hãy gửi lại."))
    part.replace(path)
    return path


def digest(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size of a file."""
    made = sha256()
    with path.open("rb") as file:
        while part := file.read(STEP):
            made.update(part)
    return made.hexdigest(), path.stat().st_size


def roots() -> tuple[Path, ...]:
    """Return the folders of this server files may be taken from."""
    inbox = Path(settings.DATA_DIR) / "nhap"
    return (inbox, *settings.IMPORT_FOLDERS)


def allowed_place(address: str) -> Path:
    """Return a file or folder in an allowed folder, links resolved. Raises SourceRefused, silent on other folders."""
    path = Path(address).resolve()
    if not any(path.is_relative_to(root.resolve()) for root in roots()) or not path.exists():
        raise SourceRefused(
            _("Địa chỉ phải là https://…, sftp://…, hoặc tệp hay thư mục trong thư mục nhập của máy chủ.")
        )
    return path


def allowed_path(address: str) -> Path:
    """Return a path below an allowed folder, links resolved. Raises SourceRefused, telling nothing of other folders."""
    path = Path(address).resolve()
    if not any(path.is_relative_to(root.resolve()) for root in roots()) or not path.is_file():
        raise SourceRefused(_("Không lấy được tệp: đường dẫn phải là một tệp trong thư mục nhập của máy chủ."))
    return path


def _over_http(address: str, out: Path) -> None:
    ends = time.monotonic() + SECONDS_MAX
    for _step in range(REDIRECTS_MAX + 1):
        try:
            connection, answer = _ask(address)
        except (OSError, HTTPException) as error:
            raise SourceRefused(_("Máy chủ của nguồn không trả lời.")) from error
        try:
            if answer.status in {301, 302, 303, 307, 308} and (there := answer.getheader("Location")):
                address = urljoin(address, there)
                continue
            if answer.status != 200:
                raise SourceRefused(_("Máy chủ của nguồn trả lời %(status)s.") % {"status": answer.status})
            _pour(_pieces(answer), out, ends, _length(answer))
            return
        finally:
            connection.close()
    raise SourceRefused(_("Địa chỉ của nguồn chuyển hướng quá nhiều lần."))


def _length(answer: HTTPResponse) -> int | None:
    text = answer.getheader("Content-Length") or ""
    return int(text) if text.isdigit() else None


def _pieces(answer: HTTPResponse) -> Iterator[bytes]:
    try:
        while part := answer.read(STEP):
            yield part
    except (OSError, HTTPException) as error:
        raise SourceRefused(_("Nguồn ngắt giữa chừng: chưa nhận đủ tệp.")) from error


def _pour(pieces: Iterator[bytes], out: Path, ends: float, length: int | None) -> None:
    size = 0
    with out.open("wb") as file:
        for part in pieces:
            size += len(part)
            if size > BYTES_MAX:
                raise SourceRefused(_("Tệp của nguồn lớn quá mức nhận."))
            if time.monotonic() > ends:
                raise SourceRefused(_("Nguồn gửi quá chậm."))
            file.write(part)
    if length is not None and size != length:
        raise SourceRefused(_("Nguồn ngắt giữa chừng: chưa nhận đủ tệp."))


def _ask(address: str) -> tuple[Any, HTTPResponse]:
    """Ask for a file at the very address whose name was just looked up, so that it cannot become another one."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise SourceRefused(_("Địa chỉ phải bắt đầu bằng http:// hoặc https://, không kèm mật khẩu."))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    place = resolve(parts.hostname, port)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, port, timeout=ANSWER_SECONDS)
    connection._create_connection = lambda _there, *rest: socket.create_connection((place, port), *rest)  # type: ignore[attr-defined]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET", path, headers={"Accept-Encoding": "identity", "User-Agent": "tinhso"})
    return connection, connection.getresponse()
