"""Reading the calendar. The table of working time is kept per process and made anew when a version was added."""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.db.models import F, QuerySet

from tinhso.blocks.calendar.adapters.tables import ReadRow, read_file
from tinhso.blocks.calendar.data import Content, Cutoff, DayInfo, Hours, Kind, Row, SpecialDay
from tinhso.blocks.calendar.models import CalendarVersion
from tinhso.blocks.calendar.rules.checks import problems
from tinhso.blocks.calendar.rules.codec import content_from
from tinhso.blocks.calendar.rules.table import WorkTable
from tinhso.core.journal import api as journal
from tinhso.core.province.api import Change, differences

#: The journal's subject of a load or an import.
WHOLE = "calendar:camau"

Stamp = tuple[int, datetime] | None


def subject(kind: Kind, code: str) -> str:
    """Return how the journal names a row."""
    return f"calendar.{kind}:{code}"


def current() -> "QuerySet[CalendarVersion]":
    """Return the versions that count, withdrawn rows among them, with their rows."""
    return CalendarVersion.objects.filter(number=F("row__version")).select_related("row")


def rows() -> list[Row]:
    """Return all rows that stand, in order (one query)."""
    found = []
    for version in current().order_by("row__kind", "row__code"):
        if version.content is not None:
            kind = Kind(version.row.kind)
            found.append(Row(kind, content_from(kind, version.content, version.row.code)))
    return found


def content(kind: Kind, code: str) -> tuple[Content | None, int]:
    """Return a row's content (None if withdrawn or unknown) and its version (0 if unknown)."""
    version = current().filter(row__kind=kind, row__code=code).first()
    if version is None:
        return None, 0
    return (content_from(kind, version.content, code) if version.content is not None else None), version.number


# --- the table ----------------------------------------------------------------------------------


@dataclass
class _Kept:
    stamp: Stamp = None
    table: WorkTable | None = None


_kept = _Kept()
_lock = Lock()


def stamp() -> Stamp:
    """Return what changes with every new version (one quick query)."""
    return CalendarVersion.objects.order_by("-pk").values_list("pk", "made_at").first()


def table() -> WorkTable:
    """Return working time as the calendar stands now: one query, two when the calendar changed."""
    now = stamp()
    with _lock:
        if _kept.table is not None and _kept.stamp == now:
            return _kept.table
    made = table_of(rows())
    with _lock:
        _kept.stamp, _kept.table = now, made
    return made


def table_of(given: list[Row]) -> WorkTable:
    """Return the table that these rows make."""
    contents = [row.content for row in given]
    return WorkTable(
        [item for item in contents if isinstance(item, SpecialDay)],
        [item for item in contents if isinstance(item, Hours)],
        [item for item in contents if isinstance(item, Cutoff)],
    )


def year(asked: int, *, of: WorkTable | None = None) -> list[DayInfo]:
    """Return every day of a year."""
    days = of or table()
    first, last = date(asked, 1, 1).toordinal(), date(asked, 12, 31).toordinal()
    return [days.info(date.fromordinal(number)) for number in range(first, last + 1)]


# --- history ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VersionInfo:
    """One version of a row as its page tells it."""

    number: int
    made_at: datetime
    origin: str
    reason: str
    who: str
    entry: int | None
    is_current: bool
    withdrawn: bool
    changes: tuple[Change, ...]


def versions(kind: Kind, code: str) -> list[VersionInfo]:
    """Return the versions of a row, newest first (a query for them, one for each journal entry shown)."""
    found = list(
        CalendarVersion.objects.filter(row__kind=kind, row__code=code).select_related("row").order_by("number")
    )
    result = []
    before: Any = None
    for version in found:
        entry = journal.entry_of_receipt(version.receipt) if version.receipt else None
        result.append(
            VersionInfo(
                number=version.number,
                made_at=version.made_at,
                origin=version.origin,
                reason=version.reason,
                who=entry.actor_name if entry else "",
                entry=entry.number if entry else None,
                is_current=version.number == version.row.version,
                withdrawn=version.content is None,
                changes=tuple(differences(before, version.content)) if before else (),
            )
        )
        before = version.content
    return result[::-1][:50]


# --- a file before it is taken ------------------------------------------------------------------


@dataclass(frozen=True)
class PlannedRow:
    """What taking one row of a file would do: ``state`` is new, changed, same or error."""

    number: int
    day: SpecialDay | None
    state: str
    message: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """What taking a file would do; nothing is taken while a row or the whole is wrong."""

    rows: tuple[PlannedRow, ...]
    problems: tuple[str, ...]

    @property
    def days(self) -> list[SpecialDay]:
        """The days that would be written."""
        return [row.day for row in self.rows if row.day is not None and row.state in {"new", "changed"}]

    @property
    def is_sound(self) -> bool:
        """Whether everything may be taken."""
        return not self.problems and all(row.state != "error" for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, same, error."""
        return {
            state: sum(1 for row in self.rows if row.state == state) for state in ("new", "changed", "same", "error")
        }


def plan_import(content: bytes, *, basis: str, year: int) -> ImportPlan:
    """Return what a file would change (one query); raise CalendarError if it cannot be read at all."""
    read = read_file(content, basis=basis, year=year)
    standing = {row.key: row for row in rows()}
    planned = [_planned(row, standing) for row in read]
    new = {(Kind.DAY, row.day.code): Row(Kind.DAY, row.day) for row in planned if row.day is not None}
    before = set(problems([*standing.values()]))
    found = [text for text in problems([*({**standing, **new}).values()]) if text not in before]
    return ImportPlan(tuple(planned), tuple(found[:20]))


def _planned(read: ReadRow, standing: dict[tuple[Kind, str], Row]) -> PlannedRow:
    if read.day is None:
        return PlannedRow(read.number, None, "error", read.error)
    here = standing.get((Kind.DAY, read.day.code))
    state = "new" if here is None else "same" if here.content == read.day else "changed"
    return PlannedRow(read.number, read.day, state)
