"""Values of the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: What the first entry names as its predecessor.
GENESIS = "0" * 64


class InvalidEntry(ValueError):
    """A module handed in an entry that does not follow the form (a programming mistake, not a user's)."""


@dataclass(frozen=True)
class Entry:
    """One journal entry as others see it.

    ``number`` counts from 1 without gaps; ``hash`` is its link of the chain (64 hex digits); ``at`` is aware, UTC.
    """

    number: int
    receipt: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    subject: str
    reason: str
    origin: str
    details: dict[str, Any]
    content: str
    previous: str
    hash: str


@dataclass(frozen=True)
class NewEntry:
    """An entry to append with ``append_many``: what was done to what, why, and facts without personal data."""

    action: str
    subject: str
    reason: str = ""
    details: dict[str, Any] | None = None


@dataclass(frozen=True)
class ChainReport:
    """The outcome of proving the chain.

    ``entries`` were read and hold; ``broken_at`` is the number of the first broken link with ``reason`` in
    Vietnamese; ``head`` is the hash of the last sound entry, to be written down outside the database.
    """

    entries: int
    broken_at: int | None = None
    reason: str = ""
    head: str = GENESIS
    first: int = 1

    @property
    def is_sound(self) -> bool:
        """Whether no link is broken."""
        return self.broken_at is None

    def __str__(self) -> str:
        if self.broken_at is not None:
            sound = f"{self.entries} mục trước đó còn nguyên."
            return f"Nhật ký: chuỗi ĐỨT tại mục số {self.broken_at}. {self.reason} {sound}"
        if not self.entries:
            return "Nhật ký: chưa có mục nào."
        return f"Nhật ký: chuỗi còn nguyên, {self.entries} mục. Mã của mục cuối: {self.head}"
