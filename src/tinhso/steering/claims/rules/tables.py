"""The language of tables: heading rows, groups, totals, units, target against result, notes, blank cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..data import Cell, Relation, RelationKind, RowFact, Table
from .numbers import Token
from .sentences import Sentence
from .tidy import fold
from .vocabulary import (
    ITEM_COLUMNS,
    MONEY,
    NOTE_COLUMNS,
    NUMBERING_COLUMNS,
    RESULT_COLUMNS,
    TARGET_COLUMNS,
    TOTAL_WORDS,
    UNIT_COLUMNS,
    VERDICT_COLUMNS,
)

_ROMAN = re.compile(r"^[ivxlc]+\.?$")
_LETTER = re.compile(r"^[a-hđ]\.?$")
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,2})*\.?$")
_BARE = re.compile(r"^[-+]?\d[\d.,]*\s*%?$")
_UNIT_LINE = re.compile(r"(?:đơn vị tính|đvt|đơn vị)\s*:?\s*([^\n.;()]{1,30})")
_UNIT_IN_HEAD = re.compile(r"\(\s*(?:đvt\s*:?\s*)?([^()]{1,20})(?:\)|$)")
_MISSED = re.compile(r"(?:không|chưa) (?:đạt|hoàn thành)")
_COLUMN_NUMBERS = re.compile(r"^\(?\d{1,2}\)?$|^[a-z]$|^\(?\d+\)?\s?=.*$")


@dataclass
class Grid:
    """A table laid out: what each place reads, its headings, its numbering column and unit."""

    table: Table
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    body: tuple[int, ...] = ()
    unit: str = ""
    marks: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    found: dict[tuple[str, ...], list[int]] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """The folded text of a cell, "" if there is none."""
        cell = self.rows.get(row, {}).get(column)
        return fold(cell.text) if cell else ""

    def column_like(self, words: tuple[str, ...]) -> list[int]:
        """Columns whose heading starts with one of the words."""
        if words not in self.found:
            heads = sorted(self.heads.items())
            self.found[words] = [column for column, head in heads if head.startswith(words)]
        return self.found[words]


def lay_out(table: Table) -> Grid:
    """Find the heading rows, the numbering, groups and the unit of a table."""
    grid = Grid(table)
    for cell in table.cells:
        grid.rows.setdefault(cell.row, {})[cell.column] = cell
    order = sorted(grid.rows)
    heading = _heading_rows(grid, order)
    for row in heading:
        for column, cell in grid.rows[row].items():
            for covered in range(column, column + max(1, cell.column_span)):
                text = fold(cell.text)
                if text and not _COLUMN_NUMBERS.match(text) and text not in grid.heads.get(covered, ""):
                    grid.heads[covered] = f"{grid.heads.get(covered, '')} {text}".strip()
    grid.body = tuple(row for row in order if row not in heading)
    grid.unit = _table_unit(table)
    _number_rows(grid)
    return grid


def _heading_rows(grid: Grid, order: Sequence[int]) -> list[int]:
    """Rows at the top that hold no figures; a row of column numbers "(1) (2) (3)" counts as heading."""
    heading: list[int] = []
    for row in order[:4]:
        texts = [fold(cell.text) for cell in grid.rows[row].values()]
        filled = [text for text in texts if text]
        numbering = len(filled) > 2 and all(_COLUMN_NUMBERS.match(text) for text in filled)
        bare = [text for text in filled if _BARE.match(text)]
        marked = bool(texts) and bool(_ROMAN.match(texts[0]) or _NUMBER.match(texts[0]) or _LETTER.match(texts[0]))
        first = not heading
        spans = any(
            cell.row_span > 1 or cell.column_span > 1 for above in heading for cell in grid.rows[above].values()
        )
        if (
            numbering
            or (first and not bare and len(filled) > 1)
            or (not first and spans and not bare and not marked and filled)
        ):
            heading.append(row)
        else:
            break
    return heading


def _table_unit(table: Table) -> str:
    shade = table.caption.lower()
    found = _UNIT_LINE.search(shade)
    return _known_unit(found[1]) if found else ""


def _known_unit(text: str) -> str:
    text = fold(text)
    if text in MONEY or text == "%":
        return text
    return next(
        (unit for unit in sorted(MONEY, key=len, reverse=True) if text.startswith(unit)),
        text if len(text.split()) <= 2 else "",
    )


def column_unit(grid: Grid, column: int) -> str:
    """The unit of a column: in its heading ("Tỷ lệ (%)", "Kinh phí (triệu đồng)"), else the table's for amounts."""
    head = grid.heads.get(column, "")
    for found in _UNIT_IN_HEAD.finditer(head):
        unit = fold(found[1])
        if unit in MONEY or unit == "%" or len(unit.split()) <= 2:
            return unit
    if re.search(r"(?:^|\s)(?:tỷ lệ|tỷ trọng|%)", head):
        return "%"
    return grid.unit


