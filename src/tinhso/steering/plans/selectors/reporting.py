"""Reading rounds, duties, reports, closings and shares."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from tinhso.core.identity import api as identity
from tinhso.core.province.api import from_plain
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.reporting import (
    Accepted,
    Action,
    Allotment,
    Check,
    Checked,
    Closing,
    ClosingStep,
    DutyInfo,
    DutyState,
    Evidence,
    Part,
    Report,
    RoundInfo,
)
from tinhso.steering.plans.models import Duty, ReportVersion, Round, RowClosing, TargetShare
from tinhso.steering.plans.rules.boards import Given

#: The most rows that any of these lists returns.
LIMIT = 2000


@dataclass(frozen=True)
class Step:
    """One version of a duty as its history shows it; ``who`` is a name, "" for an account that is gone."""

    number: int
    action: Action
    report: Report
    checks: tuple[Check, ...]
    reason: str
    made_at: datetime
    made_by: str
    who: str


@dataclass(frozen=True)
class Movement:
    """One thing that moved a board: a report accepted or a row closed."""

    kind: Kind
    code: str
    agency: str
    what: str
    made_at: datetime
    as_of: date
    is_training: bool = False


def round_info(row: Round) -> RoundInfo:
    """Return the plain value of a round."""
    return RoundInfo(
        id=str(row.public_id),
        plan=row.plan,
        title=row.title,
        period_from=row.period_from,
        period_to=row.period_to,
        opens=row.opens,
        cut_off=row.cut_off,
        note=row.note,
        is_training=row.is_training,
        closed_at=row.closed_at,
        version=row.version,
    )


def duty_info(row: Duty) -> DutyInfo:
    """Return the plain value of a duty (its round must be loaded with it)."""
    return DutyInfo(
        id=str(row.public_id),
        round=round_info(row.round),
        kind=Kind(row.kind),
        code=row.code,
        agency=row.agency,
        part=Part(row.part),
        state=DutyState(row.state),
        version=row.version,
        submitted_at=row.submitted_at,
        accepted=row.accepted,
    )


def rounds(*, plan: str = "", is_open: bool | None = None) -> list[RoundInfo]:
    """Return rounds, the last cut-off first; one query."""
    found = Round.objects.all()
    if plan:
        found = found.filter(plan=plan)
    if is_open is not None:
        found = found.filter(closed_at__isnull=is_open)
    return [round_info(row) for row in found[:LIMIT]]


def round_of(public_id: str) -> RoundInfo | None:
    """Return one round, None if there is none; one query."""
    row = Round.objects.filter(public_id=public_id).first()
    return round_info(row) if row else None


def _duties() -> "QuerySet[Duty]":
    return Duty.objects.select_related("round")


def duties_of_round(public_id: str) -> list[DutyInfo]:
    """Return what is owed in a round, in the plan's order; one query."""
    return [duty_info(row) for row in _duties().filter(round__public_id=public_id)[:LIMIT]]


def duty_of(public_id: str) -> DutyInfo | None:
    """Return one duty, None if there is none; one query."""
    row = _duties().filter(public_id=public_id).first()
    return duty_info(row) if row else None


def open_duties(
    *,
    under: Collection[str] | None = None,
    states: Collection[DutyState] | None = None,
    opened_by: date | None = None,
) -> list[DutyInfo]:
    """Return what is owed in rounds that are not closed, the nearest cut-off first, to agencies at or below one of
    *under* (None: all), in one of *states* (None: any); one query."""
    found = _duties().filter(round__closed_at__isnull=True)
    if under is not None:
        found = found.filter(_within(under))
    if states is not None:
        found = found.filter(state__in=states)
    if opened_by is not None:
        found = found.filter(round__opens__lte=opened_by)
    return [duty_info(row) for row in found.order_by("round__cut_off", "position", "agency")[:LIMIT]]


def submitted() -> list[DutyInfo]:
    """Return what waits for review, also in rounds closed meanwhile, the longest wait first; one query."""
    found = _duties().filter(state=DutyState.SUBMITTED).order_by("submitted_at")
    return [duty_info(row) for row in found[:LIMIT]]


def _within(agencies: Collection[str]) -> Q:
    chosen = Q(pk__in=[])
    for agency in agencies:
        chosen |= Q(agency=agency) | Q(agency__startswith=f"{agency}/")
    return chosen


def duties_of_row(kind: Kind, code: str, limit: int = 200) -> list[DutyInfo]:
    """Return every duty about one row, the newest round first; one query."""
    found = _duties().filter(kind=kind, code=code).order_by("-round__cut_off", "part", "agency")
    return [duty_info(row) for row in found[:limit]]


def counts_by_round(ids: Collection[str]) -> dict[str, dict[DutyState, int]]:
    """Return how many duties of each round stand in each state; one query."""
    found: dict[str, dict[DutyState, int]] = {public_id: {} for public_id in ids}
    rows = Duty.objects.filter(round__public_id__in=ids).values_list("round__public_id", "state")
    for public_id, state in rows:
        counts = found[str(public_id)]
        counts[DutyState(state)] = counts.get(DutyState(state), 0) + 1
    return found


