"""Door of plans: load and export a province folder; read a board as of a day."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy

from tinhso.core.access.api import Actor, Permission, Scope
from tinhso.core.directory import api as directory
from tinhso.core.files import api as files
from tinhso.core.province.api import ContentError, LoadReport
from tinhso.steering.plans import journal_words
from tinhso.steering.plans.adapters import directory as agencies_of_day
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.assigning import WorkInfo
from tinhso.steering.plans.data.reporting import DutyInfo, ReportRefused, RoundInfo
from tinhso.steering.plans.rules.boards import Board, ProjectLine, TargetLine, TaskLine
from tinhso.steering.plans.selectors import assigning, reporting, touching
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services import assigning as works
from tinhso.steering.plans.services import contents as services
from tinhso.steering.plans.services import desk, evidence, rounds
from tinhso.steering.plans.services import reporting as reports
from tinhso.steering.plans.services.desk import Waiting
from tinhso.steering.plans.services.rounds import NewRound

journal_words.describe()
directory.register_touched(
    "steering.plans", gettext_lazy("Kế hoạch: báo cáo, việc được giao, chỉ tiêu"), touching.touched
)
files.register_owner(evidence.REPORT, reports.reads_evidence)
files.register_owner(evidence.WORK, works.reads_evidence)

__all__ = [
    "Board",
    "ContentError",
    "DutyInfo",
    "Kind",
    "LoadReport",
    "NewRound",
    "ProjectLine",
    "ReportRefused",
    "RoundInfo",
    "TargetLine",
    "TaskLine",
    "Waiting",
    "WorkInfo",
    "board",
    "export_province",
    "heirs",
    "load_province",
    "open_duties",
    "open_round",
    "open_rounds",
    "readers_of_work",
    "waiting_for",
    "work_given",
]


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load ``plans/*.yaml`` of a province folder; see ``services.load_province``."""
    return services.load_province(folder, by=by)


def export_province(folder: Path) -> list[Path]:
    """Write the rows as they stand here into *folder* and return the files written."""
    return services.export_province(folder)


def board(as_of: date, plan: str | None = None) -> Board | None:
    """Return the plan shown on *as_of* (or the plan with this code) and all it holds, None if none; six queries."""
    return selectors.board(as_of, plan)


def heirs(codes: Collection[str], on: date) -> dict[str, str]:
    """Return for each agency that a plan names the one that answers for it on *on*."""
    return agencies_of_day.heirs(codes, on)


def open_rounds(*, plan: str = "") -> list[RoundInfo]:
    """Return the reporting rounds that are not closed, the last cut-off first; one query."""
    return reporting.rounds(plan=plan, is_open=True)


def open_duties(*, under: Collection[str]) -> list[DutyInfo]:
    """Return what agencies at or below *under* owe in open rounds, the nearest cut-off first; one query."""
    return reporting.open_duties(under=under)


def open_round(*, by: Actor, new: NewRound, is_training: bool = False) -> RoundInfo:
    """Open a reporting round; raise NotAllowed, ReportRefused. ``is_training``: see ``RoundInfo``."""
    return rounds.open_round(by=by, new=new, is_training=is_training)


def waiting_for(actor: Actor) -> Waiting:
    """Return what waits for *actor* now: reports to enter, reports to review, work; at most seven queries."""
    return desk.waiting_for(actor)


def work_given() -> list[WorkInfo]:
    """Return the work given to agencies, the nearest deadline first, bounded; one query."""
    return assigning.works()


def readers_of_work(work: WorkInfo) -> tuple[Permission, list[Scope], list[str]]:
    """Return who may see a piece of work: the permission, over which scopes, and which persons as its owners."""
    return works.readers_of(work)
