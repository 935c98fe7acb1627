"""Plain text → DocumentText: paragraphs, and tables whose cells end in "|" or are parted by tabs."""

import re
from collections.abc import Sequence
from datetime import date

from ..data import Cell, DocumentText, Paragraph, Table
from .periods import as_of_date
from .sections import Sections
from .tidy import fold, tidy

_SYMBOL = re.compile(r"\bSố\s*:\s*(\d+\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{1,}[A-ZĐa-z]*(?:\s?-\s?[A-ZĐ&]+)*)")
_SYMBOL_ANYWHERE = re.compile(r"\bSố hiệu\s*:\s*(\d+/\S+)")
_ISSUED = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)
_ISSUED_SHORT = re.compile(
    r"Ngày ban hành\s*:\s*(\d{1,2}/\d{1,2}/\d{4})|^Thứ [^,]{2,6},\s*(\d{1,2})-(\d{1,2})-(\d{2})\b", re.MULTILINE
)
_ISSUER = re.compile(
    r"^(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|BỘ|SỞ|HỘI ĐỒNG NHÂN DÂN|TỈNH ỦY|BAN CHỈ ĐẠO)\b[^|\n]*", re.MULTILINE
)
_RULE = re.compile(r"^[\s|:+=-]*$")
_KIND = re.compile(
    r"^(KẾ HOẠCH|BÁO CÁO|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|NGHỊ QUYẾT|ĐỀ ÁN|THÔNG BÁO|CÔNG VĂN|TỜ TRÌNH|CHỈ THỊ)\b"
)
_HEAD_WORDS = re.compile(r"^(?:stt|tt|số tt|số thứ tự)$")
_NEW_ROW = re.compile(r"^\s*(?:\d{1,3}|[IVXLC]{1,6}|[a-zđ]|\d{1,2}(?:\.\d{1,2})+)\s*[.)]?\s*\|")
_CAPTION_LINES = 4


def read_plain(text: str, *, title: str = "") -> DocumentText:
    """Read plain text into paragraphs and tables with their sections.

    ``title`` overrides the title found. Empty text gives a document without blocks; nothing is raised.
    """
    lines = tidy(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    blocks: list[Paragraph | Table] = []
    sections = Sections()
    section = ""
    recent: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if rows := _table_at(lines, index):
            height, cells = rows
            if cells:
                blocks.append(Table(len(blocks) + 1, cells, section, "\n".join(recent[-_CAPTION_LINES:])))
            index, recent = index + height, []
            continue
        if line.strip() and not _RULE.match(line):
            section = sections.feed(line)
            blocks.append(Paragraph(len(blocks) + 1, line.strip(), section))
            recent.append(line.strip())
        index += 1
    return DocumentText(
        title=title or _title(lines),
        blocks=tuple(blocks),
        symbol=_symbol(lines),
        issued_on=_issued(lines),
        issuer=_issuer(lines),
    )


# --- tables ----------------------------------------------------------------------------------------


def _table_at(lines: Sequence[str], index: int) -> tuple[int, tuple[Cell, ...]] | None:
    """(lines used, cells) of the table that starts here; None if none does."""
    if "|" in lines[index]:
        end = index
        while end < len(lines) and ("|" in lines[end] or _continues(lines, end)):
            end += 1
        run = [line for line in lines[index:end] if not (_RULE.match(line) and "-" in line)]
        if all(line.strip().startswith("|") for line in run) and len(run) < end - index:
            return end - index, _grid([_split(line)[1:] if line.strip() else [] for line in run])
        return end - index, _grid(_rows(run))
    if (
        lines[index].count("\t") >= 1
        and index + 1 < len(lines)
        and lines[index + 1].count("\t") == lines[index].count("\t")
    ):
        end = index
        while end < len(lines) and lines[end].count("\t") >= 1:
            end += 1
        return end - index, _grid([[cell.strip() for cell in line.split("\t")] for line in lines[index:end]])
    return None


def _continues(lines: Sequence[str], index: int) -> bool:
    """A line without a bar inside a cell: the line before left its cell open and a coming one closes it."""
    before = lines[index - 1].rstrip() if index else ""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return "|" in before and not before.endswith("|") and "|" in following


def _split(line: str) -> list[str]:
    """The cells a line closes: each bar ends one."""
    cells = [cell.strip() for cell in line.split("|")]
    return cells[:-1] if not cells[-1] else cells


def _rows(run: Sequence[str]) -> list[list[str]]:
    """Rows of a bar table: the first line sets the width, short lines are filled by those that follow."""
    width = max(2, len(_split(run[0])))
    rows: list[list[str]] = []
    current: list[str] = []
    open_cell = False
    for line in run:
        cells = _split(line)
        starts = bool(_NEW_ROW.match(line)) and len(cells) > 1
        if current and (len(current) >= width or (starts and not open_cell and len(current) + len(cells) > width)):
            rows.append(current)
            current = []
        if open_cell and current:
            current[-1] = f"{current[-1]} {cells[0]}".strip()
            current += cells[1:]
        else:
            current += cells
        open_cell = not line.rstrip().endswith("|") and len(current) < width
    if current:
        rows.append(current)
    return rows


def _grid(rows: Sequence[Sequence[str]]) -> tuple[Cell, ...]:
    return tuple(Cell(number, column, cell) for number, row in enumerate(rows) for column, cell in enumerate(row))


# --- what the head says ------------------------------------------------------------------------------


def _symbol(lines: Sequence[str]) -> str:
    head = "\n".join(lines[:25])
    found = _SYMBOL.search(head) or _SYMBOL_ANYWHERE.search("\n".join(lines[-40:]))
    return re.sub(r"\s", "", found[1]) if found else ""


def _issued(lines: Sequence[str]) -> date | None:
    head = "\n".join(lines[:25])
    if found := _ISSUED.search(head):
        return as_of_date(found.group().lower())
    if found := _ISSUED_SHORT.search(head) or _ISSUED_SHORT.search("\n".join(lines[-40:])):
        if found[1]:
            return as_of_date(found[1])
        return as_of_date(f"{found[2]}/{found[3]}/20{found[4]}")
    return None


def _issuer(lines: Sequence[str]) -> str:
    found = _ISSUER.search("\n".join(lines[:15]))
    return found.group().strip() if found else ""


def _title(lines: Sequence[str]) -> str:
    kept = [line.strip() for line in lines[:40] if line.strip() and "|" not in line]
    for index, line in enumerate(kept):
        if _KIND.match(line) and line.isupper():
            rest = kept[index + 1] if index + 1 < len(kept) and kept[index + 1].isupper() else ""
            return f"{line} {rest}".strip()
    return next((line for line in kept if 8 < len(line) < 160 and not fold(line).startswith(("đt:", "thứ "))), "")
