"""Plain values of the stage: demo people, steps of the tour."""

from dataclasses import dataclass
from typing import Any

from tinhso.core.access.api import Grant, Role


@dataclass(frozen=True)
class DemoPerson:
    """An invented person who holds one role; ``tries`` says what to try first as this person."""

    username: str
    name: str
    grant: Grant
    tries: Any

    @property
    def role(self) -> Role:
        """The role this person shows."""
        return self.grant.role


@dataclass(frozen=True)
class TourStep:
    """One step of the tour: where to go and what to look at. With ``role`` the visitor is signed in first."""

    title: Any
    text: Any
    url: str
    label: Any
    role: Role | None = None
    downloads: tuple[tuple[str, Any], ...] = ()
