"""Lending a role to a colleague for some days, and acting by it.

Safe rules: only the holder lends, never more than the own scope, never longer than the role or ninety-two days, never a
role that was lent; the administrator's and the auditor's roles are not lent, and their holders borrow none, so that
those who give rights and those who check stay apart from those who use them. Whoever acts by a lent role chooses to,
acts by nothing else meanwhile, and signs «được ủy quyền của …» in the journal.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, NotAllowed, Scope, require
from tinhso.core.clock.api import today
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import sessions
from tinhso.core.identity.data import IdentityRefused
from tinhso.core.identity.models import Account, Delegation, RoleGrant
from tinhso.core.identity.selectors import colleagues_of
from tinhso.core.identity.services.administration import check_scope, need_reason
from tinhso.core.identity.services.sign_in import subject_of
from tinhso.core.journal import api as journal
from tinhso.core.web.api import format_date


def delegate(
    *,
    by: Actor,
    account: Account,
    grant_key: int,
    receiver: str,
    scope: Scope,
    starts_on: date,
    ends_on: date,
    reason: str,
) -> UUID:
    """Lend the role of *grant_key*, over *scope*, to the colleague with the user name *receiver*; return its public id.

    Raise NotAllowed, or IdentityRefused (reason, acting, unknown, role, scope, period, receiver, held).
    """
    require(by, rules.SEE_OWN_ACCOUNT, owner=str(account.public_id))
    reason = need_reason(reason)
    if by.acting_for:
        raise IdentityRefused("acting", _("Vai trò được ủy quyền không được ủy quyền tiếp."))
    check_scope(scope)
    with transaction.atomic():
        row = account.role_grants.standing().select_for_update().filter(pk=grant_key).first()
        if row is None:
            raise IdentityRefused("unknown", _("Bạn không còn giữ vai trò này."))
        if row.grant.role not in rules.DELEGABLE_ROLES:
            raise IdentityRefused(
                "role", _("Vai trò này không được ủy quyền. Hãy đề nghị quản trị viên cấp cho người khác.")
            )
        if not row.grant.scope.covers(scope):
            raise IdentityRefused("scope", _("Phạm vi ủy quyền phải nằm trong phạm vi vai trò của bạn."))
        _check_days(row, account, starts_on, ends_on)
        colleague = colleagues_of(account, row).filter(username=rules.folded(receiver)).first()
        if colleague is None:
            raise IdentityRefused("receiver", _("Không có đồng nghiệp này trong phạm vi vai trò của bạn."))
        delegation = _lend(row, colleague, scope, starts_on, ends_on, reason)
        journal.append(
            by=by,
            action="core.identity.delegation.given",
            subject=subject_of(account),
            reason=reason,
            details={**_told(delegation), "to": str(colleague.public_id)},
        )
    return delegation.public_id


def _check_days(row: RoleGrant, account: Account, starts_on: date, ends_on: date) -> None:
    if starts_on < today() or ends_on < starts_on:
        raise IdentityRefused("period", _("Ngày đầu từ hôm nay trở đi; ngày cuối không trước ngày đầu."))
    if ends_on - starts_on >= timedelta(days=rules.LONGEST_DELEGATION_DAYS):
        raise IdentityRefused(
            "period", _("Mỗi lần ủy quyền dài nhất %(n)d ngày.") % {"n": rules.LONGEST_DELEGATION_DAYS}
        )
    if row.valid_from is not None and starts_on < row.valid_from:
        raise IdentityRefused("period", _("Vai trò của bạn chưa bắt đầu vào ngày đó."))
    last = min(filter(None, (row.valid_to, account.last_day)), default=None)
    if last is not None and ends_on > last:
        raise IdentityRefused("period", _("Vai trò của bạn chỉ đến hết ngày %(day)s.") % {"day": format_date(last)})


def _lend(row: RoleGrant, colleague: Account, scope: Scope, starts_on: date, ends_on: date, reason: str) -> Delegation:
    same = Delegation.objects.open().filter(
        grant=row,
        receiver=colleague,
        agency=scope.agency,
        area=scope.area,
        starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )
    if same.exists():
        raise IdentityRefused("held", _("Bạn đã ủy quyền việc này cho người đó trong những ngày ấy."))
    return Delegation.objects.create(
        grant=row,
        receiver=colleague,
        agency=scope.agency,
        area=scope.area,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
    )


def withdraw_delegation(*, by: Actor, delegation_id: UUID, reason: str = "") -> None:
    """End a delegation now: by who gave it, by who received it (giving it back), or by an administrator with a reason.

    Raise NotAllowed, or IdentityRefused (unknown, over, reason).
    """
    with transaction.atomic():
        rows = Delegation.objects.select_related("grant__account", "receiver").select_for_update(of=("self",))
        row = rows.filter(public_id=delegation_id).first()
        if row is None:
            raise IdentityRefused("unknown", _("Không có lần ủy quyền này."))
        giver = row.grant.account
        if by.id not in {str(giver.public_id), str(row.receiver.public_id)}:
            if not rules.may_manage(by, giver.standing_grants):
                raise NotAllowed(rules.MANAGE_ACCOUNTS)
            reason = need_reason(reason)
        if row.withdrawn_at is not None or row.ends_on < today():
            raise IdentityRefused("over", _("Lần ủy quyền này đã kết thúc."))
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by.id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        journal.append(
            by=by,
            action="core.identity.delegation.withdrawn",
            subject=subject_of(giver),
            reason=reason[:500],
            details={**_told(row), "to": str(row.receiver.public_id)},
        )


def act_for(request: HttpRequest, *, by: Actor, account: Account, delegation_id: UUID) -> Delegation:
    """Use a delegation on this browser from now on; raise NotAllowed, or IdentityRefused (over, weak)."""
    require(by, rules.SEE_OWN_ACCOUNT, owner=str(account.public_id))
    row = usable_delegation(account, delegation_id)
    if row is None:
        raise IdentityRefused("over", _("Lần ủy quyền này chưa bắt đầu hoặc đã kết thúc."))
    if not is_strong(request):
        raise IdentityRefused("weak", _("Hãy đăng nhập bằng hai lớp trước khi làm việc được ủy quyền."))
    with transaction.atomic():
        request.session[sessions.ACTING] = str(row.public_id)
        giver = row.grant.account
        journal.append(
            by=by,
            action="core.identity.delegation.used",
            subject=subject_of(giver),
            details={**_told(row), "acting_for": str(giver.public_id)},
        )
    return row


def act_for_oneself(request: HttpRequest) -> None:
    """Stop using a delegation on this browser."""
    request.session.pop(sessions.ACTING, None)


def is_strong(request: HttpRequest) -> bool:
    """Return whether this session proved two factors (or is a training one)."""
    method = str(request.session.get("method", ""))
    return method.startswith("password+") or method == "demo"


def usable_delegation(account: Account, public_id: UUID | str) -> Delegation | None:
    """Return the delegation if *account* may act by it now (one query)."""
    rows = Delegation.objects.in_force().select_related("grant__account")
    return rows.filter(public_id=public_id, receiver=account).first()


def _told(row: Delegation) -> dict[str, str]:
    return {
        "delegation": str(row.public_id),
        "role": row.grant.role,
        "agency": row.agency,
        "area": row.area,
        "from": str(row.starts_on),
        "to_day": str(row.ends_on),
    }
