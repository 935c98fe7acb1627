"""Storing and discarding contents."""

import io
import time
from collections.abc import Collection
from typing import BinaryIO

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.files import adapters, rules
from tinhso.core.files.data import FileRefused, StoredFile
from tinhso.core.files.models import StoredObject
from tinhso.core.journal import api as journal

#: A content without a row may belong to a transaction that is still running; after a day it does not.
ORPHAN_SECONDS = 24 * 3600


def store(
    *, by: Actor, content: bytes | BinaryIO, name: str, allowed: Collection[str] | None = None, max_bytes: int
) -> StoredFile:
    """Store *content* and return what it is; the same content is kept once.

    *name* only serves the message; the type is told by content and must be one of *allowed* (media types) if given.
    At most *max_bytes* are read. Raises FileRefused (empty, too_large, wrong_type, disk_full) and then keeps nothing.
    Each ``store`` is undone by one ``discard``.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    if source.seekable():
        source.seek(0)
    with adapters.receive(source, max_bytes) as incoming:
        if allowed is not None and incoming.media_type not in allowed:
            told = rules.name_of(incoming.media_type)
            message = _("Tệp «%(name)s» có nội dung kiểu %(told)s; ở đây chỉ nhận %(allowed)s.")
            places = {"name": name, "told": told, "allowed": rules.names_of(allowed)}
            raise FileRefused("wrong_type", message % places)
        with transaction.atomic():
            stored, is_new = StoredObject.objects.get_or_create(
                sha256=incoming.sha256, defaults={"size": incoming.size, "media_type": incoming.media_type}
            )
            if not is_new:
                StoredObject.objects.filter(pk=stored.pk).update(uses=F("uses") + 1)
            adapters.keep(incoming)
            details = {"size": stored.size, "media_type": stored.media_type}
            journal.append(by=by, action="core.files.file.stored", subject=f"file:{stored.sha256}", details=details)
    return StoredFile(stored.sha256, stored.size, stored.media_type)


def discard(*, by: Actor, sha256: str, reason: str = "") -> bool:
    """Give up one use of a content and return whether it was there; with the last use the content itself goes.

    Whether *by* may do so is decided by the module that owns the upload.
    """
    with transaction.atomic():
        stored = StoredObject.objects.select_for_update().filter(sha256=sha256).first()
        if stored is None:
            return False
        if stored.uses > 1:
            StoredObject.objects.filter(pk=stored.pk).update(uses=F("uses") - 1)
        else:
            stored.delete()
            transaction.on_commit(lambda: adapters.remove(sha256))
        details = {"uses_left": stored.uses - 1}
        journal.append(
            by=by, action="core.files.file.discarded", subject=f"file:{sha256}", reason=reason, details=details
        )
    return True


def sweep(*, by: Actor) -> int:
    """Remove contents that no row names (a rolled-back or killed store left them a day ago); return how many."""
    limit = time.time() - ORPHAN_SECONDS
    removed = adapters.forget_leftovers(ORPHAN_SECONDS)
    old = [name for name, written in adapters.stored_names() if written < limit]
    for start in range(0, len(old), 500):
        names = old[start : start + 500]
        known = set(StoredObject.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        removed += sum(adapters.remove(name, idle=ORPHAN_SECONDS) for name in names if name not in known)
    if removed:
        journal.append(by=by, action="core.files.store.swept", subject="files:all", details={"removed": removed})
    return removed
