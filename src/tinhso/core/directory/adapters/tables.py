"""CSV from an office: headings in Vietnamese or by field name, every problem with its line and column."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.directory.adapters.folder import typed
from tinhso.core.directory.data import TYPES, Content, Kind
from tinhso.core.province.api import ContentError, from_plain
from tinhso.core.web.api import DateError, fold, parse_date

LINES_MAX = 20_000
DAYS = {"valid_from", "valid_to", "on"}


@dataclass(frozen=True)
class LineError:
    """One thing wrong with a file: its line (the heading is line 1, 0: the file itself), column, and what."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Table:
    """A file read: its contents by line, and what could not be read."""

    rows: tuple[tuple[int, Content], ...]
    errors: tuple[LineError, ...]


def columns_of(kind: Kind) -> list[str]:
    """Return the fields of a kind, in order."""
    return [item.name for item in fields(TYPES[kind])]


def template(kind: Kind, labels: Mapping[str, Any]) -> str:
    """Return an empty table with the headings of *kind*."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerow([str(labels[name]) for name in columns_of(kind)])
    return target.getvalue()


def decode(raw: bytes) -> str:
    """Return the text of an upload; raise ContentError if it is not UTF-8 (or holds what no text holds)."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(_("Tệp phải lưu dạng CSV UTF-8.")) from error
    if "\x00" in text:
        raise ContentError(_("Tệp này không phải tệp chữ; hãy lưu bảng tính dạng CSV UTF-8."))
    return text


def read_table(kind: Kind, text: str, labels: Mapping[str, Any]) -> Table:
    """Return the rows of *text* as contents of *kind*; nothing raises: every problem is an error with its line."""
    head, _rest, _nothing = text.partition("\n")
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",", strict=True)
    names: list[str] = []
    rows: list[tuple[int, Content]] = []
    errors: list[LineError] = []
    try:
        for cells in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names, errors = _headings(kind, cells, labels)
                if errors:
                    break
            elif len(rows) + len(errors) >= LINES_MAX:
                errors.append(LineError(line, "", _("Tệp có quá nhiều dòng; hãy chia nhỏ.")))
                break
            else:
                _line(kind, names, cells, line, labels, rows, errors)
    except csv.Error:
        errors.append(LineError(reader.line_num, "", _("Dòng này không đúng dạng CSV (dấu nháy chưa đóng?).")))
    if not rows and not errors:
        errors.append(LineError(0, "", _("Tệp không có dòng nào.")))
    return Table(tuple(rows), tuple(errors))


def _headings(kind: Kind, cells: list[str], labels: Mapping[str, Any]) -> tuple[list[str], list[LineError]]:
    known = {fold(str(labels[name])): name for name in columns_of(kind)} | {name: name for name in columns_of(kind)}
    names = [known.get(fold(cell), known.get(cell.strip().lower(), "")) for cell in cells]
    errors = [
        LineError(1, cell, _("Không có cột này; hãy dùng hàng tiêu đề của tệp mẫu."))
        for cell, name in zip(cells, names, strict=True)
        if not name and cell.strip()
    ]
    twice = {name for name in names if name and names.count(name) > 1}
    errors += [LineError(1, str(labels[name]), _("Cột này có hai lần.")) for name in sorted(twice)]
    return names, errors


def _line(
    kind: Kind,
    names: list[str],
    cells: list[str],
    line: int,
    labels: Mapping[str, Any],
    rows: list[tuple[int, Content]],
    errors: list[LineError],
) -> None:
    if len(cells) > len(names):
        errors.append(LineError(line, "", _("Dòng có nhiều ô hơn hàng tiêu đề.")))
        return
    values: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        text = cell.strip()
        if not name or not text:
            continue
        if name in DAYS:
            try:
                text = parse_date(text).isoformat()
            except DateError as error:
                errors.append(LineError(line, str(labels[name]), str(error)))
                return
        values[name] = text
    try:
        rows.append((line, from_plain(TYPES[kind], typed(TYPES[kind], values), "")))
    except ContentError as error:
        place, _colon, message = str(error).partition(": ")
        name = place.removeprefix(".").partition("[")[0]
        errors.append(LineError(line, str(labels.get(name, "")), _plain_words(message or place, labels)))


def _plain_words(message: str, labels: Mapping[str, Any]) -> str:
    """Return the codec's message with fields called by their labels."""
    start, found, names = message.partition("thiếu trường ")
    if not found:
        return message[:1].upper() + message[1:]
    known = [str(labels.get(name.strip(" ."), name)) for name in names.split(",")]
    return _("Thiếu %(names)s.") % {"names": ", ".join(known)} + start
