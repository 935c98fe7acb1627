"""Glue: the models of data's modules, for Django to find."""

from tinhso.data.imports.models import Import, SavedMapping, SetAside, StandingSource
from tinhso.data.registers.models import (
    Batch,
    DataSource,
    DataSourceVersion,
    FieldGrant,
    Register,
    RegisterVersion,
    SavedView,
    ServiceKey,
)

__all__ = [
    "Batch",
    "DataSource",
    "DataSourceVersion",
    "FieldGrant",
    "Import",
    "Register",
    "RegisterVersion",
    "SavedMapping",
    "SavedView",
    "ServiceKey",
    "SetAside",
    "StandingSource",
]
