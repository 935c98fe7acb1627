"""Door of quality."""

from tinhso.data.quality import journal_words
from tinhso.data.quality.commands import run_command
from tinhso.data.quality.data import (
    Agreement,
    CheckResult,
    Decision,
    Dimension,
    Figure,
    Profile,
    QualityError,
    QualityReport,
    Target,
)
from tinhso.data.quality.services.loading import export_province, load_province
from tinhso.data.quality.services.measuring import measure
from tinhso.data.quality.services.reviewing import answer, decide, propose, reopen
from tinhso.data.quality.services.targets import set_target
from tinhso.data.quality.services.working import assign, dismiss, restore

__all__ = [
    "Agreement",
    "CheckResult",
    "Decision",
    "Dimension",
    "Figure",
    "Profile",
    "QualityError",
    "QualityReport",
    "Target",
    "answer",
    "assign",
    "decide",
    "dismiss",
    "export_province",
    "load_province",
    "measure",
    "propose",
    "reopen",
    "restore",
    "run_command",
    "set_target",
]

journal_words.describe()
