"""Which line of a table is its header, and which column may fill which field."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from tinhso.data.imports.rules.normalising import folded
from tinhso.data.registers.data import Declaration, Field

#: A header is looked for among so many first lines.
LOOKED_AT = 40
_TOTALS = re.compile(r"^(tong cong|cong trang|cong|tong so|tong|cong don|nguoi lap bieu|ngay thang|trang \d+)\b")
_NUMBERING = re.compile(r"\(?\d{1,3}\)?|[a-z]|[A-Z]")

Cells = Sequence[str]


def find_header(lines: Sequence[Cells]) -> int:
    """Return which line (from 0) is the last of the header: full of texts, above lines that look like data."""
    best, place = -1.0, 0
    for at, cells in enumerate(lines[:LOOKED_AT]):
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) < 2:
            continue
        words = sum(1 for cell in filled if not _is_value(cell))
        below = [line for line in lines[at + 1 : at + 8] if sum(1 for cell in line if cell.strip()) >= 2]
        values = sum(1 for line in below for cell in line if _is_value(cell))
        cells_below = sum(1 for line in below for cell in line if cell.strip()) or 1
        score = words / len(cells) + len(filled) / len(cells) + values / cells_below - 0.001 * at
        if words >= 0.8 * len(filled) and score > best:
            best, place = score, at
    return place + 1 if _goes_on(lines, place) else place


def _goes_on(lines: Sequence[Cells], place: int) -> bool:
    """Whether the line under the header is its second part: words under merged cells, and empty where data begins."""
    if place + 2 >= len(lines):
        return False
    header, under, data = lines[place], lines[place + 1], lines[place + 2]
    filled = [at for at, cell in enumerate(under) if cell.strip()]
    if not filled or any(_is_value(under[at]) for at in filled):
        return False
    splits = any(at >= len(header) or not header[at].strip() for at in filled)
    begins_later = any(cell.strip() and (at >= len(under) or not under[at].strip()) for at, cell in enumerate(data))
    leads = bool(data) and bool(data[0].strip()) and not (under and under[0].strip())
    return splits and begins_later and leads


def _is_value(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def names_of(lines: Sequence[Cells], header: int, above: int = 1) -> list[str]:
    """Return column names from the header line; where it is empty (a merged cell) the line above names the column.

    Names that repeat get a number, so that each column can be chosen.
    """
    width = max((len(line) for line in lines[: header + 1]), default=0)
    made: list[str] = []
    for column in range(width):
        name = ""
        for line in reversed(lines[max(0, header - above) : header + 1]):
            if column < len(line) and line[column].strip():
                name = " ".join(line[column].split())
                break
        made.append(name or f"Cột {column + 1}")
    return unique(made)


def unique(names: Sequence[str]) -> list[str]:
    """Return the names with a number after those that stand twice; case is no difference (DuckDB sees none)."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        times = seen[name.lower()] = seen.get(name.lower(), 0) + 1
        made.append(name if times == 1 else f"{name} ({times})")
    return made


def is_numbering(cells: Cells) -> bool:
    """Whether a line only numbers its columns: (1) (2) (3)."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) >= 2 and all(_NUMBERING.fullmatch(cell) for cell in filled)


def is_total(cells: Cells) -> bool:
    """Whether a line sums up or signs a page: it begins like one and fills few cells."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return True
    return len(filled) <= max(2, len(cells) // 3) and _TOTALS.match(folded(filled[0])) is not None


def suggest(declaration: Declaration, columns: Sequence[str]) -> dict[str, str]:
    """Return field → column by name and label (folded): the same words first, then the nearest; each column once."""
    pairs = sorted(
        ((_likeness(item, column), item.name, column) for item in declaration.shown for column in columns),
        key=lambda pair: -pair[0],
    )
    made: dict[str, str] = {}
    used: set[str] = set()
    for likeness, name, column in pairs:
        if likeness >= 0.72 and name not in made and column not in used:
            made[name] = column
            used.add(column)
    return made


def _likeness(field: Field, column: str) -> float:
    words = folded(column)
    told = {folded(field.name.replace("_", " ")), folded(field.label.vi), folded(field.label.en)} - {""}
    if words in told:
        return 1.0
    best = max((SequenceMatcher(None, words, text).ratio() for text in told), default=0.0)
    inside = any(
        text and (f" {text} " in f" {words} " or f" {words} " in f" {text} ") for text in told if len(text) > 4
    )
    return max(best, 0.8) if inside and len(words) > 4 else best


def moved(before: Sequence[str], now: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Return the columns that stand at another place than last time: name → (then, now), from 1."""
    then = {name: at for at, name in enumerate(before, 1)}
    return {name: (then[name], at) for at, name in enumerate(now, 1) if name in then and then[name] != at}
