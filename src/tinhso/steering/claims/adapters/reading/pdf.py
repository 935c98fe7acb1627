"""PDF to text: lines joined to paragraphs, tables with merged cells, page numbers and running heads left out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePath
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from tinhso.steering.claims.adapters.reading import package
from tinhso.steering.claims.adapters.reading.limits import MAX_CHARACTERS, MAX_PAGES, too_long
from tinhso.steering.claims.adapters.reading.text import (
    Sections,
    describe,
    heading_level,
    mend,
    numbered,
    table_of,
)
from tinhso.steering.claims.data import Cell, DocumentText, Paragraph, Table, UnreadableDocument

BROKEN = (PdfminerException, MalformedPDFException, PDFException, PSException, ValueError, KeyError, TypeError)
LOCKED = (PDFPasswordIncorrect, PDFEncryptionError, PDFTextExtractionNotAllowed)

_LIST_MARK = re.compile(r"^([-–+•*]|[a-zđ]\)|\d{1,2}[.)]|\d{1,2}(\.\d{1,2})+\.?)\s")
_SENTENCE_END = re.compile(r"[.:;!?”\"]$")
_PAGE_NUMBER = re.compile(r"^[-–\s]*(trang\s*)?\d{1,4}(\s*/\s*\d{1,4})?[-–\s]*$", re.IGNORECASE)
_CID = re.compile(r"\(cid:\d+\)")
_PLACE_AND_DAY = re.compile(r"^[^,.]{2,40}, ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm")
_CUT_NUMBER = re.compile(r"\d[.,]\n\d{3}(?!\d)|\d,\n\d{1,2}\s?%|\d\n[.,]\d")
_SNAP = 3.0


@dataclass(frozen=True)
class _Line:
    """One line of text outside tables, with where it stands on its page (points from the top left)."""

    text: str
    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class _Page:
    number: int
    width: float
    height: float
    items: tuple[_Line | tuple[Cell, ...], ...]


def read(content: bytes, name: str) -> DocumentText:
    """Return the text of a PDF; refuse one that is cut off, locked, or only pictures."""
    if b"startxref" not in content[-4096:] and b"%%EOF" not in content[-4096:]:
        raise package.damaged()
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            pages, notes = _pages(pdf)
    except UnreadableDocument:
        raise
    except (*BROKEN, *LOCKED) as error:
        if isinstance(error, LOCKED) or (error.args and isinstance(error.args[0], LOCKED)):
            raise UnreadableDocument(
                "encrypted", "Tệp PDF có mật khẩu nên không mở được. Hãy bỏ mật khẩu, lưu lại rồi gửi."
            ) from error
        raise package.damaged() from error
    blocks = _blocks(_without_running_heads(pages))
    document = DocumentText(title=PurePath(name).stem, blocks=numbered(blocks), warnings=tuple(notes))
    _require_text(document)
    return describe(document)


def _pages(pdf: Any) -> tuple[list[_Page], list[str]]:
    if not pdf.pages:
        raise package.damaged()
    if len(pdf.pages) > MAX_PAGES:
        raise UnreadableDocument("too_long", f"Tệp PDF có hơn {MAX_PAGES} trang. Hãy tách thành từng phần rồi gửi.")
    pages, characters, pictures = [], 0, []
    for number, page in enumerate(pdf.pages, 1):
        characters += len(page.chars)
        if characters > MAX_CHARACTERS:
            raise too_long()
        if not page.chars and page.images:
            pictures.append(str(number))
        pages.append(_Page(number, float(page.width), float(page.height), tuple(_items(page))))
        page.close()
    if characters == 0:
        raise UnreadableDocument(
            "scanned",
            "Tệp PDF này là ảnh chụp (bản quét), không có chữ để đọc. Hãy gửi bản có chữ: tệp Word gốc, "
            "hoặc PDF xuất từ Word.",
        )
    notes = []
    if pictures:
        notes.append(f"Trang {', '.join(pictures[:10])} là ảnh chụp nên không kiểm được. Các trang khác đã kiểm.")
    return pages, notes


def _items(page: Any) -> Iterator[_Line | tuple[Cell, ...]]:
    """Yield the page's lines and tables from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not _inside(thing, boxes)) if boxes else page
    placed: list[tuple[float, _Line | tuple[Cell, ...]]] = [
        (
            line["top"],
            _Line(line["text"].strip(), line["top"], line["bottom"], line["x0"], line["x1"]),
        )
        for line in outside.extract_text_lines(return_chars=False)
        if line["text"].strip()
    ]
    placed += [(table.bbox[1], _cells(page, table)) for table in tables]
    for _top, item in sorted(placed, key=lambda entry: entry[0]):
        yield item


def _inside(thing: Any, boxes: Iterable[tuple[float, float, float, float]]) -> bool:
    middle_x, middle_y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(left <= middle_x <= right and top <= middle_y <= bottom for left, top, right, bottom in boxes)


