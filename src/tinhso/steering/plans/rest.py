"""HTTP API of plans: a plan's board, rounds, and the reports in them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.decorators import decorate_view
from ninja.security import django_auth

from tinhso.core.access.api import Actor, NotAllowed, can
from tinhso.core.clock.api import InvalidDate, as_of
from tinhso.core.events.api import idempotent
from tinhso.core.province.api import ContentError, from_plain, to_plain
from tinhso.core.web.api import problem
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans import wording
from tinhso.steering.plans.data.reporting import Check, DutyInfo, Report, ReportRefused, RoundInfo
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.boards import Board, TargetLine, TaskLine
from tinhso.steering.plans.selectors import contents, reporting
from tinhso.steering.plans.services import reporting as services
from tinhso.steering.plans.wording import provenance_of

router = Router(tags=["plans"])


class ReportBody(Schema):
    """What an agency reports: numbers as text ("349605.5"), day as YYYY-MM-DD; see ``data.reporting.Report``."""

    seen: int
    report: dict[str, Any]


class JudgeBody(Schema):
    """A reviewer's answer."""

    seen: int
    reason: str = ""


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _json(value: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(value, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


# --- the board ----------------------------------------------------------------------------------


@router.get("/board", auth=None, summary="Bảng kế hoạch tại một ngày")
def board(request: HttpRequest, ngay: str = "", plan: str = "") -> HttpResponse:
    """Answer a plan's targets and tasks as of a day (today): what is stated, reported, concluded, and from where."""
    try:
        day = as_of(ngay or None)
    except InvalidDate as error:
        return problem(400, _("Ngày chưa đúng"), str(error))
    found = contents.board(day, plan or None)
    if found is None:
        return problem(404, _("Không có kế hoạch này"), _("Chưa có kế hoạch nào vào ngày này, hoặc mã chưa đúng."))
    return _json(_board(found))


def _board(found: Board) -> dict[str, Any]:
    return {
        "plan": found.plan.code,
        "symbol": found.plan.symbol,
        "day": found.day.isoformat(),
        "targets": [_target(line) for line in found.targets],
        "tasks": [_task(line) for line in found.tasks],
    }


def _target(line: TargetLine) -> dict[str, Any]:
    reported = line.reported
    accepted = reported.accepted if reported else None
    return {
        "code": line.target.code,
        "number": line.target.number,
        "wording": line.target.wording,
        "verdict": line.verdict.value,
        "verdict_words": wording.verdict_words(line.verdict),
        "provenance": provenance_of(line).value,
        "stated": line.result.text if line.result else None,
        "reported": to_plain(accepted.report.figures) if accepted else None,
        "reported_as_of": reported.as_of.isoformat() if reported else None,
        "is_training": bool(reported and reported.is_training),
        "units": [
            {"reported": len(item.reported), "of": item.units, "missing": list(item.missing)} for item in line.rollups
        ],
        "at_risk": line.is_at_risk,
        "override": line.closing.reason if line.is_overridden and line.closing else None,
    }


def _task(line: TaskLine) -> dict[str, Any]:
    return {
        "code": line.task.code,
        "number": line.task.number,
        "wording": line.task.wording,
        "deadline": line.task.deadline,
        "latest": line.deadline.latest.isoformat() if line.deadline.latest else None,
        "state": line.state.value,
        "progress": line.progress.value if line.progress else None,
        "override": line.closing.reason if line.closing and line.closing.is_override else None,
    }


# --- rounds and reports -------------------------------------------------------------------------


@router.get("/rounds", auth=django_auth, summary="Các đợt báo cáo")
def rounds(request: HttpRequest, plan: str = "") -> HttpResponse:
    """Answer the rounds, the last cut-off first; public servants."""
    if not can(_actor(request), permissions.SEE_ROUNDS):
        return _refused(NotAllowed(permissions.SEE_ROUNDS))
    return _json([_round(item) for item in reporting.rounds(plan=plan)])


@router.get("/rounds/{round_id}/reports", auth=django_auth, summary="Báo cáo phải nộp trong một đợt")
def duties(request: HttpRequest, round_id: str) -> HttpResponse:
    """Answer who owes what in a round, and how it stands; public servants."""
    if not can(_actor(request), permissions.SEE_ROUNDS):
        return _refused(NotAllowed(permissions.SEE_ROUNDS))
    return _json([_duty(item) for item in reporting.duties_of_round(round_id)])


@router.get("/reports/{duty_id}", auth=django_auth, summary="Một báo cáo")
def report(request: HttpRequest, duty_id: str) -> HttpResponse:
    """Answer what was reported last and what checking said; those who may see it before it is accepted."""
    found = reporting.duty_of(duty_id)
    if found is None:
        return problem(404, _("Không có báo cáo này"), "")
    if not services.may_read(_actor(request), found):
        return _refused(NotAllowed(permissions.READ_REPORT))
    last = reporting.current_report(duty_id)
    return _json(
        {
            **_duty(found),
            "report": to_plain(last.report) if last else None,
            "checks": [_check(check) for check in last.checks] if last else [],
        }
    )


@router.put("/reports/{duty_id}", auth=django_auth, summary="Lưu nháp một báo cáo")
@decorate_view(idempotent(atomic=False))
def save(request: HttpRequest, duty_id: str, body: ReportBody) -> HttpResponse:
    """Keep a draft. Send ``Idempotency-Key`` so that a retry does nothing twice."""
    return _entered(request, duty_id, body, services.save)


@router.post("/reports/{duty_id}/submit", auth=django_auth, summary="Nộp một báo cáo")
@decorate_view(idempotent(atomic=False))
def submit(request: HttpRequest, duty_id: str, body: ReportBody) -> HttpResponse:
    """Hand a report in; with contradictions and no answer to them it is kept as a draft (``submitted`` false)."""
    return _entered(request, duty_id, body, services.submit)


@router.post("/reports/{duty_id}/accept", auth=django_auth, summary="Chấp nhận một báo cáo")
@decorate_view(idempotent)
def accept(request: HttpRequest, duty_id: str, body: JudgeBody) -> HttpResponse:
    """Accept what was handed in; the board counts it at once."""
    return _judged(request, duty_id, body, services.accept)


@router.post("/reports/{duty_id}/return", auth=django_auth, summary="Trả lại một báo cáo")
@decorate_view(idempotent)
def give_back(request: HttpRequest, duty_id: str, body: JudgeBody) -> HttpResponse:
    """Send it back to the agency, with a reason."""
    return _judged(request, duty_id, body, services.give_back)


def _entered(request: HttpRequest, duty_id: str, body: ReportBody, step: Any) -> HttpResponse:
    try:
        content = from_plain(Report, body.report, "report")
        kept = step(by=_actor(request), duty_id=duty_id, report=content, seen=body.seen)
    except (NotAllowed, ReportRefused, ContentError) as refusal:
        return _refused(refusal)
    checks = [_check(check) for check in kept.checks]
    return _json({"version": kept.number, "submitted": kept.is_submitted, "checks": checks})


def _judged(request: HttpRequest, duty_id: str, body: JudgeBody, step: Any) -> HttpResponse:
    try:
        step(by=_actor(request), duty_id=duty_id, seen=body.seen, reason=body.reason)
    except (NotAllowed, ReportRefused) as refusal:
        return _refused(refusal)
    found = reporting.duty_of(duty_id)
    return _json(_duty(found) if found else {})


def _refused(refusal: Exception) -> HttpResponse:
    if isinstance(refusal, NotAllowed):
        return problem(403, _("Không có quyền"), str(refusal))
    if isinstance(refusal, services.Overtaken):
        return problem(409, _("Báo cáo đã thay đổi"), str(refusal))
    field = getattr(refusal, "field", "")
    return problem(422, _("Báo cáo chưa đúng"), str(refusal), **({"field": field} if field else {}))


def _round(item: RoundInfo) -> dict[str, Any]:
    return {
        "id": item.id,
        "plan": item.plan,
        "title": item.title,
        "period_from": item.period_from.isoformat(),
        "period_to": item.period_to.isoformat(),
        "opens": item.opens.isoformat(),
        "cut_off": item.cut_off.isoformat(),
        "is_training": item.is_training,
        "is_closed": item.is_closed,
    }


def _duty(item: DutyInfo) -> dict[str, Any]:
    return {
        "id": item.id,
        "round": item.round.id,
        "kind": item.kind.value,
        "row": item.code,
        "agency": item.agency,
        "part": item.part.value,
        "state": item.state.value,
        "version": item.version,
        "submitted_at": item.submitted_at.isoformat() if item.submitted_at else None,
    }


def _check(check: Check) -> dict[str, Any]:
    return {"rule": check.rule.value, "level": check.level.value, "words": words.check_words(check)}
