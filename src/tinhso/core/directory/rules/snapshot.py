"""The whole directory at hand, immutable, readable as of any day.

A province has some hundred areas and agencies and a few thousand hamlets: all of it fits in memory, so every question
is answered without a query of its own, and every rule can be tested without a database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from tinhso.core.directory.data import (
    LEVELS,
    Agency,
    AgencyInfo,
    Area,
    AreaInfo,
    Content,
    Post,
    Successor,
    Target,
)

Timed = Area | Agency | Post
T = TypeVar("T", Area, Agency, Post)

#: A path that comes back to itself is refused on writing; reading stops here all the same.
DEPTH = 12


def in_force(row: Timed, day: date) -> bool:
    """Return whether *row* applies on *day* (both ends included)."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def begins(row: Timed) -> date:
    """Return the first day, the beginning of time where it is not known."""
    return row.valid_from or date.min


def ends(row: Timed) -> date:
    """Return the last day, the end of time where it is open."""
    return row.valid_to or date.max


@dataclass(frozen=True)
class Stamp:
    """What the database knows of a row beside its content."""

    public_id: UUID
    version: int


@dataclass(frozen=True)
class Directory:
    """All rows that count. ``stamps`` are by (kind, key)."""

    areas: tuple[Area, ...] = ()
    agencies: tuple[Agency, ...] = ()
    successors: tuple[Successor, ...] = ()
    posts: tuple[Post, ...] = ()
    stamps: dict[tuple[str, str], Stamp] | None = None

    # --- by code and day ---

    @cached_property
    def areas_by_code(self) -> dict[str, list[Area]]:
        """The rows of each area code, oldest first."""
        return _by_code(self.areas)

    @cached_property
    def agencies_by_code(self) -> dict[str, list[Agency]]:
        """The rows of each agency code, oldest first."""
        return _by_code(self.agencies)

    @cached_property
    def posts_by_agency(self) -> dict[str, list[Post]]:
        """The posts of each agency, by rank."""
        found: dict[str, list[Post]] = defaultdict(list)
        for post in sorted(self.posts, key=lambda post: (post.rank, post.title, begins(post))):
            found[post.agency].append(post)
        return dict(found)

    def area(self, code: str, day: date) -> Area | None:
        """Return the area with *code* on *day*."""
        return _on(self.areas_by_code.get(code, ()), day)

    def agency(self, code: str, day: date) -> Agency | None:
        """Return the agency with *code* on *day*."""
        return _on(self.agencies_by_code.get(code, ()), day)

    def unit(self, target: Target, code: str, day: date) -> Area | Agency | None:
        """Return the area or agency with *code* on *day*."""
        return self.area(code, day) if target is Target.AREA else self.agency(code, day)

    def rows_of(self, target: Target, code: str) -> list[Area] | list[Agency]:
        """Return every row of a code, oldest first."""
        return self.areas_by_code.get(code, []) if target is Target.AREA else self.agencies_by_code.get(code, [])

    def nearest(self, target: Target, code: str, day: date) -> Area | Agency | None:
        """Return the row of *code* on *day*, else its last before, else its first: for names of what is no more."""
        rows = self.rows_of(target, code)
        before = [row for row in rows if begins(row) <= day]
        return before[-1] if before else (rows[0] if rows else None)

    # --- trees ---

    def parent_of(self, row: Area | Agency) -> str:
        """Return the code of what stands above; an agency's is in its path unless the row says otherwise."""
        if row.parent or isinstance(row, Area):
            return row.parent
        above = row.code.rpartition("/")[0]
        return above if above in self.agencies_by_code else ""

    def path(self, area: Area, day: date) -> str:
        """Return the codes from the province down to *area* as of *day*."""
        codes = [area.code]
        row: Area | None = area
        while row is not None and row.parent and len(codes) < DEPTH:
            codes.append(row.parent)
            row = self.area(row.parent, day)
        return "/".join(reversed(codes))

    def areas_on(self, day: date) -> list[Area]:
        """Return the areas in force on *day*: province first, then by level and code."""
        return sorted(
            (row for row in self.areas if in_force(row, day)), key=lambda row: (LEVELS.index(row.level), row.code)
        )

    def agencies_on(self, day: date) -> list[Agency]:
        """Return the agencies in force on *day*, in the order of the province's file."""
        return [row for row in self.agencies if in_force(row, day)]

    @cached_property
    def children_of_area(self) -> dict[str, list[Area]]:
        """The areas under each code, whatever the day."""
        found: dict[str, list[Area]] = defaultdict(list)
        for row in self.areas:
            found[row.parent].append(row)
        return dict(found)

    def children(self, code: str, day: date) -> list[Area]:
        """Return the areas right under *code* on *day*."""
        return [row for row in self.children_of_area.get(code, ()) if in_force(row, day)]

    # --- as others see it ---

    def area_info(self, row: Area, day: date) -> AreaInfo:
        """Return *row* as other modules see it."""
        return AreaInfo(
            public_id=self.stamp(row).public_id,
            code=row.code,
            name=row.name or row.full_name,
            full_name=row.full_name,
            level=row.level,
            kind=row.kind,
            path=self.path(row, max(min(day, ends(row)), begins(row))),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            legal_basis=row.legal_basis,
            parent_code=row.parent,
        )

    def agency_info(self, row: Agency) -> AgencyInfo:
        """Return *row* as other modules see it."""
        return AgencyInfo(
            public_id=self.stamp(row).public_id,
            code=row.code,
            name=row.name,
            short=row.short,
            english=row.english,
            kind=row.kind,
            parent_code=self.parent_of(row),
            area_code=row.area,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            legal_basis=row.legal_basis,
            is_verified=row.is_verified,
        )

    def stamp(self, row: Content) -> Stamp:
        """Return what the database knows of *row*; a row that is only planned has no id yet."""
        found = (self.stamps or {}).get((row.kind_of_row.value, row.key))
        return found or Stamp(UUID(int=0), 0)

    @cached_property
    def by_public_id(self) -> dict[UUID, Content]:
        """Every row by its public id."""
        return {self.stamp(row).public_id: row for row in self.contents()}

    def contents(self) -> Iterator[Content]:
        """Yield every row."""
        yield from self.areas
        yield from self.agencies
        yield from self.successors
        yield from self.posts

    # --- successors ---

    @cached_property
    def successors_by_day(self) -> dict[tuple[Target, date, str], list[Successor]]:
        """The successor rows by what, day and old code."""
        found: dict[tuple[Target, date, str], list[Successor]] = defaultdict(list)
        for row in self.successors:
            found[(row.target, row.on, row.old)].append(row)
        return dict(found)

    @cached_property
    def successors_from(self) -> dict[tuple[Target, str], list[Successor]]:
        """The successor rows by what and old code, oldest first."""
        return _grouped(self.successors, lambda row: (row.target, row.old))

    @cached_property
    def successors_into(self) -> dict[tuple[Target, str], list[Successor]]:
        """The successor rows by what and new code, oldest first."""
        return _grouped(self.successors, lambda row: (row.target, row.new))

    @cached_property
    def _days(self) -> dict[Target, list[date]]:
        return {target: sorted({row.on for row in self.successors if row.target is target}) for target in Target}

    def days_of_change(self, target: Target) -> list[date]:
        """Return the days on which something succeeded something, in order."""
        return self._days[target]

    def changed(self, add: Iterable[Content], drop: Iterable[Content] = ()) -> "Directory":
        """Return the directory without *drop* and with *add*: what it would be, to be checked before it is."""
        gone = {(row.kind_of_row, row.key) for row in drop}
        rows = [row for row in self.contents() if (row.kind_of_row, row.key) not in gone] + list(add)
        return replace(
            self,
            areas=tuple(row for row in rows if isinstance(row, Area)),
            agencies=tuple(row for row in rows if isinstance(row, Agency)),
            successors=tuple(row for row in rows if isinstance(row, Successor)),
            posts=tuple(row for row in rows if isinstance(row, Post)),
        )


def _by_code(rows: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in sorted(rows, key=begins):
        found[row.code].append(row)
    return dict(found)


def _on(rows: Iterable[T], day: date) -> T | None:
    return next((row for row in rows if in_force(row, day)), None)


def _grouped(
    rows: Iterable[Successor], key: Callable[[Successor], tuple[Target, str]]
) -> dict[tuple[Target, str], list[Successor]]:
    found: dict[tuple[Target, str], list[Successor]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.on):
        found[key(row)].append(row)
    return dict(found)


def is_under(code: str, root: str) -> bool:
    """Return whether the path *code* is *root* or lies under it."""
    return code == root or code.startswith(root + "/")
