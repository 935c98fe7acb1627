"""Values of the province folder."""

from dataclasses import dataclass, field
from enum import StrEnum


class ContentError(ValueError):
    """A row's content is not as declared; the message names the place and the field, in Vietnamese."""


class StaleVersionError(Exception):
    """Somebody saved another version meanwhile."""


class Step(StrEnum):
    """What loading does to a row."""

    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    ADOPT = "adopt"  # changed alike on both sides: only remember that it was loaded
    SAME = "same"
    KEEP_EDIT = "keep_edit"  # edited here, unchanged in the folder
    CONFLICT = "conflict"  # edited here and changed in the folder: the edit stays
    OURS = "ours"  # made here, unknown to the folder


@dataclass(frozen=True)
class LoadReport:
    """What loading a folder did: how many rows were new, changed, withdrawn or the same, and which local edits won.

    ``kept`` are rows edited here whose file did not change; ``conflicts`` rows edited here and changed in the folder
    (the edit stays). ``receipt`` leads to the journal entry, None if nothing changed.
    """

    created: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    kept: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    receipt: int | None = None
    by_kind: dict[str, int] = field(default_factory=dict)
