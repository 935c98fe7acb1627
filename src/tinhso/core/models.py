"""Glue: the models of core's modules, for Django to find."""

from tinhso.core.files.models import StoredObject
from tinhso.core.identity.models import Account, Delegation, ElectronicIdentity, RoleGrant, SignIn, Tenure
from tinhso.core.journal.models import JournalEntry

__all__ = [
    "Account",
    "Delegation",
    "ElectronicIdentity",
    "JournalEntry",
    "RoleGrant",
    "SignIn",
    "StoredObject",
    "Tenure",
]
