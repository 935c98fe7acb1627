"""Plain values of "giao nhiệm vụ": a piece of work given to an agency from any figure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tinhso.steering.plans.data.reporting import Evidence


class OriginKind(StrEnum):
    """What a piece of work was given from."""

    TARGET = "target"
    TASK = "task"
    PROJECT = "project"
    FINDING = "finding"
    REPORT = "report"
    AGENCY = "agency"
    NONE = "none"


class WorkState(StrEnum):
    """How a piece of work stands."""

    GIVEN = "given"
    RUNNING = "running"
    REPORTED = "reported"  # its agency says that it is done
    CLOSED = "closed"
    CANCELLED = "cancelled"


class WorkStep(StrEnum):
    """What adds a line to the log of a piece of work."""

    ASSIGN = "assigned"
    PROGRESS = "progress"
    DONE = "done"
    CONFIRM = "confirmed"
    RETURN = "returned"
    EXTEND = "extended"
    ESCALATE = "escalated"
    REMIND = "reminded"
    CANCEL = "cancelled"


class WorkRefused(ValueError):
    """This cannot be done with the piece of work; the message says why. ``field`` names the form field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class WorkInfo:
    """One piece of work. ``person`` and ``given_by`` are actor ids; ``escalated`` counts how often it went up."""

    id: str
    title: str
    details: str
    origin: OriginKind
    origin_code: str
    origin_label: str
    agency: str
    person: str
    due: date
    state: WorkState
    escalated: int
    reminded: int
    version: int
    given_at: datetime
    given_by: str
    given_agency: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in {WorkState.CLOSED, WorkState.CANCELLED}


@dataclass(frozen=True)
class WorkLine:
    """One line of a log."""

    number: int
    step: WorkStep
    text: str
    evidence: tuple[Evidence, ...]
    made_at: datetime
    made_by: str
    due: date | None
