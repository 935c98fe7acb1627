"""An agency's report: draft, hand in, take back; a reviewer's answer: accept, return; an accepted figure withdrawn.

Every step adds a version; none is overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, NotAllowed
from tinhso.core.clock.api import now, today
from tinhso.core.events.api import publish
from tinhso.core.identity import api as identity
from tinhso.core.journal import api as journal
from tinhso.core.province.api import from_plain, to_plain
from tinhso.core.web.api import format_datetime
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.reporting import (
    Action,
    Check,
    Checked,
    DutyInfo,
    DutyState,
    Evidence,
    Level,
    Report,
    ReportRefused,
)
from tinhso.steering.plans.models import Duty, ReportVersion
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.rounds import EVIDENCE_MAX, STEPS, may_follow, problems
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.selectors import reporting
from tinhso.steering.plans.services import checking, evidence
from tinhso.steering.plans.services.checking import Upload
from tinhso.steering.plans.services.contents import scope_of
from tinhso.steering.plans.services.rounds import moment, need
from tinhso.steering.plans.services.scopes import allowed, demand

_ENTERED = (Action.SAVE, Action.SUBMIT)


class Overtaken(ReportRefused):
    """Somebody else took a step meanwhile; the message says who and which."""


@dataclass(frozen=True)
class Kept:
    """What came of saving or handing in: the version, and whether it was handed in (or only kept as a draft because
    contradictions need an answer)."""

    number: int
    is_submitted: bool
    checks: tuple[Check, ...]


# --- who may ------------------------------------------------------------------------------------


def judging(duty: DutyInfo) -> str:
    """Return the agency that leads or monitors the row: its reviewers judge the report."""
    found = selectors.content(duty.kind, duty.code)
    return str(scope_of(duty.kind, found[0]).agency) if found else duty.agency


def may_read(by: Actor, duty: DutyInfo) -> bool:
    """Return whether *by* may see drafts, checks and evidence of a duty."""
    asked = permissions.READ_REPORT
    return allowed(by, asked, duty.agency) or allowed(by, asked, judging(duty))


def reads_evidence(by: Actor, duty_id: str) -> bool:
    """Return whether *by* may open the files of a report (the file store asks)."""
    duty = reporting.duty_of(duty_id)
    return duty is not None and may_read(by, duty)


def may_enter(by: Actor, duty: DutyInfo) -> bool:
    """Return whether *by* may enter this report."""
    return allowed(by, permissions.ENTER, duty.agency)


def judges(by: Actor, duty: DutyInfo) -> bool:
    """Return whether *by* is a reviewer over the row."""
    return allowed(by, permissions.REVIEW, judging(duty))


def may_review(by: Actor, duty: DutyInfo) -> bool:
    """Return whether *by* may judge this report: a reviewer over the row, who has not entered any of it."""
    return judges(by, duty) and by.id not in _authors(duty)


def judged_by(by: Actor, duties: Sequence[DutyInfo]) -> list[DutyInfo]:
    """Return those of *duties* whose rows *by* is a reviewer over; three queries however many they are."""
    stewards = {plan.code: plan.steward for plan in selectors.all_plans()}
    plans = sorted({duty.round.plan for duty in duties})
    named: dict[tuple[Kind, str], str] = {}
    for row in selectors.rows(*plans) if plans else []:
        role = getattr(row.content, "leading", None) or getattr(row.content, "owner", None)
        if role is not None:
            named[row.kind, row.content.code] = permissions.scope_of(role.parties, stewards[row.plan]).agency
    may = {agency: allowed(by, permissions.REVIEW, agency) for agency in set(named.values())}
    return [duty for duty in duties if may.get(named.get((duty.kind, duty.code), ""), False)]


def _authors(duty: DutyInfo) -> set[str]:
    """Return who entered anything since the last accepted version."""
    rows = ReportVersion.objects.filter(duty__public_id=duty.id, action__in=_ENTERED)
    return set(rows.filter(number__gt=duty.accepted or 0).values_list("made_by", flat=True))


def duty_or_refuse(duty_id: str) -> DutyInfo:
    """Return a duty; raise ReportRefused if there is none."""
    duty = reporting.duty_of(duty_id)
    if duty is None:
        raise ReportRefused(_("Không có báo cáo này."))
    return duty


# --- the officer --------------------------------------------------------------------------------


def save(*, by: Actor, duty_id: str, report: Report, uploads: Sequence[Upload] = (), seen: int) -> Kept:
    """Keep a draft; raise NotAllowed, Overtaken, ReportRefused, FileRefused."""
    return _enter(by, duty_id, report, uploads, seen, submit=False)


def submit(*, by: Actor, duty_id: str, report: Report, uploads: Sequence[Upload] = (), seen: int) -> Kept:
    """Hand a report in for review. With contradictions and no answer to them it is kept as a draft instead.

    Raises NotAllowed, Overtaken, ReportRefused (with the field), FileRefused.
    """
    return _enter(by, duty_id, report, uploads, seen, submit=True)


def _enter(by: Actor, duty_id: str, report: Report, uploads: Sequence[Upload], seen: int, *, submit: bool) -> Kept:
    duty = duty_or_refuse(duty_id)
    demand(by, permissions.ENTER, duty.agency)
    _acceptable(duty, report, uploads, submit=submit)
    report = _only_own_evidence(duty, report)
    checks = checking.run(duty, report, uploads)
    grave = any(check.level is Level.CONTRADICTION for check in checks)
    handed_in = submit and not (grave and not report.answer.strip())
    with transaction.atomic():
        row = _locked(duty_id)
        action = Action.SUBMIT if handed_in else Action.SAVE
        plain = to_plain(report)
        if _is_repeat(by, row, action, plain, seen, uploads):
            return Kept(row.version, handed_in, checks)
        _follow(row, action, seen)
        kept = tuple(
            evidence.keep(by=by, upload=upload, owner_kind=evidence.REPORT, owner_id=duty_id) for upload in uploads
        )
        if kept:
            plain = to_plain(replace(report, evidence=(*report.evidence, *kept)))
        if handed_in:
            row.submitted_at = moment()
        _add(by, row, action, plain, to_plain(Checked(checks)))
    return Kept(row.version, handed_in, checks)


def _acceptable(duty: DutyInfo, report: Report, uploads: Sequence[Upload], *, submit: bool) -> None:
    if duty.round.is_closed:
        raise ReportRefused(_("Đợt báo cáo đã khoá. Hãy liên hệ cơ quan mở đợt nếu cần nộp thêm."))
    if today() < duty.round.opens:
        raise ReportRefused(_("Đợt báo cáo chưa mở."))
    if len(report.evidence) + len(uploads) > EVIDENCE_MAX:
        raise ReportRefused(_("Nhiều nhất %(max)s minh chứng cho một báo cáo.") % {"max": EVIDENCE_MAX}, "proof")
    if submit:
        for field, message in problems(report, duty.kind, duty.round, today()):
            raise ReportRefused(message, field)


def _only_own_evidence(duty: DutyInfo, report: Report) -> Report:
    """Return *report* with only those stored files that this duty was handed before, described as they were stored."""
    known = {item.sha256: item for row in _versions(duty) for item in row.evidence if item.sha256}
    kept = tuple(known.get(item.sha256, item) for item in report.evidence if not item.sha256 or item.sha256 in known)
    return replace(report, evidence=kept)


def _versions(duty: DutyInfo) -> list[Report]:
    rows = ReportVersion.objects.filter(duty__public_id=duty.id).values_list("content", flat=True)
    return [from_plain(Report, content) for content in rows]


def retract(*, by: Actor, duty_id: str, seen: int) -> None:
    """Take back what was handed in and not judged yet; raise NotAllowed, Overtaken, ReportRefused."""
    duty = duty_or_refuse(duty_id)
    demand(by, permissions.ENTER, duty.agency)
    _step(by, duty_id, Action.RETRACT, seen, "")


# --- the reviewer -------------------------------------------------------------------------------


def accept(*, by: Actor, duty_id: str, seen: int, reason: str = "") -> None:
    """Accept what was handed in: the board counts it at once. With contradictions the reason is required.

    Raises NotAllowed (also for who entered any of it), Overtaken, ReportRefused.
    """
    duty = _reviewable(by, duty_id)
    last = reporting.current_report(duty_id)
    grave = last is not None and any(check.level is Level.CONTRADICTION for check in last.checks)
    if grave:
        reason = need(reason)
    _step(by, duty.id, Action.ACCEPT, seen, reason)


def give_back(*, by: Actor, duty_id: str, seen: int, reason: str) -> None:
    """Send what was handed in back to the agency, with a reason. Errors as for ``accept``."""
    _reviewable(by, duty_id)
    _step(by, duty_id, Action.RETURN, seen, need(reason))


def annul(*, by: Actor, duty_id: str, seen: int, reason: str) -> None:
    """Let an accepted figure no longer count, with a reason; it stays in the history. Errors as for ``accept``."""
    duty = duty_or_refuse(duty_id)
    demand(by, permissions.REVIEW, judging(duty))
    if duty.accepted is None:
        raise ReportRefused(_("Báo cáo này chưa được chấp nhận."))
    _step(by, duty_id, Action.ANNUL, seen, need(reason))


def _reviewable(by: Actor, duty_id: str) -> DutyInfo:
    duty = duty_or_refuse(duty_id)
    demand(by, permissions.REVIEW, judging(duty))
    if by.id in _authors(duty):
        raise NotAllowed(permissions.REVIEW)
    return duty


# --- steps --------------------------------------------------------------------------------------


def _locked(duty_id: str) -> Duty:
    return Duty.objects.select_for_update(of=("self",)).select_related("round").get(public_id=duty_id)


def _is_repeat(
    by: Actor, row: Duty, action: Action, plain: Any, seen: int, uploads: Sequence[Upload] = (), reason: str = ""
) -> bool:
    """Return whether this very step was taken already (a second click, a retry on a slow line)."""
    if row.version != seen + 1 or uploads:
        return False
    last = row.reports.get(number=row.version)
    same = last.content == plain if plain is not None else True
    return same and (last.action, last.made_by, last.reason) == (action.value, by.id, reason)


def _follow(row: Duty, action: Action, seen: int) -> None:
    """Raise Overtaken unless *row* is still as it was *seen*, ReportRefused unless *action* may follow."""
    if row.version != seen:
        last = row.reports.filter(number=row.version).first()
        if last is None:
            raise Overtaken(_("Báo cáo này vừa thay đổi. Hãy tải lại trang."))
        who = identity.names_of({last.made_by}).get(last.made_by) or _("người khác")
        raise Overtaken(
            _("%(who)s vừa %(did)s báo cáo này lúc %(at)s. Hãy tải lại trang để xem bản mới.")
            % {"who": who, "did": step_verb(Action(last.action)), "at": format_datetime(last.made_at)}
        )
    if not may_follow(action, DutyState(row.state)):
        raise ReportRefused(_("Không làm được bước này: báo cáo không còn ở trạng thái phù hợp."))


def step_verb(action: Action) -> str:
    """Return what somebody did, as a verb."""
    return {
        Action.SUBMIT: _("nộp"),
        Action.ACCEPT: _("chấp nhận"),
        Action.RETURN: _("trả lại"),
        Action.RETRACT: _("rút lại"),
        Action.ANNUL: _("huỷ"),
        Action.SAVE: _("sửa"),
    }[action]


def _step(by: Actor, duty_id: str, action: Action, seen: int, reason: str) -> None:
    reason = " ".join(reason.split())
    with transaction.atomic():
        row = _locked(duty_id)
        if _is_repeat(by, row, action, None, seen, reason=reason):
            return
        _follow(row, action, seen)
        number = row.accepted if action is Action.ANNUL and row.accepted else row.version
        last = row.reports.get(number=number)
        _add(by, row, action, last.content, last.checks, reason)


def _add(by: Actor, row: Duty, action: Action, content: Any, checks: Any, reason: str = "") -> None:
    row.version += 1
    row.state = STEPS[action][1]
    if action is Action.ACCEPT:
        row.accepted = row.version
        row.accepted_as_of = from_plain(Report, content).as_of
    elif action is Action.ANNUL:
        row.accepted = row.accepted_as_of = None
    receipt = journal.append(
        by=by,
        action=f"plans.report.{action.value}",
        subject=f"plan-report:{row.public_id}",
        reason=reason,
        details={"row": row.code, "agency": row.agency, "version": row.version, "round": str(row.round.public_id)},
    )
    if action is not Action.SAVE:
        publish(
            by=by,
            type=f"tinhso.steering.plans.report.{action.value}.v1",
            subject=f"plan-report:{row.public_id}",
            data={"row": row.code, "kind": row.kind, "agency": row.agency, "round": str(row.round.public_id)},
        )
    row.save(update_fields=["version", "state", "submitted_at", "accepted", "accepted_as_of"])
    ReportVersion.objects.create(
        duty=row,
        number=row.version,
        action=action,
        content=content,
        checks=checks,
        reason=reason,
        made_at=now(),
        made_by=by.id,
        receipt=receipt,
    )


def open_evidence(*, by: Actor, duty_id: str, sha256: str) -> tuple[Evidence, BinaryIO]:
    """Return one stored file of a duty for reading, with what it is; raise NotAllowed, FileNotFoundError."""
    duty = duty_or_refuse(duty_id)
    if not may_read(by, duty):
        raise NotAllowed(permissions.READ_REPORT)
    found = next((item for row in _versions(duty) for item in row.evidence if item.sha256 == sha256), None)
    return evidence.opened(found)
