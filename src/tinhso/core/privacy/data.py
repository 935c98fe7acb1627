"""Values of privacy."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tinhso.core.access.api import Actor
from tinhso.core.subjects.data import PersonalClass


class PrivacyRefused(ValueError):
    """Cannot be done; the message says why in Vietnamese. ``field`` names the input."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Holding:
    """One thing held of a person: its values by label, what for, and how personal it is; ``url``: where it is read."""

    title: str
    values: tuple[tuple[str, str], ...]
    purpose: str
    personal: PersonalClass = PersonalClass.BASIC
    since: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class LegalHold:
    """Why something may not be erased yet, and by which law."""

    reason: str
    law: str


@dataclass(frozen=True)
class Reading:
    """Somebody looked at a person's data."""

    at: datetime
    who: str
    what: str
    purpose: str
    number: int


@dataclass(frozen=True)
class Holder:
    """A module that holds something of people; ``erase`` returns how many values went and is safe to repeat."""

    name: str
    label: Any
    find: Callable[[UUID], Sequence[Holding]]
    erase: Callable[[Actor, UUID], int] | None = None
    holds: Callable[[UUID], Sequence[LegalHold]] | None = None
    keys: Callable[[UUID], Collection[UUID]] | None = None
    readings: Callable[[UUID], Sequence[Reading]] | None = None
    resolve: Callable[[str], UUID | None] | None = None


@dataclass(frozen=True)
class HeldBy:
    """What one module holds of a person."""

    name: str
    label: str
    holdings: tuple[Holding, ...]


class State(StrEnum):
    """Where a request for erasure stands."""

    REQUESTED = "requested"
    REFUSED = "refused"
    EXECUTED = "executed"
