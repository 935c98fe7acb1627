"""Why a write was not done."""


class ConflictError(ValueError):
    """Somebody else changed it first; the message says so in Vietnamese. Nothing was written."""


class NotFoundError(LookupError):
    """There is no such thing, or the actor may not know of it."""


class InvalidError(ValueError):
    """What was entered cannot be used; ``field`` names where, the message says why in Vietnamese."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
