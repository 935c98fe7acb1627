"""What people decide of pairs: same (merged, can be undone), different, unsure; many at once with a second person."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.events.api import enqueue, progress
from tinhso.core.journal import api as journal
from tinhso.data.quality.data import Decision, QualityError, UnknownThing
from tinhso.data.quality.models import QualityPair, QualityProposal
from tinhso.data.quality.rules import access
from tinhso.data.quality.rules.scoring import COUNT_FROM
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration

#: More than this at once nobody can look over.
BULK_MAX = 5000


def locked_pair(pair: str) -> QualityPair:
    """Return a pair for deciding. Raises UnknownThing."""
    try:
        found = QualityPair.objects.select_for_update().filter(public_id=pair).first()
    except (ValueError, TypeError):
        found = None
    if found is None:
        raise UnknownThing(_("Không có cặp này."))
    return found


def decide(
    *,
    by: Actor,
    pair: str,
    decision: Decision,
    keep: str = "",
    values: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Say what two records are. *same* merges them into *keep* (left if not said), which takes *values*.

    Raises UnknownThing, QualityError (decided meanwhile), NotAllowed, and what the registers refuse.
    """
    with transaction.atomic():
        row = locked_pair(pair)
        declaration = registers.register(row.register).declaration
        access.require(by, access.DECIDE, declaration, row.agency, row.area)
        if row.decision and row.decision != Decision.UNSURE:
            raise QualityError(_("Cặp này vừa được người khác kết luận."))
        if decision is Decision.SAME:
            row.kept = _merge(by, row, keep or row.left, values, reason or _("Hai bản ghi là một"))
        _note(row, by, decision.value, reason)


def _merge(by: Actor, row: QualityPair, keep: str, values: Mapping[str, Any] | None, reason: str) -> str:
    if keep not in {row.left, row.right}:
        raise QualityError(_("Hãy chọn một trong hai bản ghi để giữ lại."))
    lose = row.right if keep == row.left else row.left
    registers.merge(by=by, code=row.register, keep=keep, lose=lose, values=values, reason=reason)
    return keep


def _note(row: QualityPair, by: Actor, decision: str, reason: str) -> None:
    row.decision, row.decided_by, row.decided_at, row.reason = decision, by.id, now(), reason[:1000]
    row.save(update_fields=["decision", "decided_by", "decided_at", "reason", "kept"])
    journal.append(
        by=by,
        action=f"quality.pair.{decision or 'reopened'}",
        subject=f"pair:{row.register}:{row.public_id}",
        reason=reason[:1000],
        details={"register": row.register, "left": row.left, "right": row.right, "kept": row.kept},
    )


def reopen(*, by: Actor, pair: str, reason: str) -> None:
    """Take a decision back; a merge is undone in both records, as long as nobody wrote them since."""
    if not reason.strip():
        raise QualityError(_("Hãy ghi lý do."))
    with transaction.atomic():
        row = locked_pair(pair)
        declaration = registers.register(row.register).declaration
        access.require(by, access.DECIDE, declaration, row.agency, row.area)
        if not row.decision:
            raise QualityError(_("Cặp này chưa có kết luận."))
        if row.decision == Decision.SAME and row.kept:
            _unmerge(by, row, reason)
        row.kept, row.proposal = "", None
        row.save(update_fields=["proposal"])
        _note(row, by, "", reason)


def _unmerge(by: Actor, row: QualityPair, reason: str) -> None:
    lost = row.right if row.kept == row.left else row.left
    for public_id in (row.kept, lost):
        standing = registers.record(row.register, public_id, by=by)
        if standing.action != "merge":
            raise QualityError(_("Bản ghi đã được ghi tiếp sau khi gộp. Hãy tách trong sổ, có xem từng trường."))
    for public_id in (row.kept, lost):
        registers.undo(by=by, code=row.register, public_id=public_id, reason=reason)


# --- many at once ---------------------------------------------------------------------------------------