def row_unit(grid: Grid, row: int) -> str:
    """The unit a row gives in a column of units ("Đơn vị tính"); "" if the table has none."""
    columns = grid.column_like(UNIT_COLUMNS)
    unit = grid.text(row, columns[0]) if columns else ""
    return unit if 0 < len(unit.split()) <= 3 and not re.search(r"\d", unit) else ""


def row_missed(grid: Grid, row: int) -> bool:
    """Whether a column that judges the row says its target was missed."""
    return any(_MISSED.match(grid.text(row, column)) for column in grid.column_like(VERDICT_COLUMNS))


def _number_rows(grid: Grid) -> None:
    """Give each body row its mark ("II", "3", "" for a total) and a label a reader knows it by ("II.3")."""
    group = letter = ""
    numbering = next(iter(grid.column_like(NUMBERING_COLUMNS)), 0)
    for row in grid.body:
        mark = grid.text(row, numbering).rstrip(".")
        if _ROMAN.match(mark):
            group, letter = mark.upper(), ""
            grid.marks[row], grid.labels[row] = "group", group
        elif _LETTER.match(mark):
            letter = mark
            grid.marks[row], grid.labels[row] = "letter", ".".join(part for part in (group, mark) if part)
        elif _NUMBER.match(mark):
            grid.marks[row] = "item"
            grid.labels[row] = ".".join(part for part in (group, letter, mark) if part)
        else:
            total = any(grid.text(row, column) in TOTAL_WORDS for column in range(3))
            grid.marks[row] = "total" if total else ""
            grid.labels[row] = "tổng cộng" if total else str(row + 1)


def numbering_column(grid: Grid) -> int | None:
    """The column that numbers the rows, if the table has one."""
    named = grid.column_like(NUMBERING_COLUMNS)
    return named[0] if named else None


def item_column(grid: Grid) -> int:
    """The column that says what the row is about."""
    numbering = numbering_column(grid)
    for column in grid.column_like(ITEM_COLUMNS):
        if column != numbering:
            return column
    return (numbering + 1) if numbering is not None else 0


# --- totals -----------------------------------------------------------------------------------------------


Figures = dict[tuple[int, int], tuple[str, Token]]


def total_relations(grid: Grid, figures: Figures) -> list[Relation]:
    """PARTS relations down each column of bare numbers: items → group, groups → total, items → total."""
    found = []
    for column in sorted({column for _, column in figures}):
        if not _adds_up(grid, column):
            continue
        found += _column_totals(grid, column, figures)
    return found


def _adds_up(grid: Grid, column: int) -> bool:
    head = grid.heads.get(column, "")
    if re.search(r"tỷ lệ|tỷ trọng|%|bình quân|xếp|hạng|điểm|năng suất|chỉ số", head):
        return False
    return column_unit(grid, column) != "%"


def _column_totals(grid: Grid, column: int, figures: Figures) -> list[Relation]:
    found: list[Relation] = []
    levels = {"total": 0, "group": 1, "letter": 2, "item": 3}
    rows = [(row, levels.get(grid.marks[row], 3)) for row in grid.body if (row, column) in figures]
    if any(level == 0 for _, level in rows):
        rows = [(row, level) for row, level in rows if grid.marks[row]] if _has_marks(grid) else rows
    for position, (row, level) in enumerate(rows):
        if level == 3:
            continue
        children = _children(rows, position, level)
        if len(children) >= 2 or (len(children) == 1 and level):
            ids = tuple(figures[child, column][0] for child in children)
            found.append(Relation(RelationKind.PARTS, ids, figures[row, column][0], "bảng"))
    return found


def _has_marks(grid: Grid) -> bool:
    return sum(1 for mark in grid.marks.values() if mark == "item") >= 2


def _children(rows: Sequence[tuple[int, int]], position: int, level: int) -> list[int]:
    """The rows one level below: those after a group; for a total all before it, or after it if it stands first."""
    after = []
    for row, other in rows[position + 1 :]:
        if other <= level:
            break
        after.append((row, other))
    if level == 0 and not after:
        after = [(row, other) for row, other in rows[:position] if other]
    if not after:
        return []
    nearest = min(other for _, other in after)
    return [row for row, other in after if other == nearest]


# --- target, result, note ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RowCells:
    """The sentences of one row's target, result and note cells."""

    target: list[Sentence]
    result: list[Sentence]
    note: list[Sentence]


def target_column(grid: Grid) -> int | None:
    """The column that states targets, if another states results."""
    result = result_column(grid)
    columns = [column for column in grid.column_like(TARGET_COLUMNS) if column != result]
    if result is None or not columns:
        return None
    return max(columns, key=lambda column: (_figured(grid, column), -column))


