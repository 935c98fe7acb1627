"""Standing sources: kept by who may write the register, fetched by the schedule when their time has come."""

from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.data.imports.adapters import fetching
from tinhso.data.imports.data import ENDED, ImportsError, Mode, NoSuchImport, SourceRefused, SourceSettings
from tinhso.data.imports.models import Import, StandingSource
from tinhso.data.imports.rules.rhythm import EVERY, next_time
from tinhso.data.imports.services.starting import start_import
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import RegistersError

REMOTE = ("http://", "https://", "sftp://")
#: Sources started in one beat of the schedule at most; the others follow a minute later.
AT_ONCE = 50


def source_for(public_id: str, *, by: Actor) -> StandingSource:
    """Return a source whose register *by* may write. Raises NoSuchImport."""
    row = StandingSource.objects.filter(public_id=public_id).first()
    if row is None or not registers.may_write(by=by, code=row.register):
        raise NoSuchImport(_("Không có nguồn này."))
    return row


def add_source(*, by: Actor, register: str, settings: SourceSettings) -> StandingSource:
    """Begin to fetch from a place. Raises ImportsError, NotAllowed, UnknownRegister."""
    registers.require_write(by=by, code=register)
    row = StandingSource(register=register, made_at=now(), made_by=by.id)
    return _save(by, row, settings, "imports.standing.added")


def change_source(*, by: Actor, public_id: str, settings: SourceSettings) -> StandingSource:
    """Change what is said of a source; its next time is counted anew. Raises ImportsError."""
    return _save(by, source_for(public_id, by=by), settings, "imports.standing.changed")


def switch_source(*, by: Actor, public_id: str, is_active: bool) -> None:
    """Stop fetching from a source, or begin again; what it brought stays."""
    row = source_for(public_id, by=by)
    if row.is_active == is_active:
        return
    with transaction.atomic():
        row.is_active = is_active
        row.due_at = _next(row) if is_active else None
        row.save(update_fields=["is_active", "due_at"])
        _tell(by, row, "imports.standing.resumed" if is_active else "imports.standing.stopped")


def _save(by: Actor, row: StandingSource, settings: SourceSettings, action: str) -> StandingSource:
    _check(row, settings)
    row.name, row.address, row.mode, row.publish = settings.name, settings.address, settings.mode, settings.publish
    row.every_minutes, row.at = settings.every, None if settings.every else settings.at
    row.due_at = _next(row) if row.is_active else None
    with transaction.atomic():
        row.save()
        _tell(by, row, action)
    return row


def _check(row: StandingSource, settings: SourceSettings) -> None:
    if settings.mode not in set(Mode):
        raise ImportsError(_("Cách nhập phải là toàn bộ (full) hoặc phần mới (incremental)."))
    if (settings.every is None) == (settings.at is None) or settings.every not in {None, *EVERY}:
        raise ImportsError(_("Hãy chọn một nhịp lấy tệp; mỗi ngày một lần thì nêu giờ."))
    if not settings.address.startswith(REMOTE):
        fetching.allowed_place(settings.address)
    same = StandingSource.objects.filter(register=row.register, name=settings.name)
    if same.exclude(pk=row.pk).exists():
        raise ImportsError(_("Sổ này đã có một nguồn tên như vậy."))


def _next(row: StandingSource) -> datetime:
    return next_time(localtime(now()), every=row.every_minutes, at=row.at).astimezone(UTC)


def _tell(by: Actor, row: StandingSource, action: str) -> None:
    journal.append(
        by=by,
        action=action,
        subject=f"standing-source:{row.public_id}",
        details={"register": row.register, "every_minutes": row.every_minutes, "publish": row.publish},
    )


def start_due() -> int:
    """Start an import for each source that is due and whose last one has ended; return how many began.

    One that still waits for somebody (mapping, publication) is not buried under another: its source stays due.
    """
    begun = 0
    for source in StandingSource.objects.filter(is_active=True, due_at__lte=now()).order_by("due_at")[:AT_ONCE]:
        if not Import.objects.filter(standing=source).exclude(state__in=ENDED).exists():
            begun += _start(source)
    return begun


def _start(source: StandingSource) -> bool:
    said = ""
    try:
        with transaction.atomic():
            remote = source.address.startswith(REMOTE)
            start_import(
                by=SYSTEM,
                register=source.register,
                url=source.address if remote else "",
                path="" if remote else _file(source),
                name=source.name,
                mode=source.mode,
                publish=source.publish,
                standing=source,
            )
    except (ImportsError, RegistersError) as error:
        said = str(error)[:300]
    source.due_at, source.last_said = _next(source), said
    source.save(update_fields=["due_at", "last_said"])
    return not said


def _file(source: StandingSource) -> Path:
    """Return the source's file: of a folder the newest that came since the last import. Raises SourceRefused."""
    place = fetching.allowed_place(source.address)
    if not place.is_dir():
        return place
    files = [item for item in place.iterdir() if item.is_file() and not item.name.startswith(".")]
    last = Import.objects.filter(standing=source).order_by("-made_at").values_list("made_at", flat=True).first()
    newest = max(files, key=lambda item: item.stat().st_mtime, default=None)
    if newest is None or (last is not None and newest.stat().st_mtime <= last.timestamp()):
        raise SourceRefused(_("Thư mục chưa có tệp mới."))
    return newest
