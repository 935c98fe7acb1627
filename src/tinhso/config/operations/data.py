"""Plain values of operations: backups, checks, needs, maintenance."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

FORMAT = 1


class OperationRefused(RuntimeError):
    """An operation cannot be done, or was undone; the message says why and what to do."""


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has and what they add up to, whatever their order."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Part:
    """One file of a backup with its SHA-256."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, so that it can be proved whole before and after it is restored."""

    name: str
    made_at: str
    version: str
    engine: str
    migrations: tuple[str, ...]
    tables: Mapping[str, TableDigest]
    journal_entries: int
    journal_head: str
    parts: tuple[Part, ...]
    files: int
    file_bytes: int
    keys: str
    format: int = FORMAT

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Manifest":
        """Return the manifest that *values* describe; raise OperationRefused for another format."""
        if values.get("format") != FORMAT:
            raise OperationRefused("Bản sao lưu có định dạng khác; hãy dùng đúng phiên bản đã tạo ra nó.")
        try:
            tables = {name: TableDigest(**one) for name, one in values.pop("tables").items()}
            parts = tuple(Part(**one) for one in values.pop("parts"))
            return cls(**{**values, "tables": tables, "parts": parts, "migrations": tuple(values["migrations"])})
        except (KeyError, TypeError, AttributeError) as error:
            raise OperationRefused(f"Tệp manifest.json không đọc được: {error}") from error

    @property
    def bytes(self) -> int:
        """How much the backup holds, contents of files included."""
        return sum(part.size for part in self.parts) + self.file_bytes


@dataclass(frozen=True)
class BackupInfo:
    """A finished backup as the list shows it."""

    name: str
    made_at: datetime
    bytes: int
    rows: int
    files: int


@dataclass(frozen=True)
class RestoreReport:
    """What was restored and how it was proved."""

    manifest: Manifest
    rows: int
    tables: int
    files: int
    journal_entries: int
    replaced: str
    keys: str


@dataclass(frozen=True)
class HealthCheck:
    """One thing readiness rests on."""

    name: str
    ok: bool
    detail: str = ""


class Level(StrEnum):
    """How much a need presses; never told by colour alone."""

    BAD = "bad"
    WARN = "warn"
    GOOD = "good"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Need:
    """One thing the administrator should know today: a sentence, what to do, and where."""

    level: Level
    title: str
    detail: str = ""
    link: str = ""
    link_words: str = ""
    command: str = ""


@dataclass(frozen=True)
class Maintenance:
    """An announced time in which nothing can be written."""

    starts: datetime
    ends: datetime
    message: str = ""
    announced_at: datetime | None = field(default=None, compare=False)

    def is_on(self, at: datetime) -> bool:
        """Return whether *at* lies in it."""
        return self.starts <= at < self.ends

    def is_announced(self, at: datetime) -> bool:
        """Return whether people should know of it at *at*: from its announcement to its end."""
        return at < self.ends

    def rest(self, at: datetime) -> timedelta:
        """Return how long it still lasts."""
        return max(self.ends - at, timedelta(0))
