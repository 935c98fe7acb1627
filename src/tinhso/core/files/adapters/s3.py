"""Contents in an S3 bucket, by django-storages: one object for each, named by its SHA-256."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]

from tinhso.core.files.adapters.incoming import CHUNK, Incoming
from tinhso.core.files.data import FileRefused, StoreAway

MISSING = {"NoSuchKey", "404", "NotFound"}


class S3Place:
    """A bucket; an answer that does not come is a refusal on the way in and StoreAway on the way out."""

    def __init__(self, *, bucket: str, endpoint: str, region: str, access_key: str, secret_key: str) -> None:
        self.bucket, self.endpoint = bucket, endpoint
        self.storage = S3Storage(
            bucket_name=bucket,
            endpoint_url=endpoint or None,
            region_name=region or None,
            access_key=access_key or None,
            secret_key=secret_key or None,
            default_acl=None,
            querystring_auth=True,
            use_threads=False,
            client_config=Config(
                s3={"addressing_style": "path" if endpoint else "auto"},
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3, "mode": "standard"},
            ),
        )

    def words(self) -> str:
        """Return where it is, for the administrator (never the keys)."""
        return f"S3 {self.endpoint} {self.bucket}".replace("  ", " ")

    def _object(self, sha256: str) -> Any:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"no sha256: {sha256[:80]!r}")
        return self.storage.bucket.Object(f"{sha256[:2]}/{sha256[2:4]}/{sha256}")

    def keep(self, incoming: Incoming) -> None:
        """Put the content into the bucket; S3 shows an object whole or not at all."""
        try:
            with incoming.path.open("rb") as file:
                self._object(incoming.sha256).put(Body=file, ContentType="application/octet-stream")
        except (BotoCoreError, ClientError) as error:
            message = _("Kho tệp chưa trả lời nên tệp chưa được nhận. Hãy thử lại sau ít phút.")
            raise FileRefused("store_away", message) from error

    def open(self, sha256: str) -> BinaryIO:
        """Return the content, open for reading; raise FileNotFoundError if it is not here."""
        with _reading():
            return cast(BinaryIO, self.storage.open(self._object(sha256).key, "rb"))

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        """Return the bytes from *start* on in pieces; raise FileNotFoundError at once if it is not here."""
        with _reading():
            body = self._object(sha256).get(Range=f"bytes={start}-{start + length - 1}")["Body"]
        return cast("Iterator[bytes]", body.iter_chunks(CHUNK))

    def exists(self, sha256: str) -> bool:
        """Return whether the content is here."""
        try:
            with _reading():
                self._object(sha256).load()
        except FileNotFoundError:
            return False
        return True

    def remove(self, sha256: str, *, idle: float = 120) -> bool:
        """Delete the content and return whether it went; one written in the last *idle* seconds stays."""
        there = self._object(sha256)
        with _reading(), contextlib.suppress(FileNotFoundError), _reading():
            there.load()
            if time.time() - there.last_modified.timestamp() < idle:
                return False
            there.delete()
            return True
        return False

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the name of every content with the time it was written (seconds since 1970)."""
        with _reading():
            for one in self.storage.bucket.objects.all():
                yield one.key.rpartition("/")[2], one.last_modified.timestamp()


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Turn S3's errors into ours."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(str(error)) from error
        raise StoreAway(type(error).__name__) from error
    except BotoCoreError as error:
        raise StoreAway(type(error).__name__) from error
