"""Keeping the files that prove a report or a piece of work, and handing them out to those concerned."""

from typing import BinaryIO

from django.conf import settings

from tinhso.core.access.api import Actor
from tinhso.core.files import api as files
from tinhso.steering.plans.data.reporting import Evidence
from tinhso.steering.plans.services.checking import Upload

#: What may prove a figure.
TYPES = (files.PDF, files.DOCX, files.XLSX, files.TEXT, files.JPEG, files.PNG)
#: How the file store calls the things that own evidence.
REPORT, WORK = "plan-report", "plan-work"


def keep(*, by: Actor, upload: Upload, owner_kind: str, owner_id: str) -> Evidence:
    """Store a file for a report or a piece of work; raise FileRefused."""
    stored = files.store(
        by=by, content=upload.file, name=upload.name, allowed=TYPES, max_bytes=settings.MAX_UPLOAD_BYTES
    )
    kept = files.attach(by=by, file=stored, name=upload.name, owner_kind=owner_kind, owner_id=owner_id)
    return Evidence(kept.name, stored.sha256, stored.media_type, stored.size)


def opened(found: Evidence | None) -> tuple[Evidence, BinaryIO]:
    """Return a piece of evidence open for reading; raise FileNotFoundError if it is none of the owner's, or (as
    FileQuarantined) while it is being checked for viruses."""
    if found is None:
        raise FileNotFoundError
    return found, files.open_file(found.sha256)
