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
from tinhso.steering.plans.models import PlanItem, PlanItemVersion

__all__ = [
    "Block",
    "Claim",
    "ClaimVersion",
    "Comparison",
    "Document",
    "Finding",
    "FindingEvent",
    "PlanItem",
    "PlanItemVersion",
    "Relation",
]
