"""What leaders and agencies see: the whole of a plan, what moved, what is late, what is at risk, who answers for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tinhso.core.web.api import Verdict
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data.assigning import WorkInfo
from tinhso.steering.plans.data.reporting import DutyInfo, DutyState
from tinhso.steering.plans.rules.boards import Board, TargetLine, TaskLine
from tinhso.steering.plans.rules.deadlines import DeadlineState
from tinhso.steering.plans.rules.permissions import scope_of
from tinhso.steering.plans.rules.rounds import is_late
from tinhso.steering.plans.rules.works import days_over
from tinhso.steering.plans.selectors import assigning, contents, reporting


@dataclass
class Load:
    """What one agency answers for in a plan, and how that stands."""

    agency: str
    targets: Counter[Verdict] = field(default_factory=Counter)
    at_risk: int = 0
    tasks: int = 0
    done: int = 0
    late_tasks: int = 0
    owed: int = 0
    handed_in: int = 0
    late: int = 0
    works: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Leading:
    """Everything of the leaders' board. Duties and work are as they stand now; the figures as of the board's day."""

    board: Board
    verdicts: Counter[Verdict]
    at_risk: tuple[TargetLine, ...]
    late_tasks: tuple[TaskLine, ...]
    duties: tuple[DutyInfo, ...]
    late: tuple[DutyInfo, ...]
    works: tuple[WorkInfo, ...]
    overdue: tuple[WorkInfo, ...]
    movements: tuple[reporting.Movement, ...]
    overridden: tuple[TargetLine | TaskLine, ...]
    loads: dict[str, Load]

    @property
    def handed_in(self) -> int:
        """How many duties of open rounds are handed in."""
        return sum(duty.is_done for duty in self.duties)


def leading(day: date, moment: datetime, plan: str | None = None) -> Leading | None:
    """Return the leaders' board of a plan (None: the one for the day), None if there is no plan; ten queries."""
    board = contents.board(day, plan)
    if board is None:
        return None
    # A training round is nobody's duty: it is left out of what is owed and what is late.
    duties = [
        duty
        for duty in reporting.open_duties(opened_by=moment.date())
        if duty.round.plan == board.plan.code and not duty.round.is_training
    ]
    works = assigning.works(is_open=True)
    late = tuple(duty for duty in duties if is_late(duty, moment))
    overdue = tuple(work for work in works if days_over(work, moment.date()))
    late_tasks = tuple(line for line in board.tasks if line.state is DeadlineState.LATE)
    lines: tuple[TargetLine | TaskLine, ...] = (*board.targets, *board.tasks)
    return Leading(
        board=board,
        verdicts=Counter(line.verdict for line in board.targets),
        at_risk=tuple(line for line in board.targets if line.is_at_risk),
        late_tasks=late_tasks,
        duties=tuple(duties),
        late=late,
        works=tuple(works),
        overdue=overdue,
        movements=tuple(reporting.movements(day)),
        overridden=tuple(line for line in lines if line.closing is not None and line.closing.is_override),
        loads=_loads(board, duties, works, moment),
    )


def _loads(board: Board, duties: Sequence[DutyInfo], works: Sequence[WorkInfo], moment: datetime) -> dict[str, Load]:
    loads: dict[str, Load] = {}
    steward = board.plan.steward
    named = {scope_of(line.target.leading.parties, steward).agency for line in board.targets}
    named |= {scope_of(line.task.leading.parties, steward).agency for line in board.tasks}
    heirs = directory.heirs({*named, *(duty.agency for duty in duties), *(work.agency for work in works)}, board.day)

    def of(agency: str) -> Load:
        return loads.setdefault(heirs[agency], Load(heirs[agency]))

    for target in board.targets:
        load = of(scope_of(target.target.leading.parties, steward).agency)
        load.targets[target.verdict] += 1
        load.at_risk += target.is_at_risk
    for task in board.tasks:
        load = of(scope_of(task.task.leading.parties, steward).agency)
        load.tasks += 1
        load.done += task.state is DeadlineState.DONE
        load.late_tasks += task.state is DeadlineState.LATE
    for duty in duties:
        load = of(duty.agency)
        load.owed += 1
        load.handed_in += duty.is_done
        load.late += is_late(duty, moment)
    for work in works:
        load = of(work.agency)
        load.works += 1
        load.overdue += days_over(work, moment.date()) > 0
    return loads


@dataclass(frozen=True)
class ToDo:
    """What one agency has to do now: reports to enter (the nearest cut-off first), work given to it, its shares."""

    duties: tuple[DutyInfo, ...]
    waiting: tuple[DutyInfo, ...]
    works: tuple[WorkInfo, ...]
    shares: tuple[str, ...]


def to_do(agency: str, day: date, *, with_works: bool) -> ToDo:
    """Return what *agency* has to do on *day*; three queries."""
    duties = reporting.open_duties(under=[agency], opened_by=day)
    entering = {DutyState.WAITING, DutyState.DRAFT, DutyState.RETURNED}
    return ToDo(
        duties=tuple(duty for duty in duties if duty.state in entering),
        waiting=tuple(duty for duty in duties if duty.state is DutyState.SUBMITTED),
        works=tuple(assigning.works(under=[agency], is_open=True)) if with_works else (),
        shares=tuple(
            share.target
            for share in reporting.shares()
            if share.agency == agency and share.valid_from <= day and (share.valid_to is None or day <= share.valid_to)
        ),
    )