# --- reports ------------------------------------------------------------------------------------


def report_of(row: ReportVersion) -> Report:
    """Return what a version reports."""
    return from_plain(Report, row.content)


def checks_of(row: ReportVersion) -> tuple[Check, ...]:
    """Return what checking said of a version."""
    return from_plain(Checked, row.checks).checks


def steps(duty: str) -> list[Step]:
    """Return every version of a duty, newest first, with the names of who made them; two queries."""
    rows = list(ReportVersion.objects.filter(duty__public_id=duty).order_by("-number")[:LIMIT])
    names = identity.names_of({row.made_by for row in rows})
    return [
        Step(
            number=row.number,
            action=Action(row.action),
            report=report_of(row),
            checks=checks_of(row),
            reason=row.reason,
            made_at=row.made_at,
            made_by=row.made_by,
            who=names.get(row.made_by, ""),
        )
        for row in rows
    ]


def current_report(duty: str) -> Step | None:
    """Return the last version of a duty, None if nothing was entered; two queries."""
    row = ReportVersion.objects.filter(duty__public_id=duty).order_by("-number").first()
    if row is None:
        return None
    names = identity.names_of({row.made_by})
    return Step(
        row.number,
        Action(row.action),
        report_of(row),
        checks_of(row),
        row.reason,
        row.made_at,
        row.made_by,
        names.get(row.made_by, ""),
    )


def _accepted(rows: Iterable[ReportVersion]) -> list[Accepted]:
    return [
        Accepted(
            duty=str(row.duty.public_id),
            round=row.duty.round.title,
            is_training=row.duty.round.is_training,
            kind=Kind(row.duty.kind),
            code=row.duty.code,
            agency=row.duty.agency,
            part=Part(row.duty.part),
            report=report_of(row),
            checks=checks_of(row),
            accepted_at=row.made_at,
            accepted_by=row.made_by,
            why=row.reason,
        )
        for row in rows
    ]


def _counting() -> "QuerySet[ReportVersion]":
    """Return the versions that count: each duty's accepted one."""
    return ReportVersion.objects.filter(number=F("duty__accepted")).select_related("duty", "duty__round")


def accepted(day: date, plan: str = "") -> list[Accepted]:
    """Return the accepted reports as of *day* of a plan (all plans: ""); one query."""
    found = _counting().filter(duty__accepted_as_of__lte=day)
    return _accepted(found.filter(duty__round__plan=plan) if plan else found)


def accepted_of_row(kind: Kind, code: str) -> list[Accepted]:
    """Return every accepted report of one row; one query."""
    return _accepted(_counting().filter(duty__kind=kind, duty__code=code))


def movements(day: date, limit: int = 12) -> list[Movement]:
    """Return what moved boards last, as of *day*, newest first; two queries."""
    reports = _accepted(_counting().filter(duty__accepted_as_of__lte=day).order_by("-made_at")[:limit])
    closings = RowClosing.objects.filter(on__lte=day).order_by("-made_at")[:limit]
    moved = [
        Movement(item.kind, item.code, item.agency, "accepted", item.accepted_at, item.report.as_of, item.is_training)
        for item in reports
    ]
    moved.extend(Movement(Kind(row.kind), row.code, "", row.step, row.made_at, row.on) for row in closings)
    return sorted(moved, key=lambda item: item.made_at, reverse=True)[:limit]


# --- closings and shares ------------------------------------------------------------------------


def _closing(row: RowClosing) -> Closing:
    return Closing(
        kind=Kind(row.kind),
        code=row.code,
        step=ClosingStep(row.step),
        verdict=row.verdict,
        is_override=row.is_override,
        reason=row.reason,
        on=row.on,
        made_at=row.made_at,
        made_by=row.made_by,
        evidence=tuple(from_plain(Evidence, item) for item in row.evidence),
    )


def closings(day: date, plan: str = "") -> list[Closing]:
    """Return the closings and reopenings up to *day*, in order (the last of a row counts); one query."""
    found = RowClosing.objects.filter(on__lte=day).order_by("kind", "code", "number")
    return [_closing(row) for row in (found.filter(code__startswith=f"{plan}.") if plan else found)]


def closings_of(kind: Kind, code: str) -> list[Closing]:
    """Return every closing of one row, oldest first; one query."""
    return [_closing(row) for row in RowClosing.objects.filter(kind=kind, code=code).order_by("number")]


def shares(target: str = "", plan: str = "") -> list[Allotment]:
    """Return the shares of one target, of a plan's targets, or all; one query."""
    found = TargetShare.objects.all()
    if target:
        found = found.filter(target=target)
    elif plan:
        found = found.filter(target__startswith=f"{plan}.")
    return [
        Allotment(row.pk, row.target, row.agency, row.valid_from, row.valid_to, row.basis, row.threshold)
        for row in found
    ]


def given(day: date, plan: str = "") -> Given:
    """Return what came of a plan (all plans: "") as of *day*; three queries."""
    return Given(accepted(day, plan), closings(day, plan), shares(plan=plan))
