"""Counts rolled up into scores: of the register, its fields, its agencies and communes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from tinhso.data.quality.data import Dimension, Figure, Profile
from tinhso.data.quality.rules.checks import Unit
from tinhso.data.quality.rules.scoring import live_since
from tinhso.data.registers.data import Declaration


class Counts(Protocol):
    """What one group of rows says of each unit."""

    @property
    def agency(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def applied(self) -> Sequence[int]: ...
    @property
    def failed(self) -> Sequence[Sequence[int]]: ...


class Aside(Protocol):
    """Rows set aside for one kind of fault."""

    @property
    def field(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def rows(self) -> int: ...


def scopes(declaration: Declaration, agency: str, area: str) -> list[str]:
    """Return the scopes a row belongs to besides the register."""
    found = [f"agency:{agency}"] if agency and declaration.agency_field else []
    return [*found, f"area:{area}"] if area and declaration.area_field else found


class Rollup:
    """Adds counts of units into good and total of every scope."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self._sums: dict[tuple[str, Dimension], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, units: Sequence[Unit], counted: Iterable[Counts]) -> None:
        """Add the counts of one pass."""
        for group in counted:
            wide = ["register", *scopes(self.declaration, group.agency, group.area)]
            for unit, applied, failed in zip(units, group.applied, group.failed, strict=True):
                good = applied - sum(failed)
                for scope in [*wide, unit.scope] if unit.scope else wide:
                    self._add(scope, unit.dimension, good, applied)

    def _add(self, scope: str, dimension: Dimension, good: int, total: int) -> None:
        sums = self._sums[(scope, dimension)]
        sums[0] += good
        sums[1] += total

    def add_aside(self, aside: Iterable[Aside]) -> None:
        """Add rows that an import set aside: an empty field is one cell not filled, any other fault one value wrong.

        That the record is missing, with all its cells, is counted by ``expected``.
        """
        for item in aside:
            dimension = Dimension.COMPLETE if item.code == "required" else Dimension.CORRECT
            if dimension is Dimension.CORRECT:
                self._add("register", dimension, 0, item.rows)
            if item.field:
                self._add(f"field:{item.field}", dimension, 0, item.rows)

    def figures(self, *, expected: int | None, rows: int) -> list[Figure]:
        """Return the figures; records that should be there and are not miss every cell that should be filled."""
        found = []
        for (scope, dimension), (good, total) in sorted(self._sums.items()):
            if dimension is Dimension.COMPLETE and expected and 0 < rows < expected and scope in {"register"}:
                total = round(total / rows * expected)
            if total and rows:
                found.append(Figure(scope, dimension, good, total))
        return found


def live_figures(
    declaration: Declaration, profile: Profile, keepers: Mapping[tuple[str, str], date], day: date
) -> list[Figure]:
    """Return «sống» by keepers, for registers whose records have no day of confirmation: who brought something lately.

    *keepers*: the day of the latest change by (agency, area).
    """
    since = live_since(declaration.rhythm.value, day)
    if since is None or not keepers or (profile.confirmed and declaration.field(profile.confirmed.field)):
        return []
    fresh = {place: at >= since for place, at in keepers.items()}
    found = [Figure("register", Dimension.LIVE, sum(fresh.values()), len(fresh))]
    by_scope: dict[str, list[bool]] = defaultdict(list)
    for (agency, area), is_fresh in fresh.items():
        for scope in scopes(declaration, agency, area):
            by_scope[scope].append(is_fresh)
    return found + [Figure(scope, Dimension.LIVE, sum(each), len(each)) for scope, each in sorted(by_scope.items())]


def clean_figures(
    declaration: Declaration, rows: Mapping[tuple[str, str], int], surplus: Mapping[tuple[str, str], int]
) -> list[Figure]:
    """Return «sạch»: rows that would stay if each group of duplicates were one row, of all rows."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (agency, area), total in rows.items():
        for scope in ["register", *scopes(declaration, agency, area)]:
            sums[scope][0] += total - surplus.get((agency, area), 0)
            sums[scope][1] += total
    return [Figure(scope, Dimension.CLEAN, good, total) for scope, (good, total) in sorted(sums.items())]
