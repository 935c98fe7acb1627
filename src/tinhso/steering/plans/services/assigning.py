"""Giving work from a figure, following it up, confirming it done.

Leaders and unit heads give; officers of the agency (or the person named) report; a unit head or leader confirms, never
the one who reported it done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, NotAllowed, Permission, Scope
from tinhso.core.clock.api import now, today
from tinhso.core.events.api import publish
from tinhso.core.identity import api as identity
from tinhso.core.journal import api as journal
from tinhso.core.province.api import from_plain, to_plain
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.assigning import OriginKind, WorkInfo, WorkRefused, WorkState, WorkStep
from tinhso.steering.plans.data.reporting import Evidence
from tinhso.steering.plans.models import Work, WorkLogLine
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.works import STEPS, may_follow
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.selectors.assigning import work_info, work_of
from tinhso.steering.plans.services.checking import Upload
from tinhso.steering.plans.services.contents import scope_of as row_scope
from tinhso.steering.plans.services.evidence import WORK, keep, opened
from tinhso.steering.plans.services.scopes import allowed, demand, heir_of, over

TEXT_MAX = 4000


@dataclass(frozen=True)
class NewWork:
    """A piece of work to give. ``person`` is an actor id or ""."""

    title: str
    agency: str
    due: date
    details: str = ""
    person: str = ""
    origin: OriginKind = OriginKind.NONE
    origin_code: str = ""
    origin_label: str = ""


def answering(kind: Kind, code: str) -> str:
    """Return the agency that answers today for a row of a plan, "" if there is no such row."""
    found = selectors.content(kind, code)
    return directory.heir(row_scope(kind, found[0]).agency, today()) if found else ""


def may_read(by: Actor, work: WorkInfo) -> bool:
    """Return whether *by* may see a piece of work."""
    owner = by.id if by.id in {work.person, work.given_by} else None
    return allowed(by, permissions.READ_WORK, work.agency, owner=owner)


def readers_of(work: WorkInfo) -> tuple[Permission, list[Scope], list[str]]:
    """Return what ``may_read`` decides by: the permission, the scopes it is asked over, the owners."""
    agencies = dict.fromkeys([work.agency, heir_of(work.agency)])
    people = [person for person in (work.person, work.given_by) if person]
    return permissions.READ_WORK, [over(agency) for agency in agencies], people


def reads_evidence(by: Actor, work_id: str) -> bool:
    """Return whether *by* may open the files of a piece of work (the file store asks)."""
    work = work_of(work_id)
    return work is not None and may_read(by, work)


def may_report(by: Actor, work: WorkInfo) -> bool:
    """Return whether *by* may report progress."""
    return allowed(by, permissions.DO_WORK, work.agency, owner=work.person or None)


def may_confirm(by: Actor, work: WorkInfo) -> bool:
    """Return whether *by* may confirm, return or extend: a unit head or leader over the agency."""
    return allowed(by, permissions.CONFIRM_WORK, work.agency)


def may_steer(by: Actor, work: WorkInfo) -> bool:
    """Return whether *by* may extend, remind, escalate or cancel: who may give work to this agency."""
    return allowed(by, permissions.ASSIGN, work.agency)


def give(*, by: Actor, new: NewWork) -> WorkInfo:
    """Give a piece of work; raise NotAllowed, WorkRefused."""
    demand(by, permissions.ASSIGN, new.agency)
    title = " ".join(new.title.split())
    if not title or len(title) > 300:
        raise WorkRefused(_("Hãy ghi việc cần làm, không quá 300 chữ."), "title")
    if new.due < today():
        raise WorkRefused(_("Hạn phải từ hôm nay trở đi."), "due")
    if new.agency not in directory.agencies(today()):
        raise WorkRefused(_("Không có cơ quan này trong danh bạ."), "agency")
    _check_person(new.person, new.agency)
    giver = next((grant.scope.agency for grant in by.grants if grant.role in permissions.ASSIGN.roles), "")
    with transaction.atomic():
        row = Work.objects.create(
            title=title,
            details=new.details.strip()[:TEXT_MAX],
            origin=new.origin,
            origin_code=new.origin_code,
            origin_label=new.origin_label[:400],
            agency=new.agency,
            person=new.person,
            due=new.due,
            state=WorkState.GIVEN,
            given_at=now(),
            given_by=by.id,
            given_agency=giver,
        )
        _line(by, row, WorkStep.ASSIGN, "", (), new.due)
    return work_info(row)


def _check_person(person: str, agency: str) -> None:
    if not person:
        return
    account = identity.account_of(person)
    wanted = over(agency)
    if account is None or not account.is_active or not any(grant.scope.covers(wanted) for grant in account.grants):
        raise WorkRefused(_("Người này không có vai trò nào ở cơ quan đã chọn."), "person")


def report_progress(
    *, by: Actor, work_id: str, seen: int, text: str, uploads: Sequence[Upload] = (), link: str = "", done: bool = False
) -> None:
    """Add progress; with *done* say that it is finished, which needs evidence (a file or a link).

    Raises NotAllowed, WorkRefused, FileRefused.
    """
    work = work_or_refuse(work_id)
    if not may_report(by, work):
        raise NotAllowed(permissions.DO_WORK)
    if not text.strip():
        raise WorkRefused(_("Hãy ghi đã làm được gì."), "text")
    if done and not uploads and not link:
        raise WorkRefused(_("Cần minh chứng để báo hoàn thành: một tệp, hoặc đường dẫn đến hồ sơ."), "proof")
    step = WorkStep.DONE if done else WorkStep.PROGRESS
    _step(by, work_id, step, seen, text, uploads=uploads, link=link)


def confirm(*, by: Actor, work_id: str, seen: int, text: str = "") -> None:
    """Close what was reported done; raise NotAllowed (also for who reported it), WorkRefused."""
    work = work_or_refuse(work_id)
    if not may_confirm(by, work):
        raise NotAllowed(permissions.CONFIRM_WORK)
    last = WorkLogLine.objects.filter(work__public_id=work_id, step=WorkStep.DONE).order_by("-number").first()
    if last is not None and last.made_by == by.id:
        raise WorkRefused(_("Người báo hoàn thành không tự xác nhận; cần lãnh đạo khác xác nhận."))
    _step(by, work_id, WorkStep.CONFIRM, seen, text)


def give_back(*, by: Actor, work_id: str, seen: int, text: str) -> None:
    """Say that it is not done yet, with a reason; raise NotAllowed, WorkRefused."""
    if not may_confirm(by, work_or_refuse(work_id)):
        raise NotAllowed(permissions.CONFIRM_WORK)
    _step(by, work_id, WorkStep.RETURN, seen, _need(text))


def extend(*, by: Actor, work_id: str, seen: int, due: date, text: str) -> None:
    """Set another deadline, with a reason; raise NotAllowed, WorkRefused."""
    work = work_or_refuse(work_id)
    _require_steer(by, work)
    if due < today() or due == work.due:
        raise WorkRefused(_("Hạn mới phải khác hạn cũ và từ hôm nay trở đi."), "due")
    _step(by, work_id, WorkStep.EXTEND, seen, _need(text), due=due)


def remind(*, by: Actor, work_id: str, seen: int, text: str = "") -> None:
    """Put a reminder in the log; raise NotAllowed, WorkRefused."""
    _require_steer(by, work_or_refuse(work_id))
    _step(by, work_id, WorkStep.REMIND, seen, text)


def escalate(*, by: Actor, work_id: str, seen: int, text: str) -> None:
    """Bring it before the next level up, with a reason: unit heads and leaders over it, and who reports on it.

    Raises NotAllowed, WorkRefused.
    """
    work = work_or_refuse(work_id)
    if not (may_steer(by, work) or may_report(by, work)):
        raise NotAllowed(permissions.ASSIGN)
    _step(by, work_id, WorkStep.ESCALATE, seen, _need(text))


def cancel(*, by: Actor, work_id: str, seen: int, text: str) -> None:
    """Give it up, with a reason; raise NotAllowed, WorkRefused."""
    _require_steer(by, work_or_refuse(work_id))
    _step(by, work_id, WorkStep.CANCEL, seen, _need(text))


def work_or_refuse(work_id: str) -> WorkInfo:
    """Return a piece of work; raise WorkRefused if there is none."""
    work = work_of(work_id)
    if work is None:
        raise WorkRefused(_("Không có nhiệm vụ này."))
    return work


def _require_steer(by: Actor, work: WorkInfo) -> None:
    demand(by, permissions.ASSIGN, work.agency)


def _need(text: str) -> str:
    if not text.strip():
        raise WorkRefused(_("Hãy ghi lý do."), "text")
    return text


def _step(
    by: Actor,
    work_id: str,
    step: WorkStep,
    seen: int,
    text: str,
    *,
    uploads: Sequence[Upload] = (),
    link: str = "",
    due: date | None = None,
) -> None:
    text = text.strip()[:TEXT_MAX]
    with transaction.atomic():
        row = Work.objects.select_for_update().get(public_id=work_id)
        if _is_repeat(by, row, step, seen, text):
            return
        if row.version != seen:
            raise WorkRefused(_("Nhiệm vụ này vừa có người cập nhật. Hãy tải lại trang."))
        if not may_follow(step, WorkState(row.state)):
            raise WorkRefused(_("Không làm được bước này với nhiệm vụ đã xong hoặc đã huỷ."))
        kept = [keep(by=by, upload=upload, owner_kind=WORK, owner_id=work_id) for upload in uploads]
        if link:
            kept.append(Evidence(link[:200], url=link))
        row.state = STEPS[step][1] or row.state
        row.due = due or row.due
        row.escalated += step is WorkStep.ESCALATE
        row.reminded += step is WorkStep.REMIND
        row.version += 1
        row.save(update_fields=["state", "due", "escalated", "reminded", "version"])
        _line(by, row, step, text, tuple(kept), row.due)


def _is_repeat(by: Actor, row: Work, step: WorkStep, seen: int, text: str) -> bool:
    if row.version != seen + 1:
        return False
    last = row.lines.order_by("-number").first()
    return last is not None and (last.step, last.made_by, last.text) == (step.value, by.id, text)


def _line(by: Actor, row: Work, step: WorkStep, text: str, evidence: tuple[Evidence, ...], due: date) -> None:
    receipt = journal.append(
        by=by,
        action=f"plans.work.{step.value}",
        subject=f"plan-work:{row.public_id}",
        details={"agency": row.agency, "state": str(row.state), "due": due.isoformat(), "version": row.version},
    )
    publish(
        by=by,
        type=f"tinhso.steering.plans.work.{step.value}.v1",
        subject=f"plan-work:{row.public_id}",
        data={"agency": row.agency, "state": str(row.state), "due": due.isoformat()},
    )
    WorkLogLine.objects.create(
        work=row,
        number=row.version,
        step=step,
        text=text,
        evidence=to_plain(evidence),
        due=due,
        made_at=now(),
        made_by=by.id,
        receipt=receipt,
    )


def open_evidence(*, by: Actor, work_id: str, sha256: str) -> tuple[Evidence, BinaryIO]:
    """Return one stored file of a piece of work for reading; raise NotAllowed, FileNotFoundError."""
    if not may_read(by, work_or_refuse(work_id)):
        raise NotAllowed(permissions.READ_WORK)
    rows = WorkLogLine.objects.filter(work__public_id=work_id).values_list("evidence", flat=True)
    found = next((from_plain(Evidence, item) for row in rows for item in row if item.get("sha256") == sha256), None)
    return opened(found)