def bulk_pairs(register: str, threshold: float) -> Any:
    """Return the open pairs of a register at least this likely."""
    return QualityPair.objects.filter(
        register=register, decision="", gone=False, probability__gte=threshold, proposal=None
    )


def propose(*, by: Actor, register: str, threshold: float, reason: str) -> str:
    """Propose to merge every open pair at least this likely; a second person must agree. Returns the proposal's id."""
    declaration = _whole_steward(by, register)
    if not COUNT_FROM <= threshold <= 1:
        raise QualityError(_("Ngưỡng gộp hàng loạt từ 0,95 đến 1."))
    if not reason.strip():
        raise QualityError(_("Hãy ghi lý do."))
    with transaction.atomic():
        ids = list(bulk_pairs(declaration.code, threshold).values_list("id", flat=True)[: BULK_MAX + 1])
        if not ids:
            raise QualityError(_("Không có cặp nào từ ngưỡng này."))
        if len(ids) > BULK_MAX:
            raise QualityError(_("Hơn %(max)s cặp một lúc thì không ai xem kịp. Hãy nâng ngưỡng.") % {"max": BULK_MAX})
        row = QualityProposal.objects.create(
            register=declaration.code,
            threshold=threshold,
            amount=len(ids),
            reason=reason[:1000],
            proposed_by=by.id,
            proposed_at=now(),
        )
        QualityPair.objects.filter(pk__in=ids).update(proposal=row)
        journal.append(
            by=by,
            action="quality.merge.proposed",
            subject=f"proposal:{declaration.code}:{row.public_id}",
            reason=reason[:1000],
            details={"register": declaration.code, "pairs": len(ids), "threshold": threshold},
        )
    return str(row.public_id)


def _whole_steward(by: Actor, register: str) -> Declaration:
    declaration = registers.register(register).declaration
    access.require(by, access.DECIDE, declaration)
    return declaration


def answer(*, by: Actor, proposal: str, agree: bool, reason: str = "") -> None:
    """Agree to a proposal or refuse it; never by who proposed it (four eyes)."""
    with transaction.atomic():
        row = QualityProposal.objects.select_for_update().filter(public_id=proposal).first()
        if row is None:
            raise UnknownThing(_("Không có đề nghị này."))
        _whole_steward(by, row.register)
        if row.decided_at is not None:
            raise QualityError(_("Đề nghị này đã có người trả lời."))
        if agree and row.proposed_by == by.id:
            raise QualityError(_("Người đề nghị không tự đồng ý được: cần người thứ hai."))
        row.decided_by, row.decided_at, row.agreed = by.id, now(), agree
        row.save(update_fields=["decided_by", "decided_at", "agreed"])
        journal.append(
            by=by,
            action="quality.merge.agreed" if agree else "quality.merge.refused",
            subject=f"proposal:{row.register}:{row.public_id}",
            reason=reason[:1000],
            details={"register": row.register, "pairs": row.amount},
        )
        if agree:
            enqueue("data.quality.merge", proposal=str(row.public_id))
        else:
            QualityPair.objects.filter(proposal=row).update(proposal=None)


def carry_out(proposal: str, actor: Actor) -> None:
    """Merge the pairs of an agreed proposal one by one, as *actor* (who agreed); safe to go on after a break."""
    row = QualityProposal.objects.get(public_id=proposal)
    while (pair := QualityPair.objects.filter(proposal=row, decision="").order_by("id").first()) is not None:
        progress(row.merged + row.refused, row.amount)
        try:
            decide(by=actor, pair=str(pair.public_id), decision=Decision.SAME, reason=row.reason)
            row.merged += 1
        except (registers.RegistersError, QualityError) as refusal:
            # One of the two was merged or written meanwhile: the pair goes back to the list, with the reason.
            QualityPair.objects.filter(pk=pair.pk).update(proposal=None, reason=str(refusal)[:1000])
            row.refused += 1
        row.save(update_fields=["merged", "refused"])
    row.finished_at = now()
    row.save(update_fields=["finished_at"])
