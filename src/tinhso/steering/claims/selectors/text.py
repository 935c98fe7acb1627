"""A document's text with its figures marked, ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tinhso.steering.claims.adapters.reading.text import heading_level
from tinhso.steering.claims.data import Cell, Paragraph, Table
from tinhso.steering.claims.models import Claim, ClaimState, Document, Finding
from tinhso.steering.claims.selectors.documents import anchor
from tinhso.steering.claims.services.state import block_value

#: How many characters of text one page shows; most reports are one page, a plan of 86,000 characters is three.
PAGE_CHARACTERS = 40_000

_RANK = {"contradiction": 0, "reconcile": 1, "review": 2}


@dataclass(frozen=True)
class Mark:
    """One figure in a text: where it stands, its anchor, how it is marked, and the finding it leads to."""

    start: int
    end: int
    anchor: str
    severity: str
    finding: int
    label: str


@dataclass(frozen=True)
class DrawnBlock:
    """One block as HTML. ``level`` is 1–3 for a heading, 0 for a paragraph, −1 for a table."""

    number: int
    page: int
    level: int
    html: SafeString


@dataclass(frozen=True)
class TextPage:
    """One page of a document's text. ``pages`` counts all pages; ``page_of`` says on which each block stands."""

    number: int
    pages: int
    blocks: tuple[DrawnBlock, ...]
    page_of: Mapping[int, int]


def text_page(
    document: Document,
    claims: Sequence[Claim],
    findings: Sequence[Finding],
    number: int,
    severities: Mapping[str, str],
) -> TextPage:
    """Return page *number* of the text with every claim marked (one query). ``severities`` names each severity."""
    page_of, first, last, pages = _paging(document, number)
    rows = document.blocks.filter(number__gte=first, number__lte=last).values_list("content", flat=True)
    marks = _marks(document, claims, findings, severities)
    drawn = tuple(_draw(block_value(content), marks) for content in rows)
    return TextPage(number=min(max(number, 1), pages), pages=pages, blocks=drawn, page_of=page_of)


def _paging(document: Document, number: int) -> tuple[dict[int, int], int, int, int]:
    """Return the page of every block, and the first and last block of page *number*."""
    if document.characters <= PAGE_CHARACTERS:
        return {}, 0, 2**31 - 1, 1
    page, filled, page_of = 1, 0, {}
    for block, content in document.blocks.values_list("number", "content"):
        size = len(content.get("text") or "") + sum(len(cell["text"]) for cell in content.get("cells", ()))
        if filled and filled + size > PAGE_CHARACTERS:
            page, filled = page + 1, 0
        filled += size
        page_of[block] = page
    wanted = min(max(number, 1), page)
    shown = [block for block, at in page_of.items() if at == wanted]
    return page_of, min(shown), max(shown), page


def _marks(
    document: Document, claims: Sequence[Claim], findings: Sequence[Finding], severities: Mapping[str, str]
) -> dict[tuple[int, int | None, int | None], list[Mark]]:
    worst: dict[str, tuple[int, str, int]] = {}
    for order, finding in enumerate(findings, 1):
        for claim in finding.content["claims"]:
            entry = (_RANK[finding.severity] + (3 if finding.state != "open" else 0), finding.severity, order)
            worst[claim] = min(worst.get(claim, entry), entry)
    marks: dict[tuple[int, int | None, int | None], list[Mark]] = {}
    for row in claims:
        if row.state == ClaimState.REJECTED:
            continue
        place = row.content["place"]
        rank, severity, order = worst.get(f"{document.code}#{row.key}", (9, "", 0))
        label = severities.get(severity, "") if rank < 3 else ""
        mark = Mark(place["start"], place["end"], anchor(row.key), severity if rank < 3 else "", order, label)
        marks.setdefault((place["block"], place["row"], place["column"]), []).append(mark)
    return marks


def _draw(block: Paragraph | Table, marks: Mapping[tuple[int, int | None, int | None], list[Mark]]) -> DrawnBlock:
    if isinstance(block, Table):
        return DrawnBlock(block.number, block.page, -1, _table(block, marks))
    html = marked(block.text, marks.get((block.number, None, None), ()))
    level = heading_level(block.text) or (2 if len(block.text) < 160 and block.text.isupper() else 0)
    return DrawnBlock(block.number, block.page, level, html)


def _table(table: Table, marks: Mapping[tuple[int, int | None, int | None], list[Mark]]) -> SafeString:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    head = _head_rows(rows)
    parts = []
    for number in range(max(rows, default=-1) + 1):
        tag = "th" if number < head else "td"
        cells = "".join(_cell(table, cell, tag, marks) for cell in rows.get(number, ()))
        parts.append(f"<tr>{cells}</tr>")
    return mark_safe(f"<table>{''.join(parts)}</table>")  # noqa: S308  (every text in it is escaped below)


def _head_rows(rows: Mapping[int, list[Cell]]) -> int:
    """Return how many rows head the table: the first, and those its merged cells reach down to."""
    first = rows.get(0, [])
    if any(char.isdigit() for cell in first for char in cell.text) and len(first) > 1:
        return 0
    return max((cell.row_span for cell in first), default=0)


def _cell(table: Table, cell: Cell, tag: str, marks: Mapping[tuple[int, int | None, int | None], list[Mark]]) -> str:
    spans = f' data-row="{cell.row + 1}" data-column="{cell.column + 1}"'
    spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    if cell.text[:1].isdigit() and len(cell.text) < 20:
        spans += ' class="n"'
    return f"<{tag}{spans}>{marked(cell.text, marks.get((table.number, cell.row, cell.column), ()))}</{tag}>"


def marked(text: str, marks: Sequence[Mark]) -> SafeString:
    """Return *text* escaped, each figure in a mark element with its anchor; overlapping marks keep the first."""
    parts, at = [], 0
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        if mark.start < at or mark.end > len(text):
            continue
        parts += [escape(text[at : mark.start]), _mark(mark, text[mark.start : mark.end])]
        at = mark.end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  (joined from escaped pieces)


def _mark(mark: Mark, text: str) -> str:
    if not mark.severity:
        return f'<mark id="{mark.anchor}">{escape(text)}</mark>'
    return (
        f'<mark id="{mark.anchor}" class="{mark.severity}"><a href="#ph-{mark.finding}" '
        f'title="{escape(mark.label)} {mark.finding}">{escape(text)}<sup>{mark.finding}</sup></a></mark>'
    )
