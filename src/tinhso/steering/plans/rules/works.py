"""Pieces of work: which step may follow which, what is overdue."""

from datetime import date

from tinhso.steering.plans.data.assigning import WorkInfo, WorkState, WorkStep

_OPEN = frozenset({WorkState.GIVEN, WorkState.RUNNING, WorkState.REPORTED})
_BEFORE_DONE = frozenset({WorkState.GIVEN, WorkState.RUNNING})

#: From which states a step may be taken, and the state after it (None: it stays).
STEPS: dict[WorkStep, tuple[frozenset[WorkState], WorkState | None]] = {
    WorkStep.PROGRESS: (_BEFORE_DONE, WorkState.RUNNING),
    WorkStep.DONE: (_BEFORE_DONE, WorkState.REPORTED),
    WorkStep.CONFIRM: (frozenset({WorkState.REPORTED}), WorkState.CLOSED),
    WorkStep.RETURN: (frozenset({WorkState.REPORTED}), WorkState.RUNNING),
    WorkStep.EXTEND: (_OPEN, None),
    WorkStep.ESCALATE: (_OPEN, None),
    WorkStep.REMIND: (_OPEN, None),
    WorkStep.CANCEL: (_OPEN, WorkState.CANCELLED),
}

SOON_DAYS = 7


def may_follow(step: WorkStep, state: WorkState) -> bool:
    """Return whether *step* may be taken in *state*."""
    return state in STEPS[step][0]


def days_over(work: WorkInfo, day: date) -> int:
    """Return by how many days an open piece of work is overdue on *day*, 0 if it is not."""
    return max(0, (day - work.due).days) if work.is_open and work.state is not WorkState.REPORTED else 0


def is_soon(work: WorkInfo, day: date) -> bool:
    """Return whether an open piece of work is due within a week."""
    return work.is_open and work.state is not WorkState.REPORTED and 0 <= (work.due - day).days <= SOON_DAYS


def above(agency: str) -> str:
    """Return the agency above in the path, the agency itself at the top."""
    return agency.rpartition("/")[0] or agency
