"""DOCX to text: paragraphs, tables with merged cells, footnotes and text boxes, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree.ElementTree import Element

from tinhso.steering.claims.adapters.reading import package
from tinhso.steering.claims.adapters.reading.text import (
    Sections,
    describe,
    heading_level,
    mend,
    numbered,
    table_of,
)
from tinhso.steering.claims.data import Cell, DocumentText, Paragraph, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What a reader of the page does not see, or sees elsewhere.
UNSEEN = {W + "del", W + "moveFrom", W + "instrText", W + "pPr", W + "rPr", W + "delText", FALLBACK}
LITERAL = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": ""}


@dataclass
class _Seen:
    """What a paragraph holds besides its words: text boxes and footnotes to be read after it."""

    boxes: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, *, styles: dict[str, int], notes: dict[str, str]) -> None:
        self.styles, self.notes = styles, notes
        self.blocks: list[Paragraph | Table] = []
        self.sections = Sections()
        self.before: list[str] = []

    def body(self, element: Element) -> None:
        for child in element:
            if child.tag == W + "p":
                self.paragraph(child)
            elif child.tag == W + "tbl":
                self.table(child)
            elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"}:
                self.body(child)

    def paragraph(self, element: Element) -> None:
        seen = _Seen()
        text = mend("".join(_words(element, seen)))
        if text:
            level = self._level(element, text)
            self.sections.see(text, level)
            if not level and element.find(f"{W}pPr/{W}numPr") is not None and not text.startswith(("-", "+")):
                text = f"- {text}"  # the number of an automatic list is not in the file's text
            self.blocks.append(Paragraph(number=0, text=text, section=self.sections.path))
            self.before.append(text)
        for box in seen.boxes:
            self.body(box)
        for note in seen.notes:
            if note in self.notes:
                self.blocks.append(
                    Paragraph(number=0, text=f"Chú thích: {self.notes[note]}", section=self.sections.path)
                )

    def _level(self, element: Element, text: str) -> int:
        style = element.find(f"{W}pPr/{W}pStyle")
        named = self.styles.get(style.get(W + "val", ""), 0) if style is not None else 0
        outline = element.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and outline.get(W + "val", "9").isdigit():
            named = named or (int(outline.get(W + "val", "9")) + 1) % 10
        return named or heading_level(text)

    def table(self, element: Element) -> None:
        seen = _Seen()
        cells = _cells(element, seen)
        if any(cell.text for cell in cells):
            self.blocks.append(table_of(0, cells, section=self.sections.path, before=self.before))
            self.before = []
        for box in seen.boxes:
            self.body(box)
        for note in seen.notes:
            if note in self.notes:
                self.blocks.append(
                    Paragraph(number=0, text=f"Chú thích: {self.notes[note]}", section=self.sections.path)
                )


def read(content: bytes, name: str) -> DocumentText:
    """Return the document in a DOCX package; raise UnreadableDocument if it is damaged."""
    with package.opened(content) as parts:
        main = package.xml(parts, "word/document.xml")
        styles, notes = _styles(package.xml(parts, "word/styles.xml")), _notes(package.xml(parts, "word/footnotes.xml"))
    body = main.find(W + "body") if main is not None else None
    if body is None:
        raise package.damaged()
    reader = _Reader(styles=styles, notes=notes)
    reader.body(body)
    return describe(DocumentText(title=PurePath(name).stem, blocks=numbered(reader.blocks)))


def _words(element: Element, seen: _Seen) -> Iterator[str]:
    """Yield the visible text inside *element*, in order."""
    for child in element:
        tag = child.tag
        if tag in {W + "t", MATH_TEXT}:
            yield child.text or ""
        elif tag in LITERAL:
            yield LITERAL[tag]
        elif tag == W + "txbxContent":
            seen.boxes.append(child)
        elif tag == W + "footnoteReference":
            seen.notes.append(child.get(W + "id", ""))
        elif tag not in UNSEEN:
            yield from _words(child, seen)


def _cells(table: Element, seen: _Seen) -> list[Cell]:
    """Return the cells of a table; one merged over rows or columns stands once, at its top left."""
    cells: list[Cell] = []
    above: dict[int, int] = {}  # column → index in cells of the cell that may go on below
    for row, line in enumerate(_rows(table)):
        column = _span(line.find(f"{W}trPr/{W}gridBefore"), default=0)
        for part in _parts(line, W + "tc"):
            width = _span(part.find(f"{W}tcPr/{W}gridSpan"), default=1)
            merge = part.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(W + "val", "continue") == "continue" and column in above:
                top = cells[above[column]]
                cells[above[column]] = Cell(
                    top.row, top.column, top.text, row_span=row - top.row + 1, column_span=top.column_span
                )
            else:
                cells.append(Cell(row, column, _cell_text(part, seen), row_span=1, column_span=width))
                above[column] = len(cells) - 1
            column += width
    return cells


def _rows(table: Element) -> Iterator[Element]:
    for child in _parts(table, W + "tr"):
        if child.find(f"{W}trPr/{W}del") is None:
            yield child


def _parts(element: Element, tag: str) -> Iterator[Element]:
    """Yield children of *tag*, also from inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml"}:
            yield from _parts(child, tag)


def _cell_text(cell: Element, seen: _Seen) -> str:
    lines: list[str] = []
    for child in cell:
        if child.tag == W + "tbl":
            lines += [" | ".join(_cell_text(part, seen) for part in _parts(row, W + "tc")) for row in _rows(child)]
        elif child.tag == W + "p":
            lines.append("".join(_words(child, seen)))
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml"}:
            lines.append(_cell_text(child, seen))
    return mend("\n".join(lines))


def _span(element: Element | None, *, default: int) -> int:
    value = element.get(W + "val", "") if element is not None else ""
    return min(int(value), 500) if value.isdigit() else default


def _styles(root: Element | None) -> dict[str, int]:
    """Return the heading level of each style id that is a heading."""
    levels: dict[str, int] = {}
    for style in root.iter(W + "style") if root is not None else ():
        named = style.find(W + "name")
        name = (named.get(W + "val", "") if named is not None else "").lower()
        if name == "title":
            levels[style.get(W + "styleId", "")] = 1
        elif name.startswith("heading ") and name[8:].isdigit():
            levels[style.get(W + "styleId", "")] = int(name[8:])
    return levels


def _notes(root: Element | None) -> dict[str, str]:
    """Return the text of each footnote by id, without the separators Word keeps among them."""
    notes: dict[str, str] = {}
    for note in root.iter(W + "footnote") if root is not None else ():
        text = mend("".join(_words(note, _Seen())))
        if text and note.get(W + "type") not in {"separator", "continuationSeparator"}:
            notes[note.get(W + "id", "")] = text
    return notes
