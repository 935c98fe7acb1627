"""Spreadsheets: the sheet with the most rows as texts, safely (no bombs), formulas told."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext as _

from tinhso.data.imports.data import Unfit
from tinhso.data.imports.rules import encodings

#: A workbook may inflate to this much, and to so many times its own size.
INFLATED_MAX = 1024 * 1024 * 1024
TIMES_MAX = 300
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f[ >/]')
_STEP = 1024 * 1024


def check_package(path: Path) -> None:
    """Raise Unfit for a broken workbook or one that inflates beyond reason; every part is read and counted."""
    most = max(min(INFLATED_MAX, path.stat().st_size * TIMES_MAX), 20 * 1024 * 1024)
    try:
        with zipfile.ZipFile(path) as book:
            if sum(item.file_size for item in book.infolist()) > most:
                raise _bomb()
            seen = 0
            for item in book.infolist():
                with book.open(item) as part:
                    while piece := part.read(_STEP):
                        seen += len(piece)
                        if seen > most:
                            raise _bomb()
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Unfit(_("Tệp bảng tính hỏng hoặc bị cắt giữa chừng. Hãy mở, lưu lại rồi gửi lại.")) from error


def _bomb() -> Unfit:
    return Unfit(_("Tệp bảng tính phình ra quá lớn khi mở: không nhận."))


class Sheet:
    """The sheet of a workbook that holds the most rows."""

    def __init__(self, path: Path) -> None:
        check_package(path)
        self.path = path
        try:
            book = calamine.CalamineWorkbook.from_path(str(path))
            names = book.sheet_names
            if not names:
                raise Unfit(_("Tệp bảng tính không có trang nào."))
            self.index, self.name = max(
                enumerate(names), key=lambda item: book.get_sheet_by_index(item[0]).total_height
            )
            self._rows = book.get_sheet_by_index(self.index).to_python(skip_empty_area=False)
        except (calamine.CalamineError, calamine.PasswordError, calamine.ZipError, calamine.XmlError) as error:
            raise Unfit(_("Tệp bảng tính không đọc được: hỏng, hoặc đặt mật khẩu.")) from error
        self.formulas = self._find_formulas()
        texts = (cell for row in self._rows for cell in row if isinstance(cell, str) and not cell.isascii())
        self.code, self.scores = encodings.tell(word for text in texts for word in encodings.words_of(text))
        self._read: Any = {encodings.TCVN3: encodings.from_tcvn3, encodings.VNI: encodings.from_vni}.get(self.code, str)

    def _find_formulas(self) -> frozenset[tuple[int, int]]:
        """Return (row, column), from 0, of cells that hold a formula; what is kept beside it may be old or missing."""
        found: set[tuple[int, int]] = set()
        with zipfile.ZipFile(self.path) as book:
            sheets = sorted(
                (name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
                key=lambda name: int(re.findall(r"\d+", name)[-1]),
            )
            if self.index >= len(sheets):
                return frozenset()
            with book.open(sheets[self.index]) as part:
                kept = b""
                while piece := part.read(_STEP):
                    kept += piece
                    found |= {(int(row) - 1, _column(letters)) for letters, row in _FORMULA.findall(kept)}
                    kept = kept[-300:]
        return frozenset(found)

    def lines(self, amount: int | None = None) -> list[list[str]]:
        """Return the first rows as texts."""
        return [self._texts(at, row, {}) for at, row in enumerate(self._rows[:amount])]

    def rows(self, start: int, pads: Mapping[int, int]) -> Iterator[tuple[int, list[str]]]:
        """Return (line in the sheet from 1, texts) from row *start* (from 0) on.

        *pads*: column → digits; a number typed as a number lost its leading zeros and gets them back.
        """
        for at in range(start, len(self._rows)):
            yield at + 1, self._texts(at, self._rows[at], pads)

    def _texts(self, at: int, row: list[Any], pads: Mapping[int, int]) -> list[str]:
        made = [self._text(cell, pads.get(column, 0)) for column, cell in enumerate(row)]
        if self.formulas:
            made = [f"={text}" if (at, column) in self.formulas else text for column, text in enumerate(made)]
        return made

    def _text(self, cell: Any, digits: int) -> str:
        if isinstance(cell, str):
            return cell if cell.isascii() else str(self._read(cell))
        if isinstance(cell, bool):
            return "true" if cell else "false"
        if isinstance(cell, int | float):
            text = str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
            return text.zfill(digits)
        if isinstance(cell, datetime):
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
        return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _column(letters: bytes) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number - 1
