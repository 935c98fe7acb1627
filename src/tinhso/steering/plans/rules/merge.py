"""Three-way comparison of one row: as last loaded, as it stands here, as the folder has it now."""

from enum import StrEnum


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


def compare(loaded: str, here: str, folder: str) -> Step:
    """Return what to do, given three fingerprints; "" means not there (here: withdrawn or never existed)."""
    if here == folder:
        return Step.SAME if loaded == folder else Step.ADOPT
    if not loaded:
        return Step.CREATE if not here else (Step.OURS if not folder else Step.CONFLICT)
    if here == loaded:
        return Step.UPDATE if folder else Step.WITHDRAW
    return Step.KEEP_EDIT if folder == loaded else Step.CONFLICT
