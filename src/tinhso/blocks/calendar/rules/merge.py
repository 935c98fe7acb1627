"""Three-way comparison of one row: as last loaded, as it stands here, as the folder has it now (as steering.plans)."""

from enum import StrEnum


class Step(StrEnum):
    """What loading does to a row."""

    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    ADOPT = "adopt"
    SAME = "same"
    KEEP_EDIT = "keep_edit"
    CONFLICT = "conflict"
    OURS = "ours"


def compare(loaded: str, here: str, folder: str) -> Step:
    """Return what to do, given three fingerprints; "" means not there."""
    if here == folder:
        return Step.SAME if loaded == folder else Step.ADOPT
    if not loaded:
        return Step.CREATE if not here else (Step.CONFLICT if folder else Step.OURS)
    if here == loaded:
        return Step.UPDATE if folder else Step.WITHDRAW
    return Step.KEEP_EDIT if folder == loaded else Step.CONFLICT
