"""Glue: the models of core's modules, for Django to find."""

from tinhso.core.directory.models import (
    Agency,
    Area,
    DirectoryChange,
    DirectoryState,
    DirectoryVersion,
    Holding,
    Person,
    Post,
    Successor,
)
from tinhso.core.events.models import Delivery, Event, JobRecord, OnceKey, RepeatKey, ScheduleRecord, Worker
from tinhso.core.files.models import Attachment, StoredObject
from tinhso.core.identity.models import Account, Delegation, ElectronicIdentity, RoleGrant, SignIn, Tenure
from tinhso.core.journal.models import JournalEntry
from tinhso.core.privacy.models import ErasureRequest
from tinhso.core.subjects.models import SubjectKey

__all__ = [
    "Account",
    "Agency",
    "Area",
    "Attachment",
    "Delegation",
    "Delivery",
    "DirectoryChange",
    "DirectoryState",
    "DirectoryVersion",
    "ElectronicIdentity",
    "ErasureRequest",
    "Event",
    "Holding",
    "JobRecord",
    "JournalEntry",
    "OnceKey",
    "Person",
    "Post",
    "RepeatKey",
    "RoleGrant",
    "ScheduleRecord",
    "SignIn",
    "StoredObject",
    "SubjectKey",
    "Successor",
    "Tenure",
    "Worker",
]
