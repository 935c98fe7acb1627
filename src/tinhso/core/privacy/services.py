"""Recording readings; asking for, deciding, executing and repeating erasures."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, require
from tinhso.core.clock.api import now
from tinhso.core.identity.api import subject_of_actor
from tinhso.core.journal import api as journal
from tinhso.core.privacy import rules, selectors
from tinhso.core.privacy.adapters import erasures
from tinhso.core.privacy.adapters.registry import holders
from tinhso.core.privacy.data import PrivacyRefused, State
from tinhso.core.privacy.models import ErasureRequest
from tinhso.core.subjects.api import destroy, is_destroyed, seal


def record_reading(*, by: Actor, subject_id: UUID | str, what: str, purpose: str) -> int:
    """Note in the journal that *by* saw *what* of a person and what for; return the entry's receipt.

    *what* names the kind of data («hồ sơ cán bộ»), never its values. Looking at one's own data is not recorded.
    """
    subject = UUID(str(subject_id))
    if not purpose.strip() or not what.strip():
        raise PrivacyRefused(_("Hãy nêu đã xem gì và để làm gì."), "purpose")
    if str(subject) == by.id or subject_of_actor(by.id) == subject:
        return 0
    return journal.append_reading(by=by, subject_id=subject, what=what, purpose=purpose)


def request_erasure(*, by: Actor, subject_id: UUID, reason: str, document: str = "") -> UUID:
    """Ask that a person be erased; return the request's id. By the person, or by an officer with a document.

    Raises NotAllowed, PrivacyRefused (reason, document, open, erased).
    """
    own = subject_of_actor(by.id)
    is_own = own is not None and own == subject_id
    require(by, rules.REQUEST, owner=by.id if is_own else None)
    reason, document = " ".join(reason.split()), " ".join(document.split())
    if not reason or len(reason) > rules.REASON_MAX:
        raise PrivacyRefused(_("Hãy ghi lý do, không quá %(max)s chữ.") % {"max": rules.REASON_MAX}, "reason")
    if not is_own and not document:
        raise PrivacyRefused(_("Hãy ghi số, ngày của đơn hoặc văn bản đề nghị."), "document")
    if is_destroyed(subject_id):
        raise PrivacyRefused(_("Dữ liệu của người này đã được xoá."))
    if not is_own and not selectors.holdings_of(subject_id):
        raise PrivacyRefused(_("Nền tảng không giữ dữ liệu nào của người này."), "person")
    try:
        with transaction.atomic():
            row = ErasureRequest.objects.create(
                subject_id=subject_id,
                by_person=is_own,
                reason=seal(subject_id, reason),
                document=document[: rules.DOCUMENT_MAX],
                requested_by=by.id,
                requested_at=now(),
            )
            row.receipt = journal.append(
                by=by,
                action="core.privacy.erasure.requested",
                subject=selectors.subject_words(subject_id),
                details={"request": str(row.public_id)},
            )
            row.save(update_fields=["receipt"])
    except IntegrityError as error:
        raise PrivacyRefused(_("Người này đã có một đề nghị xoá đang chờ quyết định.")) from error
    return row.public_id


def decide(*, by: Actor, request_id: UUID, grant: bool, decision: str) -> None:
    """Grant (and execute at once) or refuse a request; the second of two people.

    Raises NotAllowed, PrivacyRefused (decision, unknown, decided, same person, oneself, legal hold).
    """
    require(by, rules.DECIDE)
    decision = " ".join(decision.split())
    if not decision or len(decision) > rules.REASON_MAX:
        raise PrivacyRefused(_("Hãy ghi căn cứ của quyết định."), "decision")
    with transaction.atomic():
        row = ErasureRequest.objects.select_for_update().filter(public_id=request_id).first()
        if row is None:
            raise PrivacyRefused(_("Không có đề nghị này."))
        if row.state != State.REQUESTED:
            raise PrivacyRefused(_("Đề nghị này đã được quyết định."))
        if by.id == row.requested_by or subject_of_actor(by.id) == row.subject_id:
            raise PrivacyRefused(_("Người quyết định phải khác người đề nghị và khác người có dữ liệu."))
        row.decided_by, row.decided_at, row.decision = by.id, now(), decision
        if grant:
            _execute(by, row)
        else:
            row.state = State.REFUSED
        row.receipt = journal.append(
            by=by,
            action=f"core.privacy.erasure.{row.state}",
            subject=selectors.subject_words(row.subject_id),
            reason=decision,
            details={"request": str(row.public_id), **row.result},
        )
        row.save()


def _execute(by: Actor, row: ErasureRequest) -> None:
    held = selectors.holds_on(row.subject_id)
    if held:
        raise PrivacyRefused("\n".join(f"{hold.reason} ({hold.law})" for hold in held))
    keys = selectors.keys_of(row.subject_id)
    row.result = {"erased": _erase(by, row.subject_id, keys), "keys": len(keys)}
    row.state = State.EXECUTED
    # First on the disk beside the database, then committed: a restore can never bring the person back unnoticed.
    erasures.note(erasures.Erasure(row.public_id, row.subject_id, tuple(sorted(keys)), row.decided_at or now(), by.id))


def _erase(by: Actor, subject_id: UUID, keys: set[UUID]) -> dict[str, int]:
    erased = {holder.name: holder.erase(by, subject_id) for holder in holders() if holder.erase}
    for key in sorted(keys):
        destroy(key)
    return erased


def replay_erasures() -> int:
    """Erase again everybody whom the list beside the database names and who is back; return how many were.

    For a restore from a backup older than an erasure. Safe to repeat; each person in a transaction and a journal entry
    of their own.
    """
    again = 0
    for erasure in erasures.noted():
        with transaction.atomic():
            keys = {*erasure.keys, erasure.subject}
            if all(is_destroyed(key) for key in keys) and not selectors.holdings_of(erasure.subject):
                continue
            keys |= selectors.keys_of(erasure.subject)
            erased = {
                holder.name: sum(holder.erase(SYSTEM, key) for key in sorted(keys))
                for holder in holders()
                if holder.erase
            }
            for key in sorted(keys):
                destroy(key)
            journal.append(
                by=SYSTEM,
                action="core.privacy.erasure.replayed",
                subject=selectors.subject_words(erasure.subject),
                details={"request": str(erasure.request), "erased": erased, "keys": len(keys)},
            )
            again += 1
    return again
