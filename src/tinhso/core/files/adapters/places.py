"""The place that this installation keeps its contents in: a folder, or a bucket (TINHSO_FILES_URL)."""

from collections.abc import Iterator
from functools import cache
from typing import BinaryIO, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from tinhso.core.files.adapters.disk import DiskPlace
from tinhso.core.files.adapters.incoming import Incoming


class Place(Protocol):
    """What a place can do; see DiskPlace for what each promises."""

    def words(self) -> str: ...
    def keep(self, incoming: Incoming) -> None: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]: ...
    def exists(self, sha256: str) -> bool: ...
    def remove(self, sha256: str, *, idle: float = 120) -> bool: ...
    def names(self) -> Iterator[tuple[str, float]]: ...


def place() -> Place:
    """Return the place that the settings name."""
    return _place(settings.FILES_URL)


@cache
def _place(url: str) -> Place:
    if not url:
        return DiskPlace()
    # Imported only where a bucket is used: boto3 takes half a second and 30 MB.
    from tinhso.core.files.adapters.s3 import S3Place

    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    scheme = "http" if parts.scheme == "s3+http" else "https"
    bucket = parts.path.strip("/")
    return S3Place(
        bucket=bucket or host,
        endpoint=f"{scheme}://{host}{port}" if bucket else "",
        region=query.get("region", [""])[0],
        access_key=unquote(parts.username or ""),
        secret_key=unquote(parts.password or ""),
    )
