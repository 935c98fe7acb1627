"""The list of erasures beside the database: it outlives a restore from an older backup. Ids only, never rewritten."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

FILE = "erasures.jsonl"


@dataclass(frozen=True)
class Erasure:
    """One erasure that was decided: of whom, under which keys, by which request."""

    request: UUID
    subject: UUID
    keys: tuple[UUID, ...]
    at: datetime
    decided_by: str


def path() -> Path:
    """Return where the list is kept."""
    return Path(settings.DATA_DIR) / FILE


def note(erasure: Erasure) -> None:
    """Append one erasure and wait until it is on the disk."""
    line = json.dumps(
        {
            "request": str(erasure.request),
            "subject": str(erasure.subject),
            "keys": [str(key) for key in erasure.keys],
            "at": erasure.at.isoformat(),
            "decided_by": erasure.decided_by,
        }
    )
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (line + "\n").encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def noted() -> Iterator[Erasure]:
    """Yield every erasure, oldest first; a last line that a crash cut short is passed over (nothing was committed)."""
    try:
        lines = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for number, line in enumerate(lines, start=1):
        try:
            plain = json.loads(line)
            yield Erasure(
                UUID(plain["request"]),
                UUID(plain["subject"]),
                tuple(UUID(key) for key in plain["keys"]),
                datetime.fromisoformat(plain["at"]),
                str(plain["decided_by"]),
            )
        except (ValueError, KeyError, TypeError):
            if number != len(lines):
                raise
