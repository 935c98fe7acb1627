"""Glue: the models of data's modules, for Django to find."""

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
    "PersonRead",
    "Register",
    "RegisterScore",
    "RegisterVersion",
    "SavedView",
    "ServiceKey",
]
