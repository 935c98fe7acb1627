"""Files over SFTP: only from servers whose key is known, with a key of this platform's own."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncssh
from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.data.imports.adapters.hosts import SECONDS_MAX, STEP, resolve
from tinhso.data.imports.data import SourceRefused


def folder() -> Path:
    """Return where ``known_hosts`` and the private key ``id_ed25519`` lie; the operator puts them there."""
    return Path(settings.DATA_DIR) / "sftp"


def fetch(address: str, out: Path, most: int, seconds: int) -> None:
    """Fetch sftp://user@host:port/path into *out*. Raises SourceRefused; an unknown server is never trusted."""
    known = folder() / "known_hosts"
    if not known.exists():
        raise SourceRefused(_("Chưa có khoá máy chủ SFTP nào được tin (sftp/known_hosts)."))
    try:
        asyncio.run(asyncio.wait_for(_fetch(address, out, most, known, seconds), SECONDS_MAX))
    except asyncssh.HostKeyNotVerifiable as error:
        raise SourceRefused(_("Khoá của máy chủ SFTP không đúng với khoá đã biết: không kết nối.")) from error
    except (TimeoutError, OSError, asyncssh.Error) as error:
        raise SourceRefused(_("Không lấy được tệp qua SFTP.")) from error


async def _fetch(address: str, out: Path, most: int, known: Path, seconds: int) -> None:
    parts = urlsplit(address)
    if not parts.hostname or not parts.username or parts.password:
        raise SourceRefused(_("Địa chỉ SFTP phải có dạng sftp://người@máy/đường-dẫn, không kèm mật khẩu."))
    place = resolve(parts.hostname, parts.port or 22)
    key = folder() / "id_ed25519"
    options: dict[str, Any] = {"client_keys": [str(key)] if key.exists() else None, "config": None, "agent_path": None}
    async with (
        asyncssh.connect(
            place,
            parts.port or 22,
            username=parts.username,
            host_key_alias=parts.hostname,
            known_hosts=str(known),
            connect_timeout=seconds,
            **options,
        ) as connection,
        connection.start_sftp_client() as client,
        client.open(unquote(parts.path), "rb") as source,
    ):
        size = 0
        with out.open("wb") as file:
            while part := await source.read(STEP):
                size += len(part)
                if size > most:
                    raise SourceRefused(_("Tệp của nguồn lớn quá mức nhận."))
                file.write(part if isinstance(part, bytes) else part.encode())
