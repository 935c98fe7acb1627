"""Glue: the models of data's modules, for Django to find."""

from tinhso.data.imports.models import Import, SavedMapping, SetAside, StandingSource
from tinhso.data.quality.models import (
    QualityDeclaration,
    QualityFinding,
    QualityPair,
    QualityProposal,
    QualityRun,
    QualityScore,
    QualityTarget,
)
from tinhso.data.registers.models import (
    Batch,
    Citizen,
    DataSource,
    DataSourceVersion,
    FieldGrant,
    PersonRead,
    Register,
    RegisterScore,
    RegisterVersion,
    SavedView,
    ServiceKey,
)

__all__ = [
    "Batch",
    "Citizen",
    "DataSource",
    "DataSourceVersion",
    "FieldGrant",
    "Import",
    "PersonRead",
    "QualityDeclaration",
    "QualityFinding",
    "QualityPair",
    "QualityProposal",
    "QualityRun",
    "QualityScore",
    "QualityTarget",
    "Register",
    "RegisterScore",
    "RegisterVersion",
    "SavedMapping",
    "SavedView",
    "ServiceKey",
    "SetAside",
    "StandingSource",
]
