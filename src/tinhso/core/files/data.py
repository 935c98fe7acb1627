"""Values and refusals of the file store."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StoredFile:
    """A stored content: ``sha256`` names it, ``size`` in bytes, ``media_type`` told by content."""

    sha256: str
    size: int
    media_type: str


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


class FileRefused(ValueError):
    """The file is not taken; the message says why in Vietnamese. ``code``: empty, too_large, wrong_type, disk_full."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
