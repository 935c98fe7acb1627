"""Values of the design system."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the navigation: an address and its label."""

    url: str
    label: Any


class Provenance(StrEnum):
    """Where a figure comes from (house rule 13): a badge on screen and a column in every export."""

    STATED = "stated"  # theo văn bản
    REPORTED = "reported"  # báo cáo
    RECORDED = "recorded"  # ghi nhận
    SIMULATED = "simulated"  # mô phỏng


class Verdict(StrEnum):
    """How a figure stands against its threshold; shown with a mark and a word, never by colour alone."""

    MET = "met"  # ✓ đạt
    ATTENTION = "attention"  # ▲ cần chú ý (e.g. met, but the figure differs)
    NOT_MET = "not_met"  # ✕ không đạt
    UNKNOWN = "unknown"  # ○ không đủ căn cứ
