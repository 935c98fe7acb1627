"""What is wrong with a request or with values, and the refusals of the registers."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field ("" : with the record as a whole), in the reader's language."""

    field: str
    code: str
    message: str


class RegistersError(Exception):
    """A request that cannot be done; the message says what to do, in Vietnamese."""


class UnknownRegister(RegistersError):
    """There is no such register, or none that the reader may see."""


class UnknownRecord(RegistersError):
    """There is no such record, or none that the reader may see."""


class DeclarationError(RegistersError):
    """A declaration is not sound; ``problems`` name the place and what is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class InvalidRecord(RegistersError):
    """Values do not fit the declaration."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)


class InvalidQuery(RegistersError):
    """A filter, sort, cursor or field list that cannot be used."""


class StaleRecord(RegistersError):
    """Somebody wrote another version meanwhile; ``version`` is the present one."""

    def __init__(self, version: int, message: str) -> None:
        super().__init__(message)
        self.version = version


class KeyTaken(RegistersError):
    """Another record in force has this key."""


class UnderMaintenance(RegistersError):
    """The register's table is being altered; try again shortly."""


class BatchRefused(RegistersError):
    """A batch cannot be staged, published or withdrawn in its present state."""