def _figured(grid: Grid, column: int) -> int:
    """In how many rows a column has digits ("Chỉ tiêu" may name what is measured, and "Mục tiêu" say how much)."""
    return sum(1 for row in grid.body if re.search(r"\d", grid.text(row, column)))


def result_column(grid: Grid) -> int | None:
    """The column that states results."""
    columns = grid.column_like(RESULT_COLUMNS)
    return columns[0] if columns else None


def note_column(grid: Grid) -> int | None:
    """The column of notes."""
    columns = grid.column_like(NOTE_COLUMNS)
    return columns[-1] if columns else None


def row_relations(cells: RowCells) -> list[Relation]:
    """THRESHOLD between result and target cells; RATIO or SHARE from a note's counts to the row's single result."""
    targets = [(sentence, index) for sentence in cells.target for index, _ in enumerate(sentence.figures)]
    results = [
        (sentence, index)
        for sentence in cells.result
        for index, _ in enumerate(sentence.figures)
        if sentence.is_count(index) or sentence.figures[index].token.is_share
    ]
    found = [
        Relation(RelationKind.THRESHOLD, (result[0].figures[result[1]].id,), target[0].figures[target[1]].id)
        for result, target in _pairs(results, targets)
    ]
    shares = [pair for pair in results if pair[0].figures[pair[1]].token.is_share]
    if len(shares) == 1 and (base := _note_base(cells.note, shares[0])):
        found.append(base)
    return found


_Spot = tuple[Sentence, int]


def _pairs(results: list[_Spot], targets: list[_Spot]) -> list[tuple[_Spot, _Spot]]:
    """Match results to targets of the same unit: by words nearby, else by order when there are as many."""
    pairs = []
    left = list(targets)
    for spot in results:
        unit = spot[0].figures[spot[1]].unit
        same = [target for target in left if target[0].figures[target[1]].unit == unit]
        if not same:
            continue
        words = set(_near(spot).split())
        best = max(same, key=lambda target: (len(words & set(_near(target).split())), -left.index(target)))
        pairs.append((spot, best))
        left.remove(best)
    return pairs


def _near(spot: _Spot) -> str:
    sentence, index = spot
    token = sentence.figures[index].token
    before = sentence.before(index)
    if label := re.search(r"([^:;,%]*):\s*$", before):
        return fold(re.sub(r"[^\w\s]", " ", label[1]))
    near = sentence.shade[max(sentence.start, token.start - 25) : token.start] if index == 0 else ""
    return fold(re.sub(r"[^\w\s]", " ", f"{near} {sentence.after(index)}"))


_ABOUT_TOTAL = re.compile(r"(?:tổng số|cả tỉnh|toàn tỉnh|đến nay|hiện|có|là)[^;.]*$")


def _note_base(note: list[Sentence], share: _Spot) -> Relation | None:
    result = share[0].figures[share[1]]
    for sentence in note:
        for above, below in sentence.fractions.items():
            return Relation(RelationKind.RATIO, (sentence.figures[above].id, sentence.figures[below].id), result.id)
    whole = Decimal(100)
    if result.token.value >= whole:
        return None
    for sentence in note:
        for index, figure in enumerate(sentence.figures):
            if figure.token.is_share:
                return None
            if figure.token.value >= whole and sentence.is_count(index) and _ABOUT_TOTAL.search(sentence.before(index)):
                return Relation(RelationKind.SHARE, (figure.id,), result.id, "")
    return None


# --- rows without numbers ------------------------------------------------------------------------------------


def row_facts(grid: Grid, ids: dict[tuple[int, int], list[str]]) -> list[RowFact]:
    """One RowFact for each numbered item row: (heading, text) with blanks, its place, the caption, its figures' ids."""
    if len(grid.heads) < 3 or numbering_column(grid) is None:
        return []
    facts = []
    subject = item_column(grid)
    caption = " ".join(grid.table.caption.split())
    for row in grid.body:
        if grid.marks[row] != "item":
            continue
        item = grid.rows[row].get(subject)
        values = [(head, _text(grid, row, column)) for column, head in sorted(grid.heads.items())]
        values += [("#dòng", grid.labels[row]), ("#bảng", caption)]
        for column, head in sorted(grid.heads.items()):
            values += [(f"#số {head}", claim) for claim in ids.get((row, column), [])]
        facts.append(RowFact(grid.table.number, row, item.text if item else "", tuple(values)))
    return facts


def _text(grid: Grid, row: int, column: int) -> str:
    cell = grid.rows[row].get(column)
    if cell is not None:
        return cell.text.strip()
    for above in range(row - 1, -1, -1):  # a merged cell above reaches down to here
        cell = grid.rows.get(above, {}).get(column)
        if cell is not None:
            return cell.text.strip() if above + cell.row_span > row else ""
    return ""
