"""Glue: the models of steering's modules, for Django to find."""

from tinhso.steering.claims.models import (
    Block,
    Claim,
    ClaimVersion,
    Comparison,
    Document,
    Finding,
    FindingEvent,
    Relation,
)
from tinhso.steering.plans.models import (
    Duty,
    PlanItem,
    PlanItemVersion,
    ReportVersion,
    Round,
    RowClosing,
    TargetShare,
    Work,
    WorkLogLine,
)

__all__ = [
    "Block",
    "Claim",
    "ClaimVersion",
    "Comparison",
    "Document",
    "Duty",
    "Finding",
    "FindingEvent",
    "PlanItem",
    "PlanItemVersion",
    "Relation",
    "ReportVersion",
    "Round",
    "RowClosing",
    "TargetShare",
    "Work",
    "WorkLogLine",
]
