"""Columns that follow from other columns: a share column a/b, a structure column of a total, a column that sums others.

Nothing in the heading need say so: what holds in most rows is taken as meant, and then checked in all of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..data import Relation, RelationKind
from .numbers import Token
from .tables import Figures, Grid, column_unit

_FEWEST_ROWS = 3
_MOST_COLUMNS = 14
_HUNDRED = Decimal(100)
#: The detail of a ratio that a structure column states.
STRUCTURE = "cơ cấu"


def column_relations(grid: Grid, figures: Figures) -> list[Relation]:
    """RATIO relations for share columns and PARTS ("bảng") for total columns, one per row."""
    columns = sorted({column for _, column in figures})
    if len(columns) > _MOST_COLUMNS:
        return []
    shares = [column for column in columns if _is_share(grid, column, figures)]
    counts = [column for column in columns if column not in shares]
    found: list[Relation] = []
    for share in shares:
        found += _structure_column(grid, share, counts, figures) or _ratio_column(grid, share, counts, figures)
    for whole in counts:
        found += _sum_column(grid, whole, counts, figures)
    return found


def _is_share(grid: Grid, column: int, figures: Figures) -> bool:
    tokens = [token for (_, at), (_, token) in figures.items() if at == column]
    return column_unit(grid, column) == "%" or all(token.is_share for token in tokens)


def _rows(grid: Grid, columns: Sequence[int], figures: Figures) -> list[int]:
    return [row for row in grid.body if all((row, column) in figures for column in columns)]


def _ratio_column(grid: Grid, share: int, counts: Sequence[int], figures: Figures) -> list[Relation]:
    best: tuple[int, int, int] | None = None
    for part in counts:
        for whole in counts:
            if part == whole:
                continue
            rows = _rows(grid, (share, part, whole), figures)
            fitting = sum(
                1 for row in rows if _is_ratio(figures[row, share][1], figures[row, part][1], figures[row, whole][1])
            )
            if (
                len(rows) >= _FEWEST_ROWS
                and fitting * 5 >= len(rows) * 3
                and fitting >= 2
                and (best is None or fitting > best[0])
            ):
                best = (fitting, part, whole)
    if best is None:
        return []
    _, part, whole = best
    return [
        Relation(RelationKind.RATIO, (figures[row, part][0], figures[row, whole][0]), figures[row, share][0])
        for row in _rows(grid, (share, part, whole), figures)
        if figures[row, whole][1].value > 0
    ]


def _structure_column(grid: Grid, share: int, counts: Sequence[int], figures: Figures) -> list[Relation]:
    """The shares of a total ("cơ cấu", "tỷ trọng"): its own row says 100, and the amounts stand in a column before it.

    The total may itself be wrong, so the shares are also held against what the amounts add up to.
    """
    for total in (row for row in grid.body if grid.marks[row] == "total" and (row, share) in figures):
        before = [column for column in counts if column < share and (total, column) in figures]
        if figures[total, share][1].value != _HUNDRED or not before:
            continue
        amount = before[-1]
        whole_id = figures[total, amount][0]
        rows = [row for row in _rows(grid, (share, amount), figures) if row != total]
        wholes = (figures[total, amount][1].value, sum((figures[row, amount][1].value for row in rows), Decimal(0)))
        if len(rows) >= _FEWEST_ROWS and any(_are_shares(rows, share, amount, whole, figures) for whole in wholes):
            return [
                Relation(RelationKind.RATIO, (figures[row, amount][0], whole_id), figures[row, share][0], STRUCTURE)
                for row in rows
            ]
    return []


def _are_shares(rows: Sequence[int], share: int, amount: int, whole: Decimal, figures: Figures) -> bool:
    """Whether most rows' amounts are their shares of *whole*."""
    whole_token = replace(figures[rows[0], amount][1], value=whole)
    fitting = sum(1 for row in rows if _is_ratio(figures[row, share][1], figures[row, amount][1], whole_token))
    return fitting * 5 >= len(rows) * 3


def _is_ratio(share: Token, part: Token, whole: Token) -> bool:
    if whole.value <= 0 or not share.value:
        return False
    place = Decimal(1).scaleb(-share.decimals)
    return -place / 2 <= part.value / whole.value * _HUNDRED - share.value <= place


def _sum_column(grid: Grid, whole: int, counts: Sequence[int], figures: Figures) -> list[Relation]:
    """The total column sums two or more columns that follow it without a gap."""
    following = [column for column in counts if column > whole]
    for size in range(len(following), 1, -1):
        parts = following[:size]
        rows = _rows(grid, (whole, *parts), figures)
        rows = [row for row in rows if figures[row, whole][1].value > 0]
        fitting = [
            row for row in rows if sum(figures[row, part][1].value for part in parts) == figures[row, whole][1].value
        ]
        if len(rows) >= _FEWEST_ROWS and len(fitting) * 3 >= len(rows) * 2:
            return [
                Relation(
                    RelationKind.PARTS, tuple(figures[row, part][0] for part in parts), figures[row, whole][0], "bảng"
                )
                for row in rows
            ]
    return []