def _cells(page: Any, table: Any) -> tuple[Cell, ...]:
    """Return the cells on the grid of all their edges: one that crosses edges is merged."""
    columns = _edges(edge for box in table.cells for edge in (box[0], box[2]))
    rows = _edges(edge for box in table.cells for edge in (box[1], box[3]))
    cells = []
    for box in sorted(table.cells, key=lambda cell: (cell[1], cell[0])):
        row, column = _at(rows, box[1]), _at(columns, box[0])
        text = page.within_bbox(box, strict=False).extract_text() or ""
        height, width = max(1, _at(rows, box[3]) - row), max(1, _at(columns, box[2]) - column)
        cells.append(Cell(row, column, mend(text), height, width))
    return tuple(cells)


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda order: abs(edges[order] - value))


def _without_running_heads(pages: list[_Page]) -> list[_Page]:
    """Drop page numbers, and lines that stand at the edge of three pages or more with the same words."""
    edge: Counter[str] = Counter()
    for page in pages:
        edge.update({_shape(item) for item in page.items if isinstance(item, _Line) and _at_edge(item, page)})

    def keep(item: _Line | tuple[Cell, ...], page: _Page) -> bool:
        if not isinstance(item, _Line) or not _at_edge(item, page):
            return True
        return not _PAGE_NUMBER.match(item.text) and (edge[_shape(item)] < 3 or len(pages) < 3)

    return [replace(page, items=tuple(item for item in page.items if keep(item, page))) for page in pages]


def _at_edge(line: _Line, page: _Page) -> bool:
    return line.top < page.height * 0.085 or line.bottom > page.height * 0.915


def _shape(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _blocks(pages: list[_Page]) -> list[Paragraph | Table]:
    """Join lines to paragraphs and tables that go on over the page; number sections."""
    blocks: list[Paragraph | Table] = []
    sections, before = Sections(), list[str]()
    lines: list[_Line] = []
    started = 0

    def close() -> None:
        nonlocal lines
        text = mend("\n".join(line.text for line in lines))
        lines = []
        if text:
            sections.see(text)
            blocks.append(Paragraph(number=0, text=text, section=sections.path, page=started))
            before.append(text)

    for page in pages:
        right = max((item.right for item in page.items if isinstance(item, _Line)), default=page.width)
        for item in page.items:
            if isinstance(item, _Line):
                if lines and not _goes_on(lines[-1], item, right):
                    close()
                started = page.number if not lines else started
                lines.append(item)
                continue
            close()
            last = blocks[-1] if blocks else None
            if isinstance(last, Table) and last.page == page.number - 1 and _columns(last.cells) == _columns(item):
                blocks[-1] = _joined(last, item)
            elif any(cell.text for cell in item):
                blocks.append(table_of(0, item, section=sections.path, before=before, page=page.number))
                before.clear()
    close()
    return blocks


def _goes_on(last: _Line, line: _Line, right: float) -> bool:
    """Whether *line* belongs to the paragraph that *last* ended for now."""
    height = max(last.bottom - last.top, 1.0)
    if _CUT_NUMBER.search(f"{last.text}\n{line.text}"):
        return True
    if _LIST_MARK.match(line.text) or heading_level(line.text) or heading_level(last.text):
        return False
    if _PLACE_AND_DAY.match(line.text) or _PLACE_AND_DAY.match(last.text):
        return False
    if line.top < last.top:  # the next page
        return not _SENTENCE_END.search(last.text)
    if line.top - last.bottom > height * 0.9:
        return False
    is_full = last.right > right - 6 * height
    return is_full or not _SENTENCE_END.search(last.text) or line.text[:1].islower() or line.text[:1] in ",.;)%"


def _columns(cells: Iterable[Cell]) -> int:
    return max((cell.column + cell.column_span for cell in cells), default=0)


def _joined(table: Table, more: tuple[Cell, ...]) -> Table:
    """Return *table* with the rows it has on the next page, without the head repeated there."""
    height = max(cell.row + cell.row_span for cell in table.cells)
    first = [cell.text for cell in table.cells if cell.row == 0]
    skip = 1 if [cell.text for cell in more if cell.row == 0] == first else 0
    moved = tuple(replace(cell, row=cell.row - skip + height) for cell in more if cell.row >= skip)
    return replace(table, cells=table.cells + moved, page=table.page + 1)


def _require_text(document: DocumentText) -> None:
    """Refuse a document whose fonts do not say which letters they draw."""
    text = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell.text for cell in block.cells)
        for block in document.blocks
    )
    if not text.strip():
        raise package.damaged()
    if sum(map(len, _CID.findall(text))) > len(text) / 10:
        raise UnreadableDocument(
            "fonts", "Phông chữ trong tệp PDF này không cho biết chữ gốc nên không đọc được. Hãy gửi tệp Word gốc."
        )
