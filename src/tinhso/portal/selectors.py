"""What the portal's pages show, composed from the doors of the other modules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Actor, Scope
from tinhso.steering.plans import api as plans_api

#: States of a task that ask for somebody's attention, most pressing first.
PRESSING = ("late", "soon")
LINES_MAX = 8


@dataclass(frozen=True)
class Standing:
    """How plans stand on a day: the last plan with results, and the one in force (or last issued)."""

    measured: plans_api.Board | None
    current: plans_api.Board | None


@dataclass(frozen=True)
class OwnWork:
    """What an actor's agencies answer for: their scopes, targets and tasks; ``pressing`` tasks first in time."""

    scopes: tuple[str, ...]
    targets: tuple[plans_api.TargetLine, ...]
    tasks: tuple[plans_api.TaskLine, ...]
    pressing: tuple[plans_api.TaskLine, ...]

    @property
    def whole_province(self) -> bool:
        """Whether the actor answers for the whole province."""
        return EVERYWHERE in self.scopes


def standing(day: date) -> Standing:
    """Return how plans stand on *day*."""
    current = plans_api.board(day)
    if current is None or current.has_results:
        return Standing(current, current)
    earlier = (plans_api.board(day, plan.code) for plan in current.others if plan.code != current.plan.code)
    return Standing(next((board for board in earlier if board and board.has_results), None), current)


def own_work(actor: Actor, board: plans_api.Board | None) -> OwnWork:
    """Return what *actor* answers for on *board*: everything their staff roles' scopes cover."""
    scopes = tuple(sorted({grant.scope.agency for grant in actor.grants if grant.role in STAFF_ROLES}))
    if board is None:
        return OwnWork(scopes, (), (), ())
    heirs = _heirs(board)
    tasks = tuple(line for line in board.tasks if _leads(scopes, line.task.leading.parties, heirs))
    pressing = sorted((line for line in tasks if line.state.value in PRESSING), key=_due)
    return OwnWork(
        scopes=scopes,
        targets=tuple(line for line in board.targets if _leads(scopes, line.target.leading.parties, heirs)),
        tasks=tasks,
        pressing=tuple(pressing),
    )


def _heirs(board: plans_api.Board) -> dict[str, str]:
    """Return who answers on the board's day for each agency that the plan names: some were merged since."""
    named = {party for line in board.targets for party in line.target.leading.parties}
    return plans_api.heirs(named | {party for line in board.tasks for party in line.task.leading.parties}, board.day)


def _leads(scopes: Sequence[str], parties: Sequence[str], heirs: Mapping[str, str]) -> bool:
    if EVERYWHERE in scopes:
        return True
    answering = {*parties, *(heirs.get(party, party) for party in parties)}
    return any(Scope(agency=scope).covers(Scope(agency=party)) for scope in scopes for party in answering)


def _due(line: plans_api.TaskLine) -> date:
    return line.deadline.latest or date.max
