"""What differs between two plain contents, field by field."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One field that differs between a version and the one before, as text."""

    field: str
    before: str
    after: str


def differences(before: Any, after: Any, place: str = "") -> list[Change]:
    """Return the fields in which two plain contents differ, each with its path."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [*before, *(key for key in after if key not in before)]
        return [
            change
            for key in keys
            for change in differences(before.get(key), after.get(key), f"{place}.{key}" if place else str(key))
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [c for index, (old, new) in pairs for c in differences(old, new, f"{place}[{index + 1}]")]
    return [] if before == after else [Change(place, _text(before), _text(after))]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return "" if value is None else str(value)
