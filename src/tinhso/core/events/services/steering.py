"""What an operator does with dead letters and schedules; each step in the journal."""

from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tinhso.core.access.api import Actor, require
from tinhso.core.clock.api import now
from tinhso.core.events.data import EventsRefused, State
from tinhso.core.events.models import Delivery, JobRecord, ScheduleRecord
from tinhso.core.events.rules.permissions import MANAGE
from tinhso.core.events.services.queueing import enqueue
from tinhso.core.journal import api as journal

Row = TypeVar("Row", bound=Model)


def rerun_delivery(*, by: Actor, delivery: int, reason: str = "") -> None:
    """Let a dead or dropped delivery be tried again from the beginning. Raises EventsRefused."""
    require(by, MANAGE)
    with transaction.atomic():
        row = _delivery(delivery, (State.DEAD, State.DROPPED))
        row.state, row.attempts, row.due_at, row.finished_at = State.WAITING, 0, now(), None
        row.save(update_fields=["state", "attempts", "due_at", "finished_at"])
        details = {"event": str(row.event.public_id), "handler": row.handler}
        _journal(by, "core.events.delivery.rerun", f"delivery:{row.pk}", reason, details)


def drop_delivery(*, by: Actor, delivery: int, reason: str) -> None:
    """Give a dead delivery up, with a reason. Raises EventsRefused."""
    require(by, MANAGE)
    _require_reason(reason)
    with transaction.atomic():
        row = _delivery(delivery, (State.DEAD,))
        row.state, row.finished_at = State.DROPPED, now()
        row.save(update_fields=["state", "finished_at"])
        details = {"event": str(row.event.public_id), "handler": row.handler}
        _journal(by, "core.events.delivery.dropped", f"delivery:{row.pk}", reason, details)


def rerun_job(*, by: Actor, job: UUID, reason: str = "") -> None:
    """Let a dead or dropped job be tried again from the beginning. Raises EventsRefused."""
    require(by, MANAGE)
    with transaction.atomic():
        row, moment = _job(job, (State.DEAD, State.DROPPED)), now()
        row.state, row.attempts, row.due_at, row.finished_at = State.WAITING, 0, moment, None
        row.save(update_fields=["state", "attempts", "due_at", "finished_at"])
        DBTaskResult.objects.filter(pk=job).update(
            status=TaskResultStatus.READY, run_after=moment, finished_at=None, traceback=""
        )
        _journal(by, "core.events.job.rerun", f"job:{job}", reason, {"name": row.name})


def drop_job(*, by: Actor, job: UUID, reason: str) -> None:
    """Give a dead job, or one that only waits, up, with a reason. Raises EventsRefused."""
    require(by, MANAGE)
    _require_reason(reason)
    with transaction.atomic():
        row, moment = _job(job, (State.DEAD, State.WAITING)), now()
        row.state, row.finished_at = State.DROPPED, moment
        row.save(update_fields=["state", "finished_at"])
        DBTaskResult.objects.filter(pk=job).update(status=TaskResultStatus.FAILED, finished_at=moment)
        _journal(by, "core.events.job.dropped", f"job:{job}", reason, {"name": row.name})


def pause_schedule(*, by: Actor, name: str, reason: str) -> None:
    """Stop a schedule from coming until it is resumed, with a reason. Raises EventsRefused."""
    require(by, MANAGE)
    _require_reason(reason)
    with transaction.atomic():
        row = _schedule(name)
        if row.paused:
            raise EventsRefused("reason", _("Lịch này đang tạm dừng rồi."))
        ScheduleRecord.objects.filter(pk=name).update(paused=True)
        _journal(by, "core.events.schedule.paused", f"schedule:{name}", reason, {})


def resume_schedule(*, by: Actor, name: str, reason: str = "") -> None:
    """Let a paused schedule come again; what was missed is done once. Raises EventsRefused."""
    require(by, MANAGE)
    with transaction.atomic():
        row = _schedule(name)
        if not row.paused:
            raise EventsRefused("reason", _("Lịch này đang chạy, không cần mở lại."))
        ScheduleRecord.objects.filter(pk=name).update(paused=False)
        _journal(by, "core.events.schedule.resumed", f"schedule:{name}", reason, {})


def run_schedule_now(*, by: Actor, name: str, reason: str = "") -> UUID:
    """Enqueue a scheduled job outside its time. Raises EventsRefused if a run is still under way."""
    require(by, MANAGE)
    with transaction.atomic():
        row = _schedule(name)
        if JobRecord.objects.filter(pk=row.last_job, state__in=[State.WAITING, State.RUNNING]).exists():
            raise EventsRefused("reason", _("Lần chạy trước chưa xong. Hãy chờ lần đó kết thúc."))
        job = enqueue(name)
        ScheduleRecord.objects.filter(pk=name).update(last_at=now(), last_job=job)
        _journal(by, "core.events.schedule.run", f"schedule:{name}", reason, {"job": str(job)})
    return job


def _delivery(key: int, states: tuple[State, ...]) -> Delivery:
    row = Delivery.objects.select_for_update(of=("self",)).select_related("event").filter(pk=key).first()
    if row is None:
        raise EventsRefused("", _("Không có lần giao sự kiện này."))
    return _in_state(row, row.state, states)


def _job(key: UUID, states: tuple[State, ...]) -> JobRecord:
    row = JobRecord.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise EventsRefused("", _("Không có việc nền này."))
    return _in_state(row, row.state, states)


def _schedule(name: str) -> ScheduleRecord:
    row = ScheduleRecord.objects.select_for_update().filter(pk=name).first()
    if row is None:
        raise EventsRefused("", _("Không có lịch này."))
    return row


def _in_state(row: Row, state: str, states: tuple[State, ...]) -> Row:
    if state not in states:
        raise EventsRefused("", _("Việc này vừa đổi trạng thái, có thể đồng nghiệp đã xử lý. Hãy xem lại trang."))
    return row


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise EventsRefused("reason", _("Hãy ghi lý do, để người sau hiểu vì sao."))


def _journal(by: Actor, action: str, subject: str, reason: str, details: dict[str, str]) -> None:
    journal.append(by=by, action=action, subject=subject, reason=reason.strip(), details=details)
