"""Rows of plans: what documents state, what is reported, what is assigned."""

from tinhso.steering.plans.models.assigning import Work, WorkLogLine
from tinhso.steering.plans.models.contents import Origin, PlanItem, PlanItemVersion
from tinhso.steering.plans.models.reporting import Duty, ReportVersion, Round, RowClosing, TargetShare

__all__ = [
    "Duty",
    "Origin",
    "PlanItem",
    "PlanItemVersion",
    "ReportVersion",
    "Round",
    "RowClosing",
    "TargetShare",
    "Work",
    "WorkLogLine",
]
