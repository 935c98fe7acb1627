"""Values and refusals of the file store."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class FileState(StrEnum):
    """Whether a content may be given out: only what is clean, or unchecked where no scanner is set up, is."""

    UNCHECKED = "unchecked"  # no scanner is set up
    WAITING = "waiting"  # in quarantine until the scanner has answered
    CLEAN = "clean"
    INFECTED = "infected"  # in quarantine for good


#: States in which nobody gets the content.
QUARANTINED = (FileState.WAITING, FileState.INFECTED)


@dataclass(frozen=True)
class Photo:
    """What a picture told of itself before it was taken out: its size, and time and place if it knew them.

    ``taken_at`` is aware (the province's zone if the camera named none); degrees are WGS 84.
    """

    width: int
    height: int
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class StoredFile:
    """A stored content: ``sha256`` names it, ``size`` in bytes, ``media_type`` told by content.

    ``photo`` is there when a picture was just stored: read time and place then, the stored content has them no more.
    """

    sha256: str
    size: int
    media_type: str
    state: FileState = FileState.UNCHECKED
    photo: Photo | None = None


@dataclass(frozen=True)
class AttachedFile:
    """A content under a name, belonging to a thing of another module; ``id`` is what addresses and links use."""

    id: UUID
    sha256: str
    name: str
    size: int
    media_type: str
    owner_kind: str
    owner_id: str
    state: FileState

    @property
    def url(self) -> str:
        """The address at which those who may read it get it."""
        return f"/tep/{self.id}/"

    @property
    def is_quarantined(self) -> bool:
        """Whether nobody gets it at the moment."""
        return self.state in QUARANTINED


@dataclass(frozen=True)
class FilesReport:
    """The outcome of proving the store: contents read, and (sha256, what is wrong in Vietnamese) for each fault."""

    files: int
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether every content is here and is what it is named."""
        return not self.faults

    def __str__(self) -> str:
        if self.is_sound:
            return f"Kho tệp: {self.files} tệp còn nguyên."
        lines = "".join(f"\n  {sha256}: {fault}" for sha256, fault in self.faults)
        return f"Kho tệp: {len(self.faults)} trong {self.files} tệp hỏng.{lines}"


@dataclass(frozen=True)
class FilesHealth:
    """The store for the operator's page; ``scanner`` is clamd's own words, "" without one or when it is away."""

    files: int
    bytes: int
    waiting: int
    infected: int
    place: str
    scanner_wanted: bool
    scanner: str


class FileRefused(ValueError):
    """The file is not taken; the message says why in Vietnamese.

    ``code``: empty, too_large, wrong_type, lying_type, broken, bomb, busy, infected, disk_full, store_away.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FileQuarantined(FileNotFoundError):
    """The content is here but nobody gets it: it is still being checked, or a virus was found in it."""


class StoreAway(OSError):
    """The bucket of contents does not answer."""
