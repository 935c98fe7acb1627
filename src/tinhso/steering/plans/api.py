"""Door of plans: load and export a province folder; read a board as of a day."""

from datetime import date
from pathlib import Path

from tinhso.core.access.api import Actor
from tinhso.core.province.api import LoadReport
from tinhso.steering.plans import journal_words
from tinhso.steering.plans.data import ContentError
from tinhso.steering.plans.rules.boards import Board, ProjectLine, TargetLine, TaskLine
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services import contents as services

journal_words.describe()

__all__ = [
    "Board",
    "ContentError",
    "LoadReport",
    "ProjectLine",
    "TargetLine",
    "TaskLine",
    "board",
    "export_province",
    "load_province",
]


def load_province(folder: Path, *, by: Actor) -> LoadReport:
    """Load ``plans/*.yaml`` of a province folder; see ``services.load_province``."""
    return services.load_province(folder, by=by)


def export_province(folder: Path) -> list[Path]:
    """Write the rows as they stand here into *folder* and return the files written."""
    return services.export_province(folder)


def board(as_of: date, plan: str | None = None) -> Board | None:
    """Return the plan shown on *as_of* (or the plan with this code) and all it holds, None if none; two queries."""
    return selectors.board(as_of, plan)
