"""A table dropped on the page of declaring: read whole here, kept until its register is made, then imported.

The file lies in the work folder under a name that only its sender's account makes; what nobody came back for goes after
30 days.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import new_id
from tinhso.core.web.api import format_number
from tinhso.data.imports.adapters import engine, reading
from tinhso.data.imports.data import ColumnMap, FieldSource, ImportsError, Layout
from tinhso.data.imports.services.starting import start_import
from tinhso.data.registers.api import Sheet, SheetRefused

STEP = 1024 * 1024
FETCHED = 2000
KEPT_SECONDS = 30 * 24 * 3600
HEAD = "khai-bao-"
_ENCODINGS = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "cp1258": "Windows-1258"}


def read_table(*, by: Actor, content: IO[Any], name: str) -> Sheet:
    """Keep a file that was sent and read it whole, to be looked at. Raises SheetRefused."""
    file = f"{_mark(by)}-{new_id().hex}"
    path = _path(file)
    try:
        _keep(content, path)
        with TemporaryDirectory(dir=engine.folder()) as scratch:
            layout = reading.detect(path, Path(scratch))
            rows, broken = _rows(path, layout, Path(scratch))
    except ImportsError as error:
        path.unlink(missing_ok=True)
        raise SheetRefused(str(error)) from error
    return Sheet(PurePath(name).stem.replace("_", " "), layout.columns, rows, _notes(layout, broken), file)


def _keep(content: IO[Any], path: Path) -> None:
    size = 0
    with path.open("wb") as out:
        while part := content.read(STEP):
            size += len(part)
            if size > settings.MAX_UPLOAD_BYTES:
                limit = {"max": settings.MAX_UPLOAD_BYTES // STEP}
                raise ImportsError(_("Tệp lớn quá %(max)s MB: khai báo sổ trước, rồi nhập tệp ở trang nhập.") % limit)
            out.write(part)


def _rows(path: Path, layout: Layout, scratch: Path) -> tuple[list[Sequence[str]], int]:
    """Return every row as texts (a file that may be sent is small enough), and how many lines could not be split."""
    with engine.opened() as work:
        reading.load(work, path, layout, scratch)
        broken = work.execute("SELECT count(*) FROM broken").fetchone()
        return list(_fetched(work, layout)), int(broken[0]) if broken else 0


def _fetched(work: Any, layout: Layout) -> Iterator[Sequence[str]]:
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in layout.columns)
    found = work.execute(f"SELECT {listed} FROM given ORDER BY rn")  # noqa: S608 - quoted column names
    while part := found.fetchmany(FETCHED):
        for row in part:
            yield [cell or "" for cell in row]


def _notes(layout: Layout, broken: int) -> tuple[str, ...]:
    notes = [*layout.notes]
    if layout.encoding in _ENCODINGS:
        notes.append(_("Chữ theo bảng mã %(name)s; đã đổi sang Unicode.") % {"name": _ENCODINGS[layout.encoding]})
    if layout.sheet:
        notes.append(_("Đọc trang “%(name)s”, trang nhiều dòng nhất.") % {"name": layout.sheet})
    if layout.header_line > 1:
        notes.append(_("Tiêu đề kết thúc ở dòng %(line)s; ô gộp đã ghép lại.") % {"line": layout.header_line})
    if broken:
        notes.append(_("%(n)s dòng không tách được thành cột: khi nhập sẽ để riêng.") % {"n": format_number(broken)})
    return tuple(notes)


def begin_import(*, by: Actor, register: str, file: str, name: str, columns: Mapping[str, str]) -> str:
    """Begin to import a file that was read before, first as a dry run, and return its page. Raises SheetRefused."""
    path = _path(file) if file.startswith(f"{_mark(by)}-") and file.replace("-", "").isalnum() else None
    if path is None or not path.exists():
        raise SheetRefused(_("Tệp đã xem không còn ở đây. Sổ đã có; hãy gửi lại tệp ở trang nhập."))
    mapping = ColumnMap({field: FieldSource(column=column) for field, column in columns.items()})
    try:
        with path.open("rb") as content:
            made = start_import(
                by=by, register=register, upload=content, name=name, mapping=mapping, mode="incremental", dry_run=True
            )
    except ImportsError as error:
        raise SheetRefused(str(error)) from error
    path.unlink(missing_ok=True)
    return reverse("imports:import", args=[made.public_id])


def tidy() -> int:
    """Remove the files that nobody came back for; return how many."""
    old = [path for path in engine.folder().glob(f"{HEAD}*") if path.stat().st_mtime < time.time() - KEPT_SECONDS]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _mark(by: Actor) -> str:
    return sha256(by.id.encode()).hexdigest()[:16]


def _path(file: str) -> Path:
    return engine.folder() / f"{HEAD}{file}"
