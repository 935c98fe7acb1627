"""Reading plans, each in a known number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from json import loads
from typing import Any

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from tinhso.core.directory import api as directory
from tinhso.core.journal import api as journal
from tinhso.core.province.api import Change, differences, from_plain
from tinhso.steering.plans.data import TYPES, Agency, Content, Kind, Plan, Row
from tinhso.steering.plans.models import PlanItem, PlanItemVersion
from tinhso.steering.plans.rules import boards
from tinhso.steering.plans.selectors import reporting

#: What the journal calls the loading of a province folder.
LOADED = "province:plans"
#: The order in which a plan's rows are read: as in the document.
_ORDER = {kind: index for index, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Version:
    """One version of a row. ``entry`` and ``who`` come from the journal; "" if its entry is not there."""

    number: int
    made_at: datetime
    origin: str
    reason: str
    who: str
    entry: int | None
    changes: tuple[Change, ...]
    is_current: bool
    withdrawn: bool


def current() -> "QuerySet[PlanItemVersion]":
    """Return the versions that count, withdrawn ones too."""
    return PlanItemVersion.objects.filter(number=F("item__version")).select_related("item")


def _read(**conditions: Any) -> list[tuple[Row, int]]:
    """Return the rows in force that meet *conditions*, with their version numbers; one query."""
    found = current().filter(content__isnull=False, **conditions)
    fields = ("item__kind", "item__plan", "item__position", "item__code", "number")
    return [
        (Row(Kind(kind), plan, position, _content(Kind(kind), code, text)), number)
        for kind, plan, position, code, number, text in found.values_list(*fields, Cast("content", TextField()))
    ]


@lru_cache(maxsize=8192)
def _content(kind: Kind, code: str, text: str) -> Content:
    # A board decodes the same 200 rows at every reading; the text decides the content, so it can be kept for good.
    content: Content = from_plain(TYPES[kind], loads(text), code)
    return content


def rows(*plans: str) -> list[Row]:
    """Return the rows in force of these plans (no plan named: everything), in order; one query."""
    found = _read(item__plan__in=plans) if plans else _read()
    return sorted(
        (row for row, _ in found),
        key=lambda row: (row.plan, _ORDER[row.kind], row.position, row.content.code),
    )


def all_plans() -> list[Plan]:
    """Return every plan; one query."""
    return [row.content for row, _ in _read(item__kind=Kind.PLAN) if isinstance(row.content, Plan)]


def board(day: date, code: str | None = None) -> boards.Board | None:
    """Return the board of the plan *code* (None: the one for the day); None if there is no such plan. Six queries."""
    plans = all_plans()
    plan = boards.plan_for(plans, day) if code is None else next((item for item in plans if item.code == code), None)
    if plan is None:
        return None
    known = agencies(day)
    given = reporting.given(day, plan.code)
    return boards.build(plan, plans, [row.content for row in rows(plan.code)], known, day, given)


def all_boards(day: date) -> list[boards.Board]:
    """Return the boards of every plan issued by *day*, newest first; five queries."""
    found = rows()
    known = agencies(day)
    given = reporting.given(day)
    plans = [row.content for row in found if isinstance(row.content, Plan)]
    return [
        boards.build(plan, plans, [row.content for row in found if row.plan == plan.code], known, day, given)
        for plan in boards.known_plans(plans, day)
    ]


def agencies(day: date) -> dict[str, Agency]:
    """Return every agency and group by code, named as on that day (or nearest to it); one query."""
    return directory.known_agencies(on=day)


def content(kind: Kind, code: str) -> tuple[Content, int] | None:
    """Return a row's content in force and its version number, None if there is none; one query."""
    found = _read(item__kind=kind, item__code=code)
    return (found[0][0].content, found[0][1]) if found else None


@dataclass(frozen=True)
class Title:
    """What a row is called in lists."""

    kind: Kind
    code: str
    number: str
    text: str

    @property
    def words(self) -> str:
        """Number and text."""
        return f"{self.number}. {self.text}"


def titles(*plans: str) -> dict[str, Title]:
    """Return what the targets, tasks and projects of these plans (none named: all) are called, by code; one query."""
    found = {}
    for row in rows(*plans):
        if row.kind in {Kind.TARGET, Kind.TASK, Kind.PROJECT}:
            item: Any = row.content
            text = getattr(item, "wording", "") or getattr(item, "name", "")
            found[item.code] = Title(row.kind, item.code, item.number, text)
    return found


def versions(kind: Kind, code: str) -> list[Version]:
    """Return the versions of a row, newest first, each with what changed and who made it; three queries."""
    found = list(
        PlanItemVersion.objects.filter(item__kind=kind, item__code=code).select_related("item").order_by("number")
    )
    subjects = (subject(kind, code), LOADED)
    entries = {entry.receipt: entry for name in subjects for entry in journal.entries(subject=name, limit=500)}
    result = []
    before: Any = None
    for version in found:
        entry = entries.get(version.receipt or 0)
        result.append(
            Version(
                number=version.number,
                made_at=version.made_at,
                origin=version.origin,
                reason=version.reason,
                who=entry.actor_name if entry else "",
                entry=entry.number if entry else None,
                changes=tuple(differences(before, version.content)) if before is not None else (),
                is_current=version.number == version.item.version,
                withdrawn=version.content is None,
            )
        )
        before = version.content
    return result[::-1]


def subject(kind: Kind, code: str) -> str:
    """Return what the journal calls a row."""
    return f"plan-{kind.value}:{code}"


def version_content(kind: Kind, code: str, number: int) -> tuple[PlanItem, Any] | None:
    """Return the row and the plain content of one of its versions, None if there is none; one query."""
    found = (
        PlanItemVersion.objects.filter(item__kind=kind, item__code=code, number=number).select_related("item").first()
    )
    return (found.item, found.content) if found else None
