"""The folder of backups: each in a folder of its own, contents of files in one pool that all share.

    <shelf>/<name>/manifest.json  database/…  files.list  [keys.enc]
    <shelf>/pool/ab/cd/<sha256>
    <shelf>/keys/…                (only without a passphrase: to be carried elsewhere)

A backup is written under another name and renamed when it is whole and proved: what has no manifest is no backup.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tinhso.config.operations.data import BackupInfo, Manifest, OperationRefused, Part

MANIFEST = "manifest.json"
FILE_LIST = "files.list"
UNFINISHED = "unfinished-"
CHUNK = 1024 * 1024


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Make a file or folder durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def part(folder: Path, path: Path) -> Part:
    """Return *path* of the backup in *folder* as a part, made durable."""
    sync(path)
    return Part(path.relative_to(folder).as_posix(), sha256_of(path), path.stat().st_size)


@dataclass(frozen=True)
class Shelf:
    """A folder that holds backups."""

    folder: Path

    def begin(self, name: str) -> Path:
        """Make the folder of a new backup, and clear what earlier ones that ended half-way left."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self.folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        place = self.folder / f"{UNFINISHED}{name}"
        place.mkdir(mode=0o700)
        return place

    def finish(self, place: Path, manifest: Manifest) -> Path:
        """Write the manifest and give the backup its name."""
        path = place / MANIFEST
        path.write_text(json.dumps(manifest.as_dict(), ensure_ascii=False, indent=1) + "\n")
        sync(path)
        sync(place)
        final = self.folder / manifest.name
        place.rename(final)
        sync(self.folder)
        return final

    def names(self) -> list[str]:
        """Return the finished backups, oldest first."""
        return sorted(path.parent.name for path in self.folder.glob(f"[0-9]*/{MANIFEST}"))

    def newest(self) -> BackupInfo | None:
        """Return the newest finished backup."""
        names = self.names()
        return self.info(names[-1]) if names else None

    def info(self, name: str) -> BackupInfo:
        """Return what the list shows of a backup."""
        manifest = read_manifest(self.folder / name)
        rows = sum(table.rows for table in manifest.tables.values())
        return BackupInfo(name, datetime.fromisoformat(manifest.made_at), manifest.bytes, rows, manifest.files)

    # --- contents of files ---------------------------------------------------------------------

    def content(self, sha256: str) -> Path:
        """Return where the pool keeps a content."""
        return self.folder / "pool" / sha256[:2] / sha256[2:4] / sha256

    def take_in(self, sha256: str, source: BinaryIO) -> int:
        """Copy a content into the pool and return its size; raise OperationRefused if it is not what it is named."""
        target = self.content(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f"{UNFINISHED}{sha256}")
        digest, size = hashlib.sha256(), 0
        with fresh.open("wb") as out:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            fresh.unlink()
            raise OperationRefused(
                f"Tệp {sha256} trong kho đã bị sửa: nội dung không khớp tên. Chạy: tinhso check files"
            )
        fresh.replace(target)
        return size

    def keep_only(self, names: Iterable[str]) -> list[str]:
        """Remove every other backup and the contents that no kept one names; return the names removed."""
        kept, removed = set(names), []
        for name in self.names():
            if name not in kept:
                # Its manifest goes first: what is half removed is no backup any more.
                (self.folder / name / MANIFEST).unlink()
                shutil.rmtree(self.folder / name)
                removed.append(name)
        if removed:
            named = {sha256 for name in self.names() for sha256, _ in file_list(self.folder / name)}
            for path in (self.folder / "pool").glob("??/??/*"):
                if path.name not in named:
                    path.unlink()
        return removed


def write_file_list(place: Path, files: dict[str, int]) -> Path:
    """Write which contents a backup names, with their sizes."""
    path = place / FILE_LIST
    path.write_text("".join(f"{sha256} {size}\n" for sha256, size in sorted(files.items())))
    return path


def file_list(backup: Path) -> Iterator[tuple[str, int]]:
    """Yield the contents a backup names."""
    with (backup / FILE_LIST).open() as lines:
        for line in lines:
            sha256, _, size = line.partition(" ")
            yield sha256, int(size)


def read_manifest(backup: Path) -> Manifest:
    """Return the manifest of the backup in the folder *backup*."""
    try:
        values = json.loads((backup / MANIFEST).read_text())
    except FileNotFoundError as error:
        raise OperationRefused(f"{backup}: không phải bản sao lưu (không có {MANIFEST}).") from error
    except ValueError as error:
        raise OperationRefused(f"{backup}: {MANIFEST} không đọc được.") from error
    return Manifest.from_dict(values)


def verify(backup: Path) -> Manifest:
    """Return the manifest after reading every part and content again; raise OperationRefused naming what differs."""
    manifest = read_manifest(backup)
    wrong = [one.path for one in manifest.parts if not _is_whole(backup / one.path, one.sha256)]
    if not wrong:
        shelf = Shelf(backup.parent)
        wrong = [f"pool/{name}" for name, _ in file_list(backup) if not _is_whole(shelf.content(name), name)]
    if wrong:
        raise OperationRefused(
            f"Bản sao lưu {backup.name} không còn nguyên: {', '.join(wrong[:5])} ({len(wrong)} tệp)."
        )
    return manifest


def _is_whole(path: Path, sha256: str) -> bool:
    with contextlib.suppress(OSError):
        return sha256_of(path) == sha256
    return False
