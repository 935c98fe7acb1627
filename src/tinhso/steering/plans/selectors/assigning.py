"""Reading pieces of work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tinhso.core.identity import api as identity
from tinhso.core.province.api import from_plain
from tinhso.steering.plans.data.assigning import OriginKind, WorkInfo, WorkLine, WorkState, WorkStep
from tinhso.steering.plans.data.reporting import Evidence
from tinhso.steering.plans.models import Work

LIMIT = 2000
OPEN = (WorkState.GIVEN, WorkState.RUNNING, WorkState.REPORTED)


@dataclass(frozen=True)
class NamedLine:
    """One line of a log with the name of who made it."""

    line: WorkLine
    who: str


def work_info(row: Work) -> WorkInfo:
    """Return the plain value of a piece of work."""
    return WorkInfo(
        id=str(row.public_id),
        title=row.title,
        details=row.details,
        origin=OriginKind(row.origin),
        origin_code=row.origin_code,
        origin_label=row.origin_label,
        agency=row.agency,
        person=row.person,
        due=row.due,
        state=WorkState(row.state),
        escalated=row.escalated,
        reminded=row.reminded,
        version=row.version,
        given_at=row.given_at,
        given_by=row.given_by,
        given_agency=row.given_agency,
    )


def work_of(public_id: str) -> WorkInfo | None:
    """Return one piece of work, None if there is none; one query."""
    row = Work.objects.filter(public_id=public_id).first()
    return work_info(row) if row else None


def works(
    *,
    under: Collection[str] | None = None,
    people: Collection[str] = (),
    is_open: bool | None = None,
    due_by: date | None = None,
) -> list[WorkInfo]:
    """Return work given to agencies at or below one of *under* (None: all) or given to or by one of *people*, the
    nearest deadline first; one query."""
    found = Work.objects.all()
    if under is not None:
        chosen = Q(person__in=people) | Q(given_by__in=people)
        for agency in under:
            chosen |= Q(agency=agency) | Q(agency__startswith=f"{agency}/")
        found = found.filter(chosen)
    if is_open is not None:
        found = found.filter(state__in=OPEN) if is_open else found.exclude(state__in=OPEN)
    if due_by is not None:
        found = found.filter(due__lte=due_by)
    return [work_info(row) for row in found[:LIMIT]]


def works_of(origin: OriginKind, code: str) -> list[WorkInfo]:
    """Return the work given from one figure, newest first; one query."""
    return [work_info(row) for row in Work.objects.filter(origin=origin, origin_code=code).order_by("-given_at")[:50]]


def log(public_id: str) -> list[NamedLine]:
    """Return the log of a piece of work, newest first, with names; three queries."""
    work = Work.objects.filter(public_id=public_id).first()
    rows = list(work.lines.order_by("-number")[:LIMIT]) if work else []
    names = identity.names_of({row.made_by for row in rows})
    return [
        NamedLine(
            WorkLine(
                number=row.number,
                step=WorkStep(row.step),
                text=row.text,
                evidence=tuple(from_plain(Evidence, item) for item in row.evidence),
                made_at=row.made_at,
                made_by=row.made_by,
                due=row.due,
            ),
            names.get(row.made_by, ""),
        )
        for row in rows
    ]
