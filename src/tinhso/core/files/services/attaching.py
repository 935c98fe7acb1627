"""Giving a stored content a name and an owner, and links that expire."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, NotAllowed, Permission
from tinhso.core.clock.api import now
from tinhso.core.files import rules, selectors
from tinhso.core.files.adapters import owners
from tinhso.core.files.data import AttachedFile, StoredFile
from tinhso.core.files.models import Attachment
from tinhso.core.files.services.storing import discard
from tinhso.core.journal import api as journal

SALT = "core.files.link"
MAX_MINUTES = 7 * 24 * 60
OPEN = Permission("core.files.open", owner=True, label=_("mở tệp này"))


def attach(*, by: Actor, file: StoredFile, name: str, owner_kind: str, owner_id: str) -> AttachedFile:
    """Take over the use that ``store`` made: the content belongs to a thing of *owner_kind* from now on.

    Who may read it is what that kind's owner registered. Whether *by* may attach is decided by the calling module.
    """
    if not owners.is_known(owner_kind):
        raise LookupError(f"nobody registered the owner kind «{owner_kind}»")
    with transaction.atomic():
        row = Attachment.objects.create(
            file_id=file.sha256,
            name=rules.clean_name(name),
            owner_kind=owner_kind,
            owner_id=owner_id,
            created_by=by.id[:100],
        )
        details = {"file": file.sha256, "owner": f"{owner_kind}:{owner_id}"}
        journal.append(by=by, action="core.files.file.attached", subject=f"attachment:{row.public_id}", details=details)
    found = selectors.attached(row.public_id)
    assert found is not None
    return found


def detach(*, by: Actor, file_id: UUID, reason: str = "") -> bool:
    """Take a content from its owner, giving up the use; return whether it was there."""
    with transaction.atomic():
        row = Attachment.objects.select_for_update().filter(public_id=file_id).first()
        if row is None:
            return False
        sha256 = row.file_id
        row.delete()
        journal.append(by=by, action="core.files.file.detached", subject=f"attachment:{file_id}", reason=reason)
        discard(by=by, sha256=sha256, reason=reason)
    return True


def link(file_id: UUID, *, by: Actor, minutes: int = 10) -> str:
    """Return an address that gives the file to whoever has it, for *minutes* (at most 7 days); it is in the journal.

    Raises NotAllowed unless *by* may read the file.
    """
    if not 1 <= minutes <= MAX_MINUTES:
        raise ValueError(f"minutes={minutes}: 1 to {MAX_MINUTES}")
    require_readable(by, file_id)
    until = int((now() + timedelta(minutes=minutes)).timestamp())
    journal.append(by=by, action="core.files.link.made", subject=f"attachment:{file_id}", details={"minutes": minutes})
    return f"/tep/{file_id}/?den={until}&ky={_signature(file_id, until)}"


def is_link(file_id: UUID, until: str, signature: str) -> bool:
    """Return whether the two parts of an address are a link of ours to this file that still holds."""
    if not until.isdigit() or len(until) > 12 or int(until) < now().timestamp():
        return False
    return constant_time_compare(signature, _signature(file_id, int(until)))


def _signature(file_id: UUID, until: int) -> str:
    return signing.Signer(salt=SALT, sep="!").signature(f"{file_id}|{until}")


def require_readable(by: Actor, file_id: UUID) -> AttachedFile:
    """Return the attached file; raise NotAllowed unless its owner's rule lets *by* read it, or if there is none."""
    found = selectors.attached(file_id)
    if found is None or not owners.may_read(by, found.owner_kind, found.owner_id):
        raise NotAllowed(OPEN)
    return found
