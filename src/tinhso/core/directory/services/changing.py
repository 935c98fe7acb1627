"""Operations of change: drafted, previewed, decided by a dated document, in force on their day, reversible till then.

Deciding writes the rows with their dates at once: the old ones end on the eve, the new ones begin on the day, so every
page "as of" is right by itself. Taking back restores what stood before. On the day itself it only becomes final.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, Scope, require
from tinhso.core.clock.api import now, today
from tinhso.core.directory.data import (
    TYPES,
    ChangeInfo,
    ChangePlan,
    Content,
    DirectoryError,
    Kind,
    State,
)
from tinhso.core.directory.models import MODELS, DirectoryChange, DirectoryVersion
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.rules.operations import Effect, effect
from tinhso.core.directory.rules.snapshot import Directory
from tinhso.core.directory.selectors.store import directory, fresh
from tinhso.core.directory.services import announcing, writing
from tinhso.core.directory.services.editing import scope_of_row
from tinhso.core.directory.services.writing import Made, Origin, Write, one_line
from tinhso.core.journal import api as journal
from tinhso.core.province.api import StaleVersionError, from_plain, to_plain


def plan_of(row: DirectoryChange) -> ChangePlan:
    """Return what a change is to do."""
    return from_plain(ChangePlan, row.plan)


def info_of(row: DirectoryChange) -> ChangeInfo:
    """Return a change as other modules see it."""
    plan = plan_of(row)
    return ChangeInfo(
        public_id=row.public_id,
        operation=plan.operation,
        target=plan.target,
        on=plan.on,
        state=State(row.state),
        sources=plan.sources,
        results=tuple(unit.code for unit in plan.results),
        document=row.document_number,
        decided_at=row.decided_at,
    )


def scope_of_plan(held: Directory, plan: ChangePlan) -> list[Scope]:
    """Return the scopes of the old units: whoever changes them must be responsible for each."""
    eve = plan.on - timedelta(days=1)
    rows = [held.unit(plan.target, code, eve) for code in plan.sources]
    return [scope_of_row(held, row) for row in rows if row is not None]


def _require(by: Actor, held: Directory, plan: ChangePlan) -> None:
    for scope in scope_of_plan(held, plan) or [Scope()]:
        require(by, permissions.CHANGE, scope=scope)


def preview(plan: ChangePlan, basis: str = "") -> Effect:
    """Return what *plan* would do to the directory as it stands, with everything that stands in the way."""
    held = directory()
    found = effect(held, plan, basis)
    if found.problems:
        return found
    try:
        writing.check(_writes(found, rows=False), held)
    except DirectoryError as error:
        return Effect(found.ended, found.made, error.problems)
    return found


def draft(*, by: Actor, plan: ChangePlan, title: str) -> UUID:
    """Keep *plan* as a draft and return its public id. A draft may still have problems; deciding may not."""
    _require(by, directory(), plan)
    if not title.strip():
        raise DirectoryError(_("Hãy đặt tên cho việc này."))
    with transaction.atomic():
        row = DirectoryChange.objects.create(
            title=title.strip(),
            operation=plan.operation.value,
            target=plan.target.value,
            on=plan.on,
            plan=to_plain(plan),
            drafted_by=by.id,
            drafted_at=now(),
        )
        _journal(by, row, "drafted")
    return row.public_id


def redraft(*, by: Actor, change: UUID, plan: ChangePlan, title: str, seen: int) -> None:
    """Change a draft; StaleVersionError if somebody else did meanwhile."""
    with transaction.atomic():
        row = _locked(by, change, State.DRAFT, seen)
        _require(by, directory(), plan)
        row.title, row.plan, row.on = title.strip() or row.title, to_plain(plan), plan.on
        row.operation, row.target = plan.operation.value, plan.target.value
        row.version += 1
        row.save()
        _journal(by, row, "redrafted")


def discard(*, by: Actor, change: UUID, seen: int) -> None:
    """Throw a draft away; it stays in the list as discarded."""
    with transaction.atomic():
        row = _locked(by, change, State.DRAFT, seen)
        _to(row, State.DISCARDED)
        _journal(by, row, "discarded")


def decide(
    *,
    by: Actor,
    change: UUID,
    seen: int,
    number: str,
    dated: date,
    issuer: str,
    file: tuple[str, str] = ("", ""),
) -> None:
    """Record the document that decides a draft and write its rows with their dates.

    *file* is (sha256, name) of the document in the file store, if there is one. Raises DirectoryError with everything
    that stands in the way; then nothing is written.
    """
    with transaction.atomic():
        state = writing.lock()
        row = _locked(by, change, State.DRAFT, seen)
        _check_document(number, dated, issuer, row.on)
        basis = f"{number.strip()}, {issuer.strip()}"
        held = fresh()
        found = effect(held, plan_of(row), basis)
        if found.problems:
            raise DirectoryError(*found.problems)
        writes = _writes(found)
        writing.check(writes, held)
        before = [(write, write.row.version if write.row is not None else 0) for write in writes]
        row.document_number, row.document_date, row.document_issuer = number.strip(), dated, issuer.strip()
        row.document_file, row.document_name = file
        row.decided_by, row.decided_at = by.id, now()
        receipt = _journal(by, row, "decided", reason=basis)
        writing.save(writes, Made(by, basis, receipt), state)
        row.written = [_trace(write, version) for write, version in before]
        _to(row, State.DECIDED)
        if row.on <= today():
            _take_force(row)


def revoke(*, by: Actor, change: UUID, seen: int, reason: str) -> None:
    """Take a decided change back before its day: every row is as it was. Refused once it is in force."""
    with transaction.atomic():
        state = writing.lock()
        row = _locked(by, change, State.DECIDED, seen)
        if row.on <= today():
            raise DirectoryError(_("Việc này đã có hiệu lực nên không rút lại được; hãy lập một việc mới."))
        text = one_line(reason)
        writes = [_undo(item) for item in row.written]
        writing.check(writes)
        receipt = _journal(by, row, "revoked", reason=text)
        writing.save(writes, Made(by, text, receipt), state)
        _to(row, State.REVOKED)


def take_force(*, by: Actor = SYSTEM, day: date | None = None) -> int:
    """Make final the decided changes whose day has come, and tell the rest; return how many. Safe to repeat."""
    done = 0
    for pk in DirectoryChange.objects.filter(state=State.DECIDED, on__lte=day or today()).values_list("pk", flat=True):
        with transaction.atomic():
            row = DirectoryChange.objects.select_for_update().filter(pk=pk, state=State.DECIDED).first()
            if row is not None:
                _take_force(row, by)
                done += 1
    return done


def _take_force(row: DirectoryChange, by: Actor = SYSTEM) -> None:
    _to(row, State.IN_FORCE)
    _journal(by, row, "took_force")
    announcing.took_force(by=by, change=info_of(row))


# --- the rows ------------------------------------------------------------------------------------


def _writes(found: Effect, *, rows: bool = True) -> list[Write]:
    """Return the writes of an effect; without *rows* only to be checked, not saved (nothing is read)."""
    writes = [Write(after, writing.existing(before), Origin.CHANGED) for before, after in found.ended]
    for content in found.made:
        row = writing.existing(content) if rows else None
        # A row withdrawn earlier comes back; one that still stands is a clash, which the check tells.
        writes.append(Write(content, row if row is not None and row.is_withdrawn else None, Origin.CHANGED))
    return writes


def _trace(write: Write, version: int) -> dict[str, Any]:
    content = write.content
    assert content is not None
    row = writing.existing(content)
    assert row is not None
    return {
        "kind": content.kind_of_row.value,
        "item": str(row.public_id),
        "before": version,
        "after": row.version,
    }


def _undo(item: dict[str, Any]) -> Write:
    kind = Kind(item["kind"])
    row = MODELS[kind]._default_manager.select_for_update().get(public_id=item["item"])
    if row.version != item["after"]:
        raise DirectoryError(_("Dòng «%(row)s» đã được sửa sau đó; hãy đưa nó về bản cũ trước.") % {"row": str(row)})
    content: Content | None = None
    if item["before"]:
        plain = DirectoryVersion.objects.get(item=row.public_id, number=item["before"]).content
        content = from_plain(TYPES[kind], plain) if plain is not None else None
    return Write(content, row, Origin.REVOKED)


# --- small steps ---------------------------------------------------------------------------------


def _locked(by: Actor, change: UUID, wanted: State, seen: int) -> DirectoryChange:
    row = DirectoryChange.objects.select_for_update().filter(public_id=change).first()
    if row is None:
        raise DirectoryError(_("Không có việc thay đổi này."))
    _require(by, directory(), plan_of(row))
    if row.state != wanted:
        raise DirectoryError(_("Việc này không còn ở bước đó nữa; hãy tải lại trang."))
    if row.version != seen:
        raise StaleVersionError
    return row


def _check_document(number: str, dated: date, issuer: str, on: date) -> None:
    if not number.strip() or not issuer.strip():
        raise DirectoryError(_("Hãy ghi số văn bản và cơ quan ban hành."))
    if dated > today():
        raise DirectoryError(_("Ngày văn bản ở tương lai."))
    if dated > on:
        raise DirectoryError(_("Văn bản không thể ban hành sau ngày có hiệu lực."))


def _to(row: DirectoryChange, state: State) -> None:
    row.state = state.value
    row.version += 1
    row.save()


def _journal(by: Actor, row: DirectoryChange, verb: str, reason: str = "") -> int:
    details = {"operation": row.operation, "target": row.target, "on": row.on.isoformat()}
    return journal.append(
        by=by,
        action=f"core.directory.change.{verb}",
        subject=f"directory-change:{row.public_id}",
        reason=reason,
        details=details,
    )
