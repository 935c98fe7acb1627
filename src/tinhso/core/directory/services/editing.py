"""Correcting a row, going back to an earlier version, withdrawing a row that never should have been."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Scope, require
from tinhso.core.directory.data import TYPES, Area, Content, DirectoryError, Kind, Successor, Target
from tinhso.core.directory.models import MODELS, DirectoryVersion, Versioned
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.snapshot import Directory, begins
from tinhso.core.directory.selectors.store import content_of, directory
from tinhso.core.directory.services import writing
from tinhso.core.directory.services.writing import Made, Origin, Write, one_line
from tinhso.core.journal import api as journal
from tinhso.core.province.api import StaleVersionError, differences, from_plain, to_plain


def scope_of_row(held: Directory, content: Content) -> Scope:
    """Return the scope a row lies in: an area's path, an agency's code; a successor's is that of the old unit."""
    if isinstance(content, Successor):
        old = held.nearest(content.target, content.old, content.on)
        content = old if old is not None else content
    if isinstance(content, Area):
        return Scope(agency="", area=held.path(content, begins(content)))
    if isinstance(content, Successor):
        return Scope(agency="", area=content.old) if content.target is Target.AREA else Scope(content.old, "")
    code = content.agency if hasattr(content, "agency") else content.code
    return Scope(agency=str(code), area="")


def edit(*, by: Actor, item: UUID, content: Content, seen: int, reason: str) -> int:
    """Save *content* as a new version of the row *item* and return its number.

    *seen* is the version the editor started from: StaleVersionError if another came meanwhile; the same save twice is
    one version. Raises NotAllowed and DirectoryError (unsound, no reason, nothing changed).
    """
    return _write(by, item, content, seen, reason, Origin.EDITED)


def restore(*, by: Actor, item: UUID, number: int, seen: int, reason: str) -> int:
    """Make the content of version *number* count again, as a new version; return its number. Errors as for ``edit``."""
    found = DirectoryVersion.objects.filter(item=item, number=number).first()
    if found is None or found.content is None:
        raise DirectoryError(_("Không có bản số %(number)s để khôi phục.") % {"number": number})
    content = from_plain(TYPES[Kind(found.kind)], found.content)
    return _write(by, item, content, seen, reason, Origin.RESTORED)


def withdraw(*, by: Actor, item: UUID, seen: int, reason: str) -> int:
    """Take a row out of the directory (it was entered by mistake); its versions stay. Errors as for ``edit``."""
    return _write(by, item, None, seen, reason, Origin.WITHDRAWN)


def _write(by: Actor, item: UUID, content: Content | None, seen: int, reason: str, origin: Origin) -> int:
    with transaction.atomic():
        state = writing.lock()
        row = _row(item)
        standing = content_of(row)
        held = directory()
        require(by, permissions.EDIT, scope=scope_of_row(held, standing))
        if content is not None:
            require(by, permissions.EDIT, scope=scope_of_row(held.changed([content], [standing]), content))
        before, after = _plain(standing), _plain(content)
        if _is_repeat(by, row, before, after, seen, reason):
            return row.version
        if row.version != seen or row.is_withdrawn:
            raise StaleVersionError
        if before == after:
            raise DirectoryError(_("Chưa có gì thay đổi so với bản đang dùng."))
        text = one_line(reason)
        write = Write(content, row, origin)
        writing.check([write])
        fields = [change.field for change in differences(before, after)] if after else []
        receipt = journal.append(
            by=by,
            action=f"core.directory.{standing.kind_of_row.value}.{origin.value}",
            subject=subject_of(standing),
            reason=text,
            details={"version": row.version + 1, "fields": fields},
        )
        writing.save([write], Made(by, text, receipt), state)
    return row.version


def subject_of(content: Content) -> str:
    """Return what the journal calls a row."""
    return f"directory-{content.kind_of_row.value}:{content.key}"


def _row(item: UUID) -> Versioned:
    for model in MODELS.values():
        row = model._default_manager.select_for_update().filter(public_id=item).first()
        if row is not None:
            return row
    raise DirectoryError(_("Danh bạ không có dòng này."))


def _plain(content: Content | None) -> Any:
    return to_plain(content) if content is not None else None


def _is_repeat(by: Actor, row: Versioned, before: Any, after: Any, seen: int, reason: str) -> bool:
    """Return whether this very save was made already (a second click, a retry on a slow line)."""
    if row.version != seen + 1 or (None if row.is_withdrawn else before) != after:
        return False
    made = DirectoryVersion.objects.filter(item=row.public_id, number=row.version).first()
    return made is not None and (made.made_by, made.reason) == (by.id, " ".join(reason.split()))
