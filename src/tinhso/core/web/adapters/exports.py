"""CSV, XLSX and JSON of a whole filtered list."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from tinhso.core.web.data import Column, ListPage
from tinhso.core.web.rules.cells import cell_text, raw_value
from tinhso.core.web.rules.exports import export_columns, harmless, plain
from tinhso.core.web.rules.words import words_of

BOM = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: More rows than a worksheet holds (less the heading) are refused, not cut.
ROWS_MAX = 1_000_000


def _headings(page: ListPage) -> list[Column]:
    return [column for column, _value in export_columns(page.spec)]


def _values(page: ListPage) -> Iterator[list[Any]]:
    """Yield each filtered row's values in the order of the headings."""
    columns = export_columns(page.spec)
    for item in page.items():
        yield [source(item) if source else raw_value(item, column) for column, source in columns]


def _machine(column: Column, value: Any) -> Any:
    """Return the value for programs: codes stay codes, figures figures, days ISO."""
    ready = plain(value)
    if isinstance(ready, datetime):
        return ready.isoformat(timespec="seconds")
    if isinstance(ready, date):
        return ready.isoformat()
    return ready


def _readable(column: Column, value: Any) -> Any:
    """Return the value for a sheet: figures and days keep their type, codes become words."""
    if column.kind in {"verdict", "provenance"}:
        return words_of(column.kind, value)
    ready = plain(value)
    if column.choices is not None:
        return cell_text(column, value)
    if column.is_figure and isinstance(ready, str):
        return _figure(ready)
    if column.kind == "date" and isinstance(ready, str):
        return _day(ready)
    return ready


def _figure(text: str) -> Any:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def json_lines(page: ListPage) -> Iterator[str]:
    """Yield a JSON document: title, count, columns (key, label, kind) and rows by key."""
    columns = _headings(page)
    head = {
        "title": str(page.spec.title),
        "count": page.total,
        "columns": [{"key": column.key, "label": str(column.label), "kind": column.kind} for column in columns],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for number, values in enumerate(_values(page)):
        row = {column.key: _machine(column, value) for column, value in zip(columns, values, strict=True)}
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False, default=_json_number)
    yield "\n]}\n"


def _json_number(value: Any) -> Any:
    """Return a Decimal as a JSON number where it survives, as text where a float would change it."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(str(float(value))) == value.normalize() else str(value)
    return str(value)


def csv_lines(page: ListPage) -> Iterator[str]:
    """Yield the lines of a CSV (UTF-8 with BOM, comma, figures as 1234.5, days as YYYY-MM-DD)."""
    columns = _headings(page)
    yield BOM + _csv_line([harmless(str(column.label)) for column in columns])
    for values in _values(page):
        yield _csv_line([_csv_cell(column, value) for column, value in zip(columns, values, strict=True)])


def _csv_cell(column: Column, value: Any) -> str:
    ready = _readable(column, value)
    if ready is None:
        return ""
    if isinstance(ready, bool | int | float | Decimal):
        return f"{ready:f}" if isinstance(ready, Decimal) else str(ready)
    if isinstance(ready, date):
        return str(_machine(column, ready))
    return harmless(str(ready))


def _csv_line(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()


NUMBER_FORMATS = {"number": "#,##0.##########", "money": "#,##0.##########", "percent": '#,##0.##########"%"'}


def xlsx_file(page: ListPage) -> IO[bytes]:
    """Return an open file with a worksheet: real figures and days, frozen and bold heading, filter arrows."""
    columns = _headings(page)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(str(page.spec.title) or page.spec.export_name))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        narrow = column.is_figure or column.kind in {"date", "verdict", "provenance"}
        sheet.column_dimensions[get_column_letter(number)].width = 18 if narrow else 40
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{page.total + 1}"
    sheet.append([_heading_cell(sheet, column) for column in columns])
    for values in _values(page):
        sheet.append([_sheet_cell(sheet, column, value) for column, value in zip(columns, values, strict=True)])
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    book.save(out)
    out.seek(0)
    return out


def _sheet_name(text: str) -> str:
    for sign in "[]:*?/\\":
        text = text.replace(sign, " ")
    return text.strip("' ")[:31] or "Sheet1"


def _heading_cell(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, value=harmless(str(column.label)))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _sheet_cell(sheet: Any, column: Column, value: Any) -> Any:
    ready = _readable(column, value)
    if isinstance(ready, str):
        cell = WriteOnlyCell(sheet, value=harmless(ready)[:32_767])
        cell.data_type = "s"  # never a formula, whatever the text begins with
        return cell
    cell = WriteOnlyCell(sheet, value=ready)
    if isinstance(ready, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(ready, date):
        cell.number_format = "dd/mm/yyyy"
    elif ready is not None and column.kind in NUMBER_FORMATS:
        cell.number_format = "#,##0" if ready == int(ready) else NUMBER_FORMATS[column.kind]
        if column.kind == "percent":
            cell.number_format += '"%"' if "%" not in cell.number_format else ""
    return cell


def file_name(page: ListPage, extension: str) -> str:
    """Return a safe file name for the export."""
    return f"{Path(page.spec.export_name).name or 'danh-sach'}.{extension}"
