"""Glue: the models of core's modules, for Django to find."""

from tinhso.core.events.models import (
    Delivery,
    Event,
    JobRecord,
    OnceKey,
    RepeatKey,
    ScheduleRecord,
    Worker,
)
from tinhso.core.files.models import Attachment, StoredObject
from tinhso.core.identity.models import Account, RoleGrant, SignIn
from tinhso.core.journal.models import JournalEntry

__all__ = [
    "Account",
    "Attachment",
    "Delivery",
    "Event",
    "JobRecord",
    "JournalEntry",
    "OnceKey",
    "RepeatKey",
    "RoleGrant",
    "ScheduleRecord",
    "SignIn",
    "StoredObject",
    "Worker",
]
