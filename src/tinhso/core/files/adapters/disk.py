"""Contents on this machine: DATA_DIR/files/ab/cd/<sha256>, written so that a crash leaves all or nothing."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tinhso.core.files.adapters.incoming import CHUNK, Incoming, disk_errors, folder


def path_of(sha256: str) -> Path:
    """Return where the content named *sha256* stands; raise ValueError for anything but 64 hex digits."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"no sha256: {sha256[:80]!r}")
    return folder() / sha256[:2] / sha256[2:4] / sha256


class DiskPlace:
    """The folder of contents."""

    def words(self) -> str:
        """Return where it is, for the administrator."""
        return str(folder())

    def keep(self, incoming: Incoming) -> None:
        """Put the content in its place (atomically) and make the folder entry durable."""
        target = path_of(incoming.sha256)
        with disk_errors():
            fresh = [parent for parent in (target.parent, target.parent.parent) if not parent.is_dir()]
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.path.replace(target)
            for directory in {target.parent, *(parent.parent for parent in fresh)}:
                _sync(directory)

    def open(self, sha256: str) -> BinaryIO:
        """Return the content, open for reading; raise FileNotFoundError if it is not here."""
        return path_of(sha256).open("rb")

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        """Return the bytes from *start* on in pieces; raise FileNotFoundError at once if it is not here."""
        file = self.open(sha256)
        file.seek(start)

        def pieces() -> Iterator[bytes]:
            left = length
            with file:
                while left > 0 and (chunk := file.read(min(CHUNK, left))):
                    left -= len(chunk)
                    yield chunk

        return pieces()

    def exists(self, sha256: str) -> bool:
        """Return whether the content is here."""
        return path_of(sha256).is_file()

    def remove(self, sha256: str, *, idle: float = 120) -> bool:
        """Take the content off the disk and return whether it went; one written in the last *idle* seconds stays.

        A content that somebody stores again at this very moment has a fresh time stamp, so it is put back (or left to
        the sweep) instead of being lost between their writing and their commit.
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

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the name of every content with the time it was written (seconds since 1970)."""
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


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
