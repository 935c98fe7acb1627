"""Opening, moving and closing reporting rounds, and what is owed in them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.clock.api import PROVINCE_ZONE, now, today
from tinhso.core.events.api import publish
from tinhso.core.journal import api as journal
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Kind, Plan, StaleVersionError
from tinhso.steering.plans.data.reporting import DutyState, ReportRefused, RoundInfo
from tinhso.steering.plans.models import Duty, Round
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.rounds import Owed, owed
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.selectors import reporting
from tinhso.steering.plans.services.scopes import demand


@dataclass(frozen=True)
class NewRound:
    """What a new round is to be. ``kinds`` are the kinds of rows reported on."""

    plan: str
    title: str
    period_from: date
    period_to: date
    opens: date
    cut_off: datetime
    kinds: frozenset[Kind]
    note: str = ""


def moment() -> datetime:
    """Return the time as business rules see it: the business day with the real time of day."""
    real = now().astimezone(PROVINCE_ZONE)
    return datetime.combine(today(), real.time(), PROVINCE_ZONE)


def plan_of(code: str) -> Plan:
    """Return a plan; raise ReportRefused if there is none."""
    found = selectors.content(Kind.PLAN, code)
    if found is None or not isinstance(found[0], Plan):
        raise ReportRefused(_("Không có kế hoạch %(code)s.") % {"code": code}, "plan")
    return found[0]


def preview(new: NewRound) -> list[Owed]:
    """Return who would owe what in a round: each agency of the documents by whoever answers for it on the opening day.

    Two queries and those of the directory.
    """
    plan = plan_of(new.plan)
    rows = [row.content for row in selectors.rows(new.plan)]
    found = owed(plan, rows, new.kinds, reporting.shares(plan=new.plan), new.period_to)
    heirs = directory.heirs({item.agency for item in found}, new.opens)
    return [Owed(item.kind, item.code, heirs[item.agency], item.part, item.position) for item in found]


def open_round(*, by: Actor, new: NewRound, is_training: bool = False) -> RoundInfo:
    """Open a round with everything that is owed in it; raise NotAllowed, ReportRefused.

    ``is_training``: its figures are labelled training data and decide nothing (the twin's rounds).
    """
    plan = plan_of(new.plan)
    if by != SYSTEM:
        demand(by, permissions.MANAGE_ROUNDS, plan.steward)
    _check(new, plan)
    with transaction.atomic():
        if Round.objects.filter(plan=new.plan, title=new.title).exists():
            raise ReportRefused(_("Kế hoạch này đã có đợt mang tên «%(title)s».") % {"title": new.title}, "title")
        due = preview(new)
        if not due:
            raise ReportRefused(_("Kế hoạch không có mục nào thuộc loại đã chọn."), "kinds")
        made = Round.objects.create(
            plan=new.plan,
            title=new.title,
            period_from=new.period_from,
            period_to=new.period_to,
            opens=new.opens,
            cut_off=new.cut_off,
            note=new.note,
            is_training=is_training,
            made_at=now(),
            made_by=by.id,
        )
        Duty.objects.bulk_create(
            [
                Duty(
                    round=made,
                    kind=item.kind,
                    code=item.code,
                    agency=item.agency,
                    part=item.part,
                    position=item.position,
                )
                for item in _once(due)
            ],
            batch_size=500,
        )
        _journal(by, "plans.round.opened", made, duties=len(due), training=is_training)
    return reporting.round_info(made)


def _once(due: list[Owed]) -> list[Owed]:
    """Return what is owed without repeats: two agencies of a document may have become one."""
    return list({(item.kind, item.code, item.agency, item.part): item for item in due}.values())


def _check(new: NewRound, plan: Plan) -> None:
    if not new.title.strip():
        raise ReportRefused(_("Hãy đặt tên cho đợt báo cáo."), "title")
    if new.period_from > new.period_to:
        raise ReportRefused(_("Ngày đầu kỳ phải trước ngày cuối kỳ."), "period_to")
    if new.period_to < plan.valid_from or new.period_from > plan.valid_to:
        raise ReportRefused(_("Kỳ báo cáo nằm ngoài thời gian của kế hoạch."), "period_from")
    if new.cut_off.astimezone(PROVINCE_ZONE).date() < new.opens:
        raise ReportRefused(_("Hạn chót phải sau ngày mở đợt."), "cut_off")
    if not new.kinds:
        raise ReportRefused(_("Hãy chọn ít nhất một loại: mục tiêu, nhiệm vụ hay dự án."), "kinds")


def _journal(by: Actor, action: str, row: Round, *, reason: str = "", **details: object) -> int:
    subject = f"plan-round:{row.public_id}"
    publish(by=by, type=f"tinhso.steering.{action}.v1", subject=subject, data={"plan": row.plan})
    return journal.append(
        by=by, action=action, subject=subject, reason=reason, details={"plan": row.plan, **(details or {})}
    )


def _locked(by: Actor, public_id: str, seen: int) -> Round:
    row = Round.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise ReportRefused(_("Không có đợt báo cáo này."))
    demand(by, permissions.MANAGE_ROUNDS, plan_of(row.plan).steward)
    if row.version != seen:
        raise StaleVersionError
    return row


def need(reason: str, limit: int = 1000) -> str:
    """Return *reason* on one line; raise ReportRefused if there is none."""
    text = " ".join(reason.split())
    if not text:
        raise ReportRefused(_("Hãy ghi lý do; lý do được ghi vào nhật ký."), "reason")
    if len(text) > limit:
        raise ReportRefused(_("Lý do dài quá %(max)s chữ.") % {"max": limit}, "reason")
    return text


def move_cut_off(*, by: Actor, round_id: str, cut_off: datetime, seen: int, reason: str) -> None:
    """Set another cut-off, with a reason; raise NotAllowed, StaleVersionError, ReportRefused."""
    reason = need(reason)
    with transaction.atomic():
        row = _locked(by, round_id, seen)
        if row.closed_at is not None:
            raise ReportRefused(_("Đợt này đã khoá."))
        if cut_off.astimezone(PROVINCE_ZONE).date() < row.opens:
            raise ReportRefused(_("Hạn chót phải sau ngày mở đợt."), "cut_off")
        details = {"from": row.cut_off.isoformat(), "to": cut_off.isoformat()}
        row.cut_off = cut_off
        row.version += 1
        row.save(update_fields=["cut_off", "version"])
        _journal(by, "plans.round.moved", row, reason=reason, **details)


def close_round(*, by: Actor, round_id: str, seen: int, reason: str) -> None:
    """Take in nothing more; what is submitted can still be reviewed. Errors as for ``move_cut_off``."""
    _set_closed(by, round_id, seen, reason, closed=True)


def reopen_round(*, by: Actor, round_id: str, seen: int, reason: str) -> None:
    """Take in reports again. Errors as for ``move_cut_off``."""
    _set_closed(by, round_id, seen, reason, closed=False)


def _set_closed(by: Actor, round_id: str, seen: int, reason: str, *, closed: bool) -> None:
    reason = need(reason)
    with transaction.atomic():
        row = _locked(by, round_id, seen)
        if (row.closed_at is not None) == closed:
            raise ReportRefused(_("Đợt này đã khoá.") if closed else _("Đợt này đang mở."))
        row.closed_at = now() if closed else None
        row.version += 1
        row.save(update_fields=["closed_at", "version"])
        _journal(by, "plans.round.closed" if closed else "plans.round.reopened", row, reason=reason)


def hand_over(*, by: Actor, duty_id: str, agency: str, reason: str) -> None:
    """Let another agency owe what nobody has entered yet; raise NotAllowed, ReportRefused."""
    reason = need(reason)
    with transaction.atomic():
        duty = Duty.objects.select_for_update(of=("self",)).select_related("round").filter(public_id=duty_id).first()
        if duty is None:
            raise ReportRefused(_("Không có báo cáo này."))
        demand(by, permissions.MANAGE_ROUNDS, plan_of(duty.round.plan).steward)
        if duty.state != DutyState.WAITING:
            raise ReportRefused(_("Báo cáo này đã có số liệu, không chuyển cho cơ quan khác được."))
        if agency not in directory.agencies(today()):
            raise ReportRefused(_("Không có cơ quan này trong danh bạ."), "agency")
        if Duty.objects.filter(
            round=duty.round, kind=duty.kind, code=duty.code, agency=agency, part=duty.part
        ).exists():
            raise ReportRefused(_("Cơ quan này đã phải báo cáo mục này trong đợt."), "agency")
        details = {"code": duty.code, "from": duty.agency, "to": agency}
        duty.agency = agency
        duty.save(update_fields=["agency"])
        _journal(by, "plans.round.duty_moved", duty.round, reason=reason, **details)
