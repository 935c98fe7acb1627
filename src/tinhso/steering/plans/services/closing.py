"""Closing a target or task: with evidence, or by override, whose reason shows wherever the row shows."""

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Permission
from tinhso.core.clock.api import now, today
from tinhso.core.events.api import publish
from tinhso.core.journal import api as journal
from tinhso.core.province.api import to_plain
from tinhso.core.web.api import Verdict
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.reporting import Accepted, ClosingStep, Evidence, Progress, ReportRefused
from tinhso.steering.plans.models import PlanItem, RowClosing
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.boards import TargetLine, TaskLine
from tinhso.steering.plans.rules.reported import latest
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.selectors import reporting
from tinhso.steering.plans.services.contents import scope_of
from tinhso.steering.plans.services.rounds import need
from tinhso.steering.plans.services.scopes import demand

CLOSABLE = (Kind.TARGET, Kind.TASK)


def leader_of(kind: Kind, code: str) -> str:
    """Return the agency that leads a row that can be closed; raise ReportRefused if there is no such row."""
    found = selectors.content(kind, code)
    if kind not in CLOSABLE or found is None:
        raise ReportRefused(_("Không có mục này."))
    return str(scope_of(kind, found[0]).agency)


def proof(kind: Kind, code: str) -> tuple[Accepted | None, tuple[Evidence, ...]]:
    """Return the accepted report that a row would be closed by, and its evidence; one query."""
    last = latest([item for item in reporting.accepted_of_row(kind, code) if not item.is_training])
    return last, last.report.evidence if last else ()


def what_is_missing(kind: Kind, code: str) -> str:
    """Return why a row cannot be closed with evidence, "" if it can."""
    last, evidence = proof(kind, code)
    if last is None:
        return _("Chưa có báo cáo nào được chấp nhận.")
    if not evidence:
        return _("Báo cáo đã chấp nhận không có minh chứng.")
    if kind is Kind.TASK and last.report.progress is not Progress.DONE:
        return _("Báo cáo đã chấp nhận chưa ghi là hoàn thành.")
    if kind is Kind.TARGET and _verdict(code) is Verdict.UNKNOWN:
        return _("Số đã chấp nhận không đủ căn cứ để kết luận.")
    return ""


def _verdict(code: str) -> Verdict:
    line = line_of(Kind.TARGET, code)
    return line.current.conclusion.verdict if isinstance(line, TargetLine) else Verdict.UNKNOWN


def line_of(kind: Kind, code: str) -> TargetLine | TaskLine | None:
    """Return the row as today's board shows it."""
    found = selectors.content(kind, code)
    board = selectors.board(today(), getattr(found[0], "plan", "")) if found else None
    if board is None:
        return None
    lines = board.targets if kind is Kind.TARGET else board.tasks
    return next((line for line in lines if getattr(line, kind.value).code == code), None)


def close(*, by: Actor, kind: Kind, code: str, seen: int, note: str = "") -> None:
    """Close a row by its accepted, proven report; raise NotAllowed, ReportRefused (also saying what is missing)."""
    demand(by, permissions.CLOSE, leader_of(kind, code))
    if missing := what_is_missing(kind, code):
        raise ReportRefused(missing)
    verdict = _verdict(code).value if kind is Kind.TARGET else Verdict.MET.value
    _last, evidence = proof(kind, code)
    _add(by, kind, code, seen, ClosingStep.CLOSED, verdict=verdict, reason=" ".join(note.split()), evidence=evidence)


def override(*, by: Actor, kind: Kind, code: str, seen: int, verdict: Verdict, reason: str) -> None:
    """Close a row against, or without, its figures; the reason shows wherever the row shows.

    Raises NotAllowed, ReportRefused.
    """
    demand(by, permissions.OVERRIDE, leader_of(kind, code))
    if verdict not in {Verdict.MET, Verdict.NOT_MET}:
        raise ReportRefused(_("Hãy chọn đạt hoặc không đạt."), "verdict")
    _add(by, kind, code, seen, ClosingStep.CLOSED, verdict=verdict.value, reason=need(reason), is_override=True)


def reopen(*, by: Actor, kind: Kind, code: str, seen: int, reason: str) -> None:
    """Open a closed row again, with a reason; raise NotAllowed, ReportRefused."""
    last = next(iter(reporting.closings_of(kind, code)[::-1]), None)
    asked: Permission = permissions.OVERRIDE if last and last.is_override else permissions.CLOSE
    demand(by, asked, leader_of(kind, code))
    _add(by, kind, code, seen, ClosingStep.REOPENED, verdict="", reason=need(reason))


def _add(
    by: Actor,
    kind: Kind,
    code: str,
    seen: int,
    step: ClosingStep,
    *,
    verdict: str,
    reason: str,
    is_override: bool = False,
    evidence: tuple[Evidence, ...] = (),
) -> None:
    with transaction.atomic():
        # The plan's row is the lock: two people closing at once come one after the other.
        PlanItem.objects.select_for_update().get(kind=kind, code=code)
        rows = RowClosing.objects.filter(kind=kind, code=code).order_by("-number")
        last = rows.first()
        number = last.number if last else 0
        if number != seen:
            raise ReportRefused(_("Có người vừa đóng hoặc mở lại mục này. Hãy tải lại trang."))
        is_closed = last is not None and last.step == ClosingStep.CLOSED
        if is_closed == (step is ClosingStep.CLOSED):
            raise ReportRefused(_("Mục này đã đóng.") if is_closed else _("Mục này đang mở."))
        action = "overridden" if is_override else step.value
        receipt = journal.append(
            by=by,
            action=f"plans.{kind.value}.{action}",
            subject=selectors.subject(kind, code),
            reason=reason,
            details={"verdict": verdict, "evidence": len(evidence)},
        )
        publish(
            by=by,
            type=f"tinhso.steering.plans.{kind.value}.{step.value}.v1",
            subject=selectors.subject(kind, code),
            data={"verdict": verdict, "override": is_override},
        )
        RowClosing.objects.create(
            kind=kind,
            code=code,
            number=number + 1,
            step=step,
            verdict=verdict,
            is_override=is_override,
            reason=reason,
            evidence=to_plain(evidence),
            on=today(),
            made_at=now(),
            made_by=by.id,
            receipt=receipt,
        )
