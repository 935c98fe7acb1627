"""Storing and discarding contents."""

import io
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.events import api as events
from tinhso.core.files import rules
from tinhso.core.files.adapters import disk, incoming
from tinhso.core.files.adapters.incoming import Incoming
from tinhso.core.files.adapters.pictures import run as pictures
from tinhso.core.files.adapters.places import place
from tinhso.core.files.data import FileRefused, FileState, Photo, StoredFile
from tinhso.core.files.models import StoredObject
from tinhso.core.files.services import previewing
from tinhso.core.journal import api as journal

#: A content without a row may belong to a transaction that is still running; after a day it does not.
ORPHAN_SECONDS = 24 * 3600
SCAN = "core.files.scan"


def store(
    *,
    by: Actor,
    content: bytes | BinaryIO,
    name: str,
    allowed: Collection[str] | None = None,
    max_bytes: int,
    honest: bool = True,
) -> StoredFile:
    """Store *content* and return what it is; the same content is kept once.

    The type is told by content and must be one of *allowed* (media types) if given; a *name* whose ending promises
    something else is refused unless *honest* is False. At most *max_bytes* are read. Pictures are decoded to their end
    and kept without what they tell of time, place and device; the result's ``photo`` has it. Where a scanner is set up
    the content stays in quarantine until it was checked. Raises FileRefused and then keeps nothing. Each ``store`` is
    undone by one ``discard``, or taken over by ``attach``.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    if source.seekable():
        source.seek(0)
    with incoming.receive(source, max_bytes) as raw:
        _check(raw, name, allowed, honest=honest)
        with _cleaned(raw) as (ready, photo):
            stored = _keep(by, ready)
    return StoredFile(stored.sha256, stored.size, stored.media_type, FileState(stored.state), photo)


def _check(raw: Incoming, name: str, allowed: Collection[str] | None, *, honest: bool) -> None:
    told = {"name": rules.clean_name(name), "told": rules.name_of(raw.media_type)}
    if allowed is not None and raw.media_type not in allowed:
        message = _("Tệp «%(name)s» có nội dung kiểu %(told)s; ở đây chỉ nhận %(allowed)s.")
        raise FileRefused("wrong_type", message % (told | {"allowed": rules.names_of(allowed)}))
    if honest and not rules.is_honest(name, raw.media_type):
        message = _("Tệp «%(name)s» có đuôi không đúng với nội dung (%(told)s). Hãy lưu lại đúng kiểu rồi gửi lại.")
        raise FileRefused("lying_type", message % told)
    if raw.media_type == rules.ZIP or raw.media_type in rules.PACKAGE_NAMES:
        incoming.check_package(raw)
    if raw.media_type.startswith("image/") and raw.media_type not in rules.PICTURES | {rules.SVG}:
        message = _("Ảnh «%(name)s» thuộc kiểu chưa nhận được (%(told)s). Hãy gửi ảnh JPEG, PNG hoặc WebP.")
        raise FileRefused("wrong_type", message % told)


@contextmanager
def _cleaned(raw: Incoming) -> Iterator[tuple[Incoming, Photo | None]]:
    """Hand over the content as it is kept: a picture without what it tells, anything else as it came."""
    if raw.media_type not in rules.PICTURES:
        yield raw, None
        return
    target = raw.path.with_name(f"{raw.path.name}.clean")
    try:
        told = _without_telling(raw, target)
        with incoming.disk_errors(), target.open("rb") as file:
            os.fsync(file.fileno())
        yield incoming.described(target), _photo(told)
    finally:
        target.unlink(missing_ok=True)


def _without_telling(raw: Incoming, target: Any) -> dict[str, Any]:
    words = {
        "bomb": _("Ảnh quá lớn để mở an toàn (quá nhiều điểm ảnh). Hãy thu nhỏ ảnh rồi gửi lại."),
        "broken": _("Ảnh bị hỏng hoặc chưa tải lên hết. Hãy chụp hoặc lưu lại ảnh rồi gửi lại."),
        "busy": _("Máy đang xử lý nhiều ảnh cùng lúc. Hãy thử lại sau ít phút; chưa có gì được lưu."),
    }
    try:
        return pictures.clean(raw.path, target)
    except pictures.PictureRefused as refusal:
        raise FileRefused(refusal.code, words[refusal.code]) from refusal


def _photo(told: dict[str, Any]) -> Photo:
    return Photo(told["width"], told["height"], _moment(told), told.get("latitude"), told.get("longitude"))


def _moment(told: dict[str, Any]) -> datetime | None:
    """Return when the picture was taken (EXIF «2024:10:15 08:30:00», «+07:00»), if it says so readably."""
    try:
        taken = datetime.strptime(told.get("taken", ""), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    try:
        zone = datetime.strptime(told.get("offset", ""), "%z").tzinfo
    except ValueError:
        zone = PROVINCE_ZONE
    return taken.replace(tzinfo=zone)


def _keep(by: Actor, ready: Incoming) -> StoredObject:
    with transaction.atomic():
        first = FileState.WAITING if settings.CLAMAV else FileState.UNCHECKED
        stored, is_new = StoredObject.objects.get_or_create(
            sha256=ready.sha256, defaults={"size": ready.size, "media_type": ready.media_type, "state": first}
        )
        if stored.state == FileState.INFECTED:
            raise FileRefused("infected", _("Tệp này có vi-rút nên không được nhận. Hãy quét máy của bạn."))
        if not is_new:
            StoredObject.objects.filter(pk=stored.pk).update(uses=F("uses") + 1)
        place().keep(ready)
        if is_new and settings.CLAMAV:
            events.enqueue(SCAN, sha256=ready.sha256)
        details = {"size": stored.size, "media_type": stored.media_type}
        journal.append(by=by, action="core.files.file.stored", subject=f"file:{stored.sha256}", details=details)
    return stored


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
            transaction.on_commit(lambda: _take_off(sha256))
        details = {"uses_left": stored.uses - 1}
        journal.append(
            by=by, action="core.files.file.discarded", subject=f"file:{sha256}", reason=reason, details=details
        )
    return True


def _take_off(sha256: str) -> None:
    place().remove(sha256)
    previewing.forget(sha256)


def sweep(*, by: Actor) -> int:
    """Remove contents that no row names (a rolled-back or killed store left them a day ago); return how many."""
    limit = time.time() - ORPHAN_SECONDS
    removed = disk.forget_leftovers(ORPHAN_SECONDS)
    old = [name for name, written in place().names() if written < limit]
    for start in range(0, len(old), 500):
        names = old[start : start + 500]
        known = set(StoredObject.objects.filter(sha256__in=names).values_list("sha256", flat=True))
        removed += sum(place().remove(name, idle=ORPHAN_SECONDS) for name in names if name not in known)
    if removed:
        journal.append(by=by, action="core.files.store.swept", subject="files:all", details={"removed": removed})
    return removed
