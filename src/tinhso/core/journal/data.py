"""Values of the journal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One journal entry as others see it."""

    number: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    subject: str
    reason: str
    origin: str
    details: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class ChainReport:
    """The outcome of proving the chain: entries read, and the first broken link's number with the reason, if any."""

    entries: int
    broken_at: int | None = None
    reason: str = ""
