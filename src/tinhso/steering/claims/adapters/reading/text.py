"""What all readers share: mended text, headings, captions, and what the head of a document says of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tinhso.steering.claims.data import Cell, DocumentText, Paragraph, Table
from tinhso.steering.claims.rules.sections import Sections as Marks
from tinhso.steering.claims.rules.tidy import tidy

_SPACES = re.compile(r"[ \t\u2003\u2002]+")
_LINES = re.compile(r"\s*\n\s*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ue000-\uf8ff]")

_HEADINGS = (
    (1, re.compile(r"^(phần|chương|phụ lục)\s+(thứ\s+)?([ivxlc]+|\d+|[a-z])\b", re.IGNORECASE)),
    (2, re.compile(r"^[IVXLC]+\s*[.)\-–]\s*\S")),
    (3, re.compile(r"^(điều|mục)\s+\d+\b", re.IGNORECASE)),
)
_HEADING_LENGTH = 160

_CAPTION = re.compile(r"^\(?(bảng|biểu|phụ lục|đơn vị|đvt)\b", re.IGNORECASE)
_SYMBOL = re.compile(r"Số\s*:?\s*(\d{1,5}(?:/\d{4})?\s*[/-]\s*[A-ZĐ][A-ZĐ\d&]*(?:\s*-\s*[A-ZĐ][A-Za-zĐđ\d&.]*)*)")
_DAY = re.compile(r"[Nn]gày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_ISSUER = re.compile(r"^(ỦY BAN|UỶ BAN|UBND|SỞ|BAN |CHI CỤC|CỤC|VĂN PHÒNG|TỈNH ỦY|BỘ |HỘI ĐỒNG)")
_KINDS = re.compile(r"^(BÁO CÁO|KẾ HOẠCH|QUYẾT ĐỊNH|NGHỊ QUYẾT|TỜ TRÌNH|THÔNG BÁO|ĐỀ ÁN|CHƯƠNG TRÌNH|CÔNG VĂN)\b")
_ANNEX = re.compile(r"^PHỤ LỤC\b.{10}")


def without_controls(text: str) -> str:
    """Return *text* without signs that no reader sees and no database keeps; page breaks become line breaks."""
    return _CONTROL.sub("", text.replace("\x0b", "\n").replace("\x0c", "\n"))


def mend(text: str) -> str:
    """Return *text* as one line: NFC, numbers split over lines in one piece, other breaks as single spaces."""
    text = without_controls(text)
    return _SPACES.sub(" ", _LINES.sub(" ", tidy(text))).strip()


def heading_level(text: str) -> int:
    """Return 1–3 if *text* reads like a heading of a Vietnamese official document, else 0."""
    if not text or len(text) > _HEADING_LENGTH:
        return 0
    for level, pattern in _HEADINGS:
        if pattern.match(text):
            return level
    return 0


class Sections:
    """Where a block stands: by the marks of Vietnamese documents ("mục II.8.a"), else by the headings' own words."""

    def __init__(self) -> None:
        self._marks = Marks()
        self._open: list[tuple[int, str]] = []
        self.path = ""

    def see(self, text: str, level: int = 0) -> str:
        """Take the next paragraph, a heading of *level* if its style says so, and return where it stands."""
        level = level or heading_level(text)
        if level:
            self._open = [entry for entry in self._open if entry[0] < level]
            self._open.append((level, text[:_HEADING_LENGTH]))
        self.path = self._marks.feed(text) or " › ".join(words for _level, words in self._open)
        return self.path


def table_of(number: int, cells: Sequence[Cell], *, section: str, before: Sequence[str], page: int = 0) -> Table:
    """Return a table whose caption is what stands right *before* it (at most two short paragraphs)."""
    near = [text for text in before[-2:] if _CAPTION.match(text) or (len(text) <= 160 and not text.endswith("."))]
    return Table(number=number, cells=tuple(cells), section=section, caption="\n".join(near), page=page)


def lines_of(cells: Sequence[Cell]) -> list[str]:
    """Return the rows of a table as lines of text, for reading the head of a document."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return [" | ".join(row) for _number, row in sorted(rows.items())]


def describe(document: DocumentText) -> DocumentText:
    """Return *document* with symbol, day, issuer and title taken from its first blocks where they were unknown."""
    head: list[str] = []
    for block in document.blocks[:25]:
        head += [cell.text for cell in block.cells[:40]] if isinstance(block, Table) else [block.text]
    symbol = next((found.group(1) for text in head if (found := _SYMBOL.search(text))), "")
    return replace(
        document,
        symbol=document.symbol or re.sub(r"\s+", "", symbol),
        issued_on=document.issued_on or _day(head),
        issuer=document.issuer or next((text[:200] for text in head if _ISSUER.match(text)), ""),
        title=_title(head) or document.title,
    )


def _day(head: Sequence[str]) -> date | None:
    for text in head:
        found = _DAY.search(text)
        if found and "căn cứ" not in text.lower():
            try:
                return date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
            except ValueError:
                continue
    return None


def _title(head: Sequence[str]) -> str:
    for order, text in enumerate(head):
        if _KINDS.match(text):
            rest = text
            if len(text) < 25 and order + 1 < len(head) and not heading_level(head[order + 1]):
                rest = f"{text} {head[order + 1]}"
            return rest[:250]
    return next((text[:250] for text in head if _ANNEX.match(text)), "")


def numbered(blocks: Sequence[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """Return the blocks numbered from 1 in reading order."""
    return tuple(replace(block, number=order) for order, block in enumerate(blocks, 1))
