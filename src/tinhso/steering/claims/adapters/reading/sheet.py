"""XLSX to text: each sheet a heading, its lines of one cell as paragraphs and the rest as a table, numbers as shown."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from io import BytesIO
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tinhso.steering.claims.adapters.reading import package
from tinhso.steering.claims.adapters.reading.limits import MAX_CELLS, too_long
from tinhso.steering.claims.adapters.reading.text import describe, mend, numbered, table_of
from tinhso.steering.claims.data import Cell, DocumentText, Paragraph, Table

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SHOWN_DIGITS = 11


def read(content: bytes, name: str) -> DocumentText:
    """Return every visible sheet of a workbook in order; hidden sheets and uncalculated formulas are warned of."""
    try:
        book = load_workbook(BytesIO(content), data_only=True, keep_links=False)
        formulas = _uncalculated(content, book)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, EOFError, AttributeError) as e:
        raise package.damaged() from e
    except DefusedXmlException as error:
        raise package.damaged() from error
    blocks: list[Paragraph | Table] = []
    warnings = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            warnings.append(f"Trang tính ẩn “{sheet.title}” không được kiểm.")
            continue
        blocks += _sheet(sheet)
    if formulas:
        shown = ", ".join(formulas[:5]) + ("…" if len(formulas) > 5 else "")
        warnings.append(
            f"{len(formulas)} ô là công thức chưa có giá trị ({shown}). Hãy mở bằng Excel, lưu lại rồi gửi để kiểm đủ."
        )
    title = PurePath(name).stem
    return describe(DocumentText(title=title, blocks=numbered(blocks), warnings=tuple(warnings)))


def _uncalculated(content: bytes, book: Any) -> list[str]:
    """Return the addresses of formulas that no program has calculated yet."""
    found = []
    with package.opened(content) as parts:
        has_formula = any(
            b"<f>" in data or b"<f " in data
            for name in parts.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
            for data in [package.part(parts, name)]
        )
    if has_formula:
        for sheet in load_workbook(BytesIO(content), read_only=True).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f" and book[sheet.title][cell.coordinate].value is None:
                        found.append(f"{sheet.title}!{cell.coordinate}")
    return found


def _sheet(sheet: Any) -> Iterator[Paragraph | Table]:
    if sheet.max_row * sheet.max_column > MAX_CELLS and len(sheet._cells) > MAX_CELLS:
        raise too_long()
    rows = _rows(sheet)
    yield Paragraph(number=0, text=f"Trang tính: {sheet.title}", section=sheet.title)
    before = [sheet.title]
    order = 0
    while order < len(rows):
        if len(rows[order]) == 1 and rows[order][0].column == 0:
            text = rows[order][0].text
            yield Paragraph(number=0, text=text, section=sheet.title)
            before.append(text)
            order += 1
            continue
        end = order
        while end < len(rows) and not (end > order and _is_title(rows, end)):
            end += 1
        cells = [cell for row in rows[order:end] for cell in row]
        top = rows[order][0].row
        moved = [Cell(c.row - top, c.column, c.text, c.row_span, c.column_span) for c in cells]
        yield table_of(0, moved, section=sheet.title, before=before)
        before, order = [], end


def _is_title(rows: list[list[Cell]], at: int) -> bool:
    """Whether row *at* is a line of text after an empty row: the title of a second table, or a note below."""
    row, above = rows[at], rows[at - 1]
    return len(row) == 1 and row[0].column == 0 and row[0].row > above[0].row + 1


def _rows(sheet: Any) -> list[list[Cell]]:
    """Return the rows that hold anything, merged cells once with their spans."""
    spans = {}
    for merged in sheet.merged_cells.ranges:
        spans[merged.min_row, merged.min_col] = (
            merged.max_row - merged.min_row + 1,
            merged.max_col - merged.min_col + 1,
        )
    lines: dict[int, list[Cell]] = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        text = shown(cell.value, cell.number_format or "General")
        if text:
            height, width = spans.get((row, column), (1, 1))
            lines.setdefault(row, []).append(Cell(row - 1, column - 1, text, height, width))
    return [cells for _row, cells in sorted(lines.items())]


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as its reader sees it, the Vietnamese way: 0.8641 under "0.00%" is "86,41%"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, datetime | date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        return _number(value, number_format)
    return mend(str(value))


def _number(value: float, number_format: str) -> str:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite() or abs(exact) >= Decimal("1e15"):
        return str(value)
    literal = [text.strip('"') for text in re.findall(r'"[^"]*"', number_format.split(";")[0])]
    pattern = _QUOTED.sub("", number_format.split(";")[0])
    if "%" in pattern:
        exact *= 100
    decimals = _decimals(pattern)
    if decimals is None:
        digits = max(0, min(10, _SHOWN_DIGITS - 1 - max(exact.adjusted(), 0)))
        text = f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text = f"{rounded:,f}" if "," in pattern.split(".")[0] else f"{rounded:f}"
    text = text.translate(str.maketrans(",.", ".,"))
    return text + ("%" if "%" in pattern else "") + "".join(literal)


def _decimals(pattern: str) -> int | None:
    """Return how many decimals a number format shows, or None where it leaves that to the number (General)."""
    if not re.search("[0#?]", pattern):
        return None
    found = re.search(r"\.([0#?]+)", pattern)
    return len(found.group(1)) if found else 0
