"""Starting, steering and taking back imports; every act asks the right to write the whole register."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.events.api import enqueue
from tinhso.core.files.api import clean_name
from tinhso.core.journal import api as journal
from tinhso.data.imports.adapters import engine, fetching
from tinhso.data.imports.adapters.hosts import STEP
from tinhso.data.imports.data import (
    ACTIVE,
    ColumnMap,
    ImportInfo,
    ImportsError,
    Mode,
    NoSuchImport,
    SourceRefused,
    State,
)
from tinhso.data.imports.models import Import, SavedMapping, StandingSource
from tinhso.data.imports.selectors import info
from tinhso.data.imports.services import running
from tinhso.data.imports.services.mapping import check_map, plain_map, read_map
from tinhso.data.registers import api as registers

RUN = "data.imports.run"
UPLOAD_MAX = 2 * 1024 * 1024 * 1024


def start_import(
    *,
    by: Actor,
    register: str,
    path: Path | str = "",
    url: str = "",
    upload: BinaryIO | None = None,
    name: str = "",
    mapping: ColumnMap | Mapping[str, Any] | None = None,
    mode: str = "incremental",
    dry_run: bool = False,
    publish: bool = False,
    standing: StandingSource | None = None,
    trusted_path: bool = False,
    queued: bool = True,
) -> ImportInfo:
    """Begin an import from exactly one of *path*, *url*, *upload*, and put its job into the queue.

    Without *mapping* the one kept for this register and source (*name*) is used if the columns still fit; else the
    import waits for somebody to say it. *trusted_path*: the operator at the console named the file. Raises
    ImportsError, NotAllowed, UnknownRegister.
    """
    registers.require_write(by=by, code=register)
    _check_source(path, url, upload, trusted_path=trusted_path)
    if mode not in set(Mode):
        raise ImportsError(_("Cách nhập phải là toàn bộ (full) hoặc phần mới (incremental)."))
    address = url or ("" if trusted_path else str(path))
    columns = None if mapping is None else mapping if isinstance(mapping, ColumnMap) else read_map(mapping)
    source = clean_name(name or Path(str(path) or url or "tep").name)[:200]
    with transaction.atomic():
        row = Import.objects.create(
            register=register,
            standing=standing,
            mode=mode,
            is_dry_run=dry_run,
            publish=publish and not dry_run,
            source=source,
            address=address[:500],
            file_id="",
            mapping=plain_map(columns) if columns else {},
            made_at=now(),
            made_by=by.id,
        )
        if upload is not None or trusted_path:
            _take(row, upload, path)
        journal.append(
            by=by,
            action="imports.import.started",
            subject=f"import:{row.public_id}",
            details={"register": register, "mode": mode, "dry_run": dry_run},
        )
        if queued:
            enqueue(RUN, import_id=str(row.public_id))
    return info(row)


def _check_source(path: Path | str, url: str, upload: BinaryIO | None, *, trusted_path: bool) -> None:
    """Raise ImportsError unless exactly one place is named, and one that may be read."""
    if sum(map(bool, (str(path), url, upload))) != 1:
        raise ImportsError(_("Hãy chọn đúng một nguồn: tệp gửi lên, tệp trên máy chủ, hoặc địa chỉ."))
    if str(path) and not trusted_path:
        fetching.allowed_path(str(path))
    if url and not url.startswith(("http://", "https://", "sftp://")):
        raise SourceRefused(_("Địa chỉ phải bắt đầu bằng http://, https:// hoặc sftp://."))


def _take(row: Import, upload: BinaryIO | None, path: Path | str) -> None:
    """Lay the file beside the work files, counting while it streams."""
    target = fetching.source_file(str(row.public_id))
    size = 0
    source = upload if upload is not None else Path(path).open("rb")  # noqa: SIM115 - closed below
    try:
        with target.open("wb") as out:
            while part := source.read(STEP):
                size += len(part)
                if size > UPLOAD_MAX:
                    raise ImportsError(_("Tệp lớn quá 2 GB. Hãy chia nhỏ, hoặc đặt vào thư mục nhập của máy chủ."))
                out.write(part)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        if upload is None:
            source.close()


def found(public_id: str, *, by: Actor) -> Import:
    """Return an import *by* may see: who writes its register. Raises NoSuchImport."""
    row = Import.objects.filter(public_id=public_id).first()
    if row is None or not registers.may_write(by=by, code=row.register):
        raise NoSuchImport(_("Không có lần nhập này."))
    return row


def set_mapping(
    *, by: Actor, public_id: str, mapping: ColumnMap, mode: str = "", keep: bool = True, dry_run: bool = True
) -> None:
    """Say which column is what, keep it for next time, and go on (first as a dry run)."""
    row = found(public_id, by=by)
    if row.state not in {State.MAPPING, State.CHECKED, State.FAILED}:
        raise ImportsError(_("Lần nhập này không còn chờ ghép cột."))
    layout = running.layout_of(row.layout)
    check_map(mapping, registers.preparer(row.register).declaration, layout.columns)
    plain = plain_map(mapping)
    with transaction.atomic():
        if keep:
            SavedMapping.objects.update_or_create(
                register=row.register,
                source=row.source,
                defaults={
                    "content": plain,
                    "columns": list(layout.columns),
                    "layout": row.layout,
                    "updated_at": now(),
                    "updated_by": by.id,
                },
            )
        row.mapping, row.mode = plain, mode or row.mode
        _go_on(row, dry_run=dry_run)


def _go_on(row: Import, *, dry_run: bool) -> None:
    row.set_aside.all().delete()
    row.state, row.is_dry_run, row.error, row.finished_at = State.WAITING, dry_run, "", None
    row.save()
    enqueue(RUN, import_id=str(row.public_id))


def do_it(*, by: Actor, public_id: str, publish: bool = False) -> None:
    """After a dry run: now really; the file is not read again if nothing changed."""
    row = found(public_id, by=by)
    if row.state != State.CHECKED:
        raise ImportsError(_("Chỉ nhập thật được sau khi chạy thử xong."))
    with transaction.atomic():
        row.state, row.is_dry_run, row.publish, row.finished_at = State.WAITING, False, publish, None
        row.save()
        enqueue(RUN, import_id=str(row.public_id))


def pause(*, by: Actor, public_id: str) -> None:
    """Ask an import under way to stop between two chunks."""
    row = found(public_id, by=by)
    if row.state in ACTIVE:
        Import.objects.filter(pk=row.pk).update(wish="pause")


def resume(*, by: Actor, public_id: str) -> None:
    """Go on where a paused (or failed) import was."""
    row = found(public_id, by=by)
    if row.state not in {State.PAUSED, State.FAILED}:
        raise ImportsError(_("Lần nhập này không tạm dừng."))
    with transaction.atomic():
        Import.objects.filter(pk=row.pk).update(wish="", state=State.WAITING, error="", finished_at=None)
        enqueue(RUN, import_id=str(row.public_id))


def publish(*, by: Actor, public_id: str) -> None:
    """Publish what is staged, in the queue."""
    row = found(public_id, by=by)
    if row.state != State.STAGED:
        raise ImportsError(_("Lần nhập này chưa sẵn sàng công bố."))
    with transaction.atomic():
        Import.objects.filter(pk=row.pk).update(publish=True, state=State.WAITING)
        enqueue(RUN, import_id=str(row.public_id))


def cancel(*, by: Actor, public_id: str, reason: str) -> None:
    """Take an import back whole. Under way it ends at the next chunk; published it is undone by a batch."""
    row = found(public_id, by=by)
    if row.state in ACTIVE:
        Import.objects.filter(pk=row.pk).update(wish="cancel")
        return
    if row.state in {State.CANCELLED, State.WITHDRAWN}:
        return
    was_published = row.state == State.PUBLISHED
    if row.batch is not None:
        registers.withdraw_batch(by=by, batch=row.batch, reason=reason)
    engine.remove(str(row.public_id))
    state = State.WITHDRAWN if was_published else State.CANCELLED
    Import.objects.filter(pk=row.pk).update(state=state, finished_at=now())
    journal.append(
        by=by,
        action=f"imports.import.{state.value}",
        subject=f"import:{row.public_id}",
        reason=reason,
        details={"register": row.register},
    )


def kept_mapping(register: str, source: str) -> SavedMapping | None:
    """Return the mapping kept for a register and a source."""
    return SavedMapping.objects.filter(register=register, source=source).first()
