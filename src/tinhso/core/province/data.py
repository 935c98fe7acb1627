"""Values of the province folder."""

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
