"""An official document as DOCX, for those who go on editing it in Word: margins, font and parts of Decree 30/2020."""

from io import BytesIO
from typing import Any

import docx as word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tinhso.core.documents.api import Heading, OfficialDocument, Paragraph, Table

FONT = "Times New Roman"
BODY = Pt(14)
BLANK = "\u00a0" * 7


def letter_docx(document: OfficialDocument) -> bytes:
    """Return *document* (a letter) as a DOCX on A4; number and day are blanks the clerk fills in."""
    docx = word.Document()
    _page(docx)
    _letterhead(docx, document)
    for addressee in document.addressees:
        _paragraph(docx, f"Kính gửi: {addressee}", align=WD_ALIGN_PARAGRAPH.CENTER, before=12, after=12)
    for block in document.body:
        if isinstance(block, Table):
            _table(docx, block)
        elif isinstance(block, Heading):
            _paragraph(docx, block.text, bold=True, indent=True)
        else:
            _paragraph(docx, _text(block), align=WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
    _signature(docx, document)
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def _text(block: Paragraph) -> str:
    return " ".join(block.text.split())


def _page(docx: Any) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = docx.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)


def _letterhead(docx: Any, document: OfficialDocument) -> None:
    table = docx.add_table(rows=2, cols=2)
    table.autofit = False
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(70), Mm(95)
    _lines(table.cell(0, 0), [(document.parent_agency.upper(), False), (document.agency.upper(), True)], 13)
    _lines(
        table.cell(0, 1),
        [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)],
        13,
    )
    _lines(table.cell(1, 0), [(f"Số: {BLANK}/{document.notation}", False), (f"V/v {document.abstract}", False)], 12)
    day = document.issued_on
    when = f"ngày {day:%d} tháng {day:%m} năm {day.year}" if day else f"ngày{BLANK}tháng{BLANK}năm{BLANK}"
    _lines(table.cell(1, 1), [(f"{document.place}, {when}", None)], 14)


def _lines(cell: Any, lines: list[tuple[str, bool | None]], size: int) -> None:
    """Write centred lines into a cell; bold True or False, None for italic."""
    paragraph = cell.paragraphs[0]
    for text, bold in lines:
        if not text:
            continue
        if paragraph.text:
            paragraph = cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bool(bold), bold is None, Pt(size)


def _paragraph(
    docx: Any,
    text: str,
    *,
    align: Any = None,
    bold: bool = False,
    indent: bool = False,
    before: int = 0,
    after: int = 6,
) -> None:
    paragraph = docx.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent:
        shape.first_line_indent = Mm(12.7)
    paragraph.add_run(text).bold = bold


def _table(docx: Any, block: Table) -> None:
    table = docx.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    total = sum(column.width for column in block.columns)
    widths = [Mm(165 * column.width / total) for column in block.columns]
    for cell, column, width in zip(table.rows[0].cells, block.columns, widths, strict=True):
        cell.width = width
        _cell(cell, column.label, bold=True)
    for row in block.rows:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, widths, strict=False):
            cell.width = width
            _cell(cell, text)
    _paragraph(docx, "")


def _cell(cell: Any, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold, run.font.size = bold, Pt(12)


def _signature(docx: Any, document: OfficialDocument) -> None:
    table = docx.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    title = left.paragraphs[0].add_run("Nơi nhận:")
    title.bold = title.italic = True
    title.font.size = Pt(12)
    for order, recipient in enumerate(document.recipients):
        end = "." if order == len(document.recipients) - 1 else ";"
        left.add_paragraph().add_run(f"- {recipient}{end}").font.size = Pt(11)
    lines: list[tuple[str, bool | None]] = [
        (document.signer.authority, True),
        (document.signer.post.upper(), True),
    ]
    _lines(right, lines, 14)
    for _blank in range(4):
        right.add_paragraph()
    last = right.add_paragraph()
    last.alignment = WD_ALIGN_PARAGRAPH.CENTER
    last.add_run(document.signer.name).bold = True
