"""An exported work list that comes back mended: rows are known by the id in the column «Mã dòng»."""

from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import new_id
from tinhso.data.imports.adapters import engine
from tinhso.data.imports.adapters.sheets import Sheet
from tinhso.data.imports.data import ImportsError, Unfit
from tinhso.data.imports.services import mending
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import FieldError

BYTES_MAX = 50 * 1024 * 1024


def bring_back(*, by: Actor, register: str, content: BinaryIO) -> tuple[int, dict[str, list[FieldError]]]:
    """Try every row of a mended work list again. Raises ImportsError where the file is not such a list."""
    registers.require_write(by=by, code=register)
    path = engine.folder() / f"{new_id()}.return"
    body = content.read(BYTES_MAX + 1)
    if len(body) > BYTES_MAX:
        raise Unfit(_("Tệp lớn quá 50 MB."))
    path.write_bytes(body)
    try:
        lines = Sheet(path).lines()
    finally:
        path.unlink(missing_ok=True)
    declaration = registers.preparer(register).declaration
    mark = _("Mã dòng")
    header = next((cells for cells in lines if mark in cells), None)
    if header is None:
        raise ImportsError(
            _("Tệp này không phải danh sách dòng để riêng đã xuất (thiếu cột «%(name)s»).") % {"name": mark}
        )
    place = header.index(mark)
    labels = {str(item.label): item.name for item in declaration.shown}
    # Before «Mã dòng» stand the fault's own columns; the fields' labels are looked for behind it.
    fields = {at: labels[text] for at, text in enumerate(header) if at > place and text in labels}
    rows = {}
    for cells in lines[lines.index(header) + 1 :]:
        if place < len(cells) and _is_id(cells[place]):
            rows[cells[place]] = {name: cells[at] for at, name in fields.items() if at < len(cells)}
    return mending.mend(by=by, register=register, rows=rows, note=_("Sửa trong tệp gửi lại."))


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
