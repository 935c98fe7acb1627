"""Values and refusals of the file store."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredFile:
    """A stored content: ``sha256`` names it, ``size`` in bytes, ``media_type`` told by content."""

    sha256: str
    size: int
    media_type: str


class FileRefused(ValueError):
    """The file is not taken; the message says why in Vietnamese. ``code``: empty, too_large, wrong_type, disk_full."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
