"""Small notes in the data folder, outside the database: they must be known while it is changed or away."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

MAINTENANCE, PROOF = "maintenance.json", "proof.json"


def place(name: str) -> Path:
    """Return where a note lies."""
    return Path(settings.DATA_DIR) / "run" / name


def read(name: str) -> dict[str, Any] | None:
    """Return what a note says, None if there is none that can be read."""
    try:
        values = json.loads(place(name).read_text())
    except (OSError, ValueError):
        return None
    return values if isinstance(values, dict) else None


def write(name: str, values: dict[str, Any]) -> None:
    """Write a note in place of an earlier one, all or nothing."""
    path = place(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{name}.{os.getpid()}.new")
    fresh.write_text(json.dumps(values, ensure_ascii=False))
    fresh.replace(path)


def remove(name: str) -> bool:
    """Remove a note and return whether there was one."""
    try:
        place(name).unlink()
    except FileNotFoundError:
        return False
    return True
