"""Values and refusals of identity."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tinhso.core.access.api import Grant, Role, Scope


class IdentityRefused(ValueError):
    """Something about an account cannot be done; the message says why in Vietnamese. ``code`` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SignInRefused(IdentityRefused):
    """Not signed in: ``wrong`` (never told whether the account exists) or ``locked`` for ``seconds`` more."""

    def __init__(self, code: str, message: str, seconds: int = 0) -> None:
        super().__init__(code, message)
        self.seconds = seconds


class VneidFailed(Exception):
    """An electronic sign-in came to nothing; ``code`` says how (words.VNEID_REFUSALS has the words)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ElectronicAnswer:
    """What VNeID said of the person who came back. It lives for one request; the number is kept nowhere."""

    national_id: str = field(repr=False)
    name: str
    level: int
    back_to: str
    asked_level: int


@dataclass(frozen=True)
class AccountInfo:
    """An account as other modules see it: ``id`` is the actor id that the journal keeps."""

    id: str
    username: str
    name: str
    grants: tuple[Grant, ...]
    is_active: bool
    is_demo: bool


@dataclass(frozen=True)
class RoleHeld:
    """One role in force, as the account's pages list it."""

    key: int
    grant: Grant
    granted_by: str
    granted_at: datetime
    reason: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class SignInMade:
    """One sign-in, sign-out or failed try, as its owner sees it."""

    at: datetime
    outcome: str
    method: str
    origin: str
    locked_seconds: int


@dataclass(frozen=True)
class OpenSession:
    """One place where an account is signed in."""

    id: UUID
    started_at: datetime
    seen_at: datetime
    origin: str
    agent: str
    method: str
    is_this: bool


@dataclass(frozen=True)
class Post:
    """Where somebody comes to serve, and with which roles over it."""

    agency: str
    title: str
    roles: tuple[Role, ...]
    area: str = "*"

    @property
    def scope(self) -> Scope:
        """The scope of the roles."""
        return Scope(agency=self.agency, area=self.area)


@dataclass(frozen=True)
class OneTimePassword:
    """A password shown once, to be changed at the first sign-in; good until ``expires_at``."""

    username: str
    password: str
    expires_at: datetime
