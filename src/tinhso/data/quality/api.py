"""Door of quality."""

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
    WorkItem,
)
from tinhso.data.quality.services.loading import export_province, load_province
from tinhso.data.quality.services.measuring import measure

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
    "WorkItem",
    "export_province",
    "load_province",
    "measure",
]
