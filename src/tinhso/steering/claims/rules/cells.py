"""What a figure in a table cell is: the heading above it, its kind by column, what it is about."""

import re

from ..data import ClaimKind
from .sentences import Sentence
from .subjects import subject_of
from .tables import Grid, item_column, note_column, result_column, target_column
from .tidy import fold

#: The unit a heading gives, which the claim carries itself (folding may have taken the closing parenthesis).
_UNIT = re.compile(r"\s*\([^()]*\)?$")


def head_text(grid: Grid, column: int) -> str:
    """The heading above a column as it is written; its number from 1 if it has none."""
    for row in sorted(grid.rows):
        if row in grid.body:
            break
        if (cell := grid.rows[row].get(column)) and cell.text.strip():
            return " ".join(cell.text.split())
    return str(column + 1)


def column_kind(grid: Grid, column: int) -> ClaimKind:
    """Whether a column's figures are results, targets or context, by its heading and the table's caption."""
    caption = fold(grid.table.caption)
    if column == target_column(grid):
        return ClaimKind.TARGET
    if result_column(grid) is not None and column in (result_column(grid), note_column(grid)):
        return ClaimKind.RESULT
    if column == item_column(grid) and re.search(r"mục tiêu|chỉ tiêu", grid.heads.get(column, "") + caption):
        return ClaimKind.TARGET
    head = grid.heads.get(column, "")
    if re.search(r"kế hoạch|chỉ tiêu|mục tiêu|dự kiến|phân khai|dự toán", head):
        return ClaimKind.TARGET
    return ClaimKind.RESULT if not re.search(r"nhiệm vụ|mục tiêu", head) else ClaimKind.CONTEXT


def cell_subject(grid: Grid, row: int, column: int, sentence: Sentence, index: int, bare: bool) -> str:
    """A figure alone in its cell is about its row and column; one in a result cell about the row's item."""
    item = grid.text(row, item_column(grid))
    if column == item_column(grid):
        return _item_subject(item, sentence, index)
    own = subject_of(sentence, index)
    if bare:
        return (
            f"{item} — {_UNIT.sub('', grid.heads.get(column, ''))}".strip(" —")
            if column != result_column(grid)
            else _without_numbers(item)
        )
    if column == result_column(grid):
        own = re.sub(r"[^\w\s]", " ", own)
        return fold(f"{own if len(own.split()) <= 6 else ''} {_without_numbers(item)}")
    return own


def _item_subject(item: str, sentence: Sentence, index: int) -> str:
    shares = sum(1 for figure in sentence.figures if figure.token.is_share)
    if shares > 1 and sentence.figures[index].token.is_share:
        tail = ""
        if index < len(sentence.figures) - 1:
            last = sentence.after(len(sentence.figures) - 1)
            found = re.search(r"(?<!\w)(?:được|có nhu cầu|đạt)(?!\w).*", last, re.DOTALL)
            tail = found.group() if found else ""
        own = re.sub(r"[,;]\s*$|\s(?:và|trên)\s*$", " ", sentence.after(index).lstrip(" %"))
        return _without_numbers(fold(f"{own} {tail}"))
    return _without_numbers(item) or subject_of(sentence, index)


def _without_numbers(item: str) -> str:
    text = re.sub(r"\([^)]*\)", " ", item)
    text = re.sub(r"(?:(?<!\w)(?:đạt|trên|tối thiểu|tăng|ít nhất|phấn đấu|tỷ lệ)\s+)*\d[\d.,]*\s*%?", " ", text)
    return fold(text)
