"""Three-way comparison of one row: as last loaded, as it stands here, as the folder has it now."""

from tinhso.core.province.data import Step


def compare(loaded: str, here: str, folder: str) -> Step:
    """Return what to do, given three fingerprints; "" means not there (here: withdrawn or never existed)."""
    if here == folder:
        return Step.SAME if loaded == folder else Step.ADOPT
    if not loaded:
        return Step.CREATE if not here else (Step.OURS if not folder else Step.CONFLICT)
    if here == loaded:
        return Step.UPDATE if folder else Step.WITHDRAW
    return Step.KEEP_EDIT if folder == loaded else Step.CONFLICT
