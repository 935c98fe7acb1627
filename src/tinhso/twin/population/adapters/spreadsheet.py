"""A spreadsheet as agencies kept it: title lines, a header of merged cells on two levels, a line of column numbers,
page totals among the rows, dates now as text, now as dates, ids now as text, now as numbers, text in an old code."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

_WHEN = datetime(2026, 6, 30, 8, 0, 0)
_ZIP_WHEN = (2026, 6, 30, 8, 0, 0)
_PAGE = 40
#: (words, first column, last column, first line, last line) of the header
_HEADER = (
    ("Số TT", 1, 1, 5, 6),
    ("Số đăng ký", 2, 2, 5, 6),
    ("Ngày đăng ký", 3, 3, 5, 6),
    ("Người được khai sinh", 4, 7, 5, 5),
    ("Họ và tên", 4, 4, 6, 6),
    ("Giới tính", 5, 5, 6, 6),
    ("Ngày sinh", 6, 6, 6, 6),
    ("Số định danh", 7, 7, 6, 6),
    ("Cha, mẹ", 8, 9, 5, 5),
    ("Họ và tên mẹ", 8, 8, 6, 6),
    ("Họ và tên cha", 9, 9, 6, 6),
    ("Ghi chú", 10, 10, 5, 6),
)
_WIDTH = 10


@dataclass(frozen=True, slots=True)
class BookRow:
    """One birth as it stands in the old book: right values, in Unicode."""

    record_no: str
    registered_on: str
    full_name: str
    sex: str
    birth_date: str
    citizen_id: str
    mother_name: str
    father_name: str
    entity: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row stands in a file, and what was done to it beyond the old code."""

    line: int
    row: BookRow
    note: str


def write_book(
    path: Path, *, place: str, rows: Sequence[BookRow], code: Callable[[str], str], font: str, capitals: str
) -> list[Placed]:
    """Write the workbook; say on which line each row stands."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "KS"
    _head(sheet, place, code, capitals)
    placed = _body(sheet, rows, code, font)
    book.properties.creator = "mô phỏng"
    book.properties.created = _WHEN
    content = BytesIO()
    book.save(content)
    path.write_bytes(_fixed(content.getvalue()))
    return placed


def _head(sheet: Worksheet, place: str, code: Callable[[str], str], capitals: str) -> None:
    bold = Font(name=capitals, bold=True, size=12)
    titles = (f"Ủy ban nhân dân {place}", "Sổ đăng ký khai sinh (mô phỏng)", "Tỉnh tập huấn, không có người thật")
    for line, words in enumerate(titles, start=1):
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=_WIDTH)
        sheet.cell(line, 1, code(words)).font = bold
    for words, left, right, top, bottom in _HEADER:
        cell = sheet.cell(top, left, code(words))
        cell.font, cell.alignment = bold, Alignment(horizontal="center", vertical="center", wrap_text=True)
        if (left, top) != (right, bottom):
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for column in range(1, _WIDTH + 1):
        sheet.cell(7, column, f"({column})")


def _body(sheet: Worksheet, rows: Sequence[BookRow], code: Callable[[str], str], font: str) -> list[Placed]:
    placed, line, old = [], 8, Font(name=font, size=12)
    for at, row in enumerate(rows, start=1):
        notes = []
        birth: str | datetime = row.birth_date
        if at % 3 == 0:
            birth = datetime.strptime(row.birth_date, "%d/%m/%Y")
            notes.append("date_cell")
        citizen: str | int = row.citizen_id
        if at % 5 == 0 and row.citizen_id:
            citizen = int(row.citizen_id)
            notes.append("id_as_number")
        texts = (code(row.full_name), code(row.sex), birth, citizen, code(row.mother_name), code(row.father_name))
        for column, value in enumerate((at, row.record_no, row.registered_on, *texts), start=1):
            sheet.cell(line, column, value).font = old
        placed.append(Placed(line, row, "+".join(notes)))
        line += 1
        if at % _PAGE == 0:
            sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=3)
            sheet.cell(line, 1, code("Cộng trang")).font = old
            sheet.cell(line, 4, _PAGE)
            line += 2
    sheet.cell(line + 1, 1, code(f"Tổng cộng: {len(rows)} trường hợp")).font = old
    sheet.cell(line + 3, 8, code("Người lập biểu")).font = old
    return placed


def _fixed(content: bytes) -> bytes:
    """The same workbook with fixed times inside: openpyxl stamps the clock's."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                head, _, rest = data.partition(b"<dcterms:modified")
                data = head + b"<dcterms:modified" + rest[: rest.index(b">") + 1]
                data += b"2026-06-30T08:00:00Z" + rest[rest.index(b"</dcterms:modified>") :]
            info = zipfile.ZipInfo(name, _ZIP_WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)
    return out.getvalue()
