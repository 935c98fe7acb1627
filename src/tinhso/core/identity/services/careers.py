"""Joining, moving and leaving: what happens to an account's roles when its holder's post changes.

Every change names the decision it rests on. Days are inclusive: the last day of service is still served, and roles that
end in the future end by themselves.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.access.api import STAFF_ROLES, Actor, Grant, Role, require
from tinhso.core.clock.api import today
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import sessions
from tinhso.core.identity.data import IdentityRefused, Post
from tinhso.core.identity.models import Account, Delegation, Tenure
from tinhso.core.identity.services.administration import (
    add_grant,
    check_scope,
    keep_an_administrator,
    managed_account,
    need_reason,
    refresh_held,
)
from tinhso.core.identity.services.sign_in import subject_of
from tinhso.core.journal import api as journal

#: How far ahead a change may be written down.
AHEAD = timedelta(days=366)


def take_on(*, by: Actor, account_id: UUID | str, post: Post, starts_on: date, basis: str) -> None:
    """Somebody joins an agency: a tenure begins and the roles of the post are given.

    Raise NotAllowed, or IdentityRefused (reason, scope, day, roles, serving, closed, self, held, citizen, unknown).
    """
    basis = _checked(by, post, starts_on, basis)
    with transaction.atomic():
        account = _changed_account(by, account_id)
        if account.tenures.filter(ends_on__isnull=True).exists():
            raise IdentityRefused("serving", _("Người này đang công tác tại một cơ quan. Hãy dùng việc điều chuyển."))
        if not account.is_active:
            raise IdentityRefused("closed", _("Tài khoản đang bị khoá. Hãy mở lại trước khi tiếp nhận."))
        _check_no_overlap(account, starts_on)
        account.last_day = None
        account.save(update_fields=["last_day"])
        _begin(by, account, post, starts_on, basis)
        _write_down(by, account, "joined", basis, _told(post, starts_on))


def move(*, by: Actor, account_id: UUID | str, post: Post, starts_on: date, basis: str) -> None:
    """Somebody moves to another post: every role and delegation of the old one ends the day before.

    Raise NotAllowed, or IdentityRefused (reason, scope, day, roles, idle, self, last, citizen, unknown).
    """
    basis = _checked(by, post, starts_on, basis)
    with transaction.atomic():
        account = _changed_account(by, account_id)
        tenure = account.tenures.filter(ends_on__isnull=True).first()
        if tenure is None or account.last_day is not None:
            raise IdentityRefused("idle", _("Người này không đang công tác tại cơ quan nào. Hãy dùng việc tiếp nhận."))
        if starts_on <= tenure.starts_on:
            raise IdentityRefused("day", _("Ngày đến nơi mới phải sau ngày bắt đầu ở nơi cũ."))
        if not _stays_administrator(post):
            keep_an_administrator(account)
        last = starts_on - timedelta(days=1)
        ended = _end_roles(by, account, last)
        _end_tenure(tenure, last, basis)
        _begin(by, account, post, starts_on, basis)
        _write_down(by, account, "moved", basis, {**_told(post, starts_on), **ended, "left_agency": tenure.agency})


def leave(*, by: Actor, account_id: UUID | str, last_day: date, basis: str, at_once: bool = False) -> None:
    """Somebody leaves the service: after *last_day* (with *at_once*: now) no role, delegation or session is left.

    Raise NotAllowed, or IdentityRefused (reason, day, self, last, citizen, left, unknown).
    """
    basis = need_reason(basis)
    with transaction.atomic():
        account = _changed_account(by, account_id)
        if account.has_left:
            raise IdentityRefused("left", _("Người này đã thôi việc rồi."))
        if last_day > today() + AHEAD:
            raise IdentityRefused("day", _("Ngày làm việc cuối xa quá một năm."))
        keep_an_administrator(account)
        tenure = account.tenures.filter(ends_on__isnull=True).first()
        if tenure is not None:
            if last_day < tenure.starts_on:
                raise IdentityRefused("day", _("Ngày làm việc cuối không thể trước ngày bắt đầu công tác."))
            _end_tenure(tenure, last_day, basis)
        served = min(last_day, today() - timedelta(days=1)) if at_once else last_day
        ended = _end_roles(by, account, served)
        account.last_day = served
        account.save(update_fields=["last_day"])
        signed_out = sessions.revoke(account) if account.has_left else 0
        _write_down(by, account, "left", basis, {"last_day": str(last_day), **ended, "sessions_ended": signed_out})


def _checked(by: Actor, post: Post, starts_on: date, basis: str) -> str:
    require(by, rules.MANAGE_ACCOUNTS, scope=post.scope)
    basis = need_reason(basis)
    check_scope(post.scope)
    if not post.agency or post.agency == "*":
        raise IdentityRefused("agency", _("Hãy nêu mã một cơ quan, ví dụ camau/stttt."))
    if not post.roles or any(role not in STAFF_ROLES for role in post.roles):
        raise IdentityRefused("roles", _("Hãy chọn ít nhất một vai trò của cán bộ."))
    if starts_on > today() + AHEAD or starts_on < date(1945, 9, 2):
        raise IdentityRefused("day", _("Ngày bắt đầu chưa hợp lý."))
    return basis


def _changed_account(by: Actor, account_id: UUID | str) -> Account:
    account = managed_account(by, account_id, lock=True)
    if str(account.public_id) == by.id:
        raise IdentityRefused("self", _("Không ai tự đổi nơi công tác của mình. Hãy nhờ quản trị viên khác."))
    if hasattr(account, "electronic_identity"):
        raise IdentityRefused("citizen", _("Đây là tài khoản của người dân, không phải tài khoản cán bộ."))
    return account


def _check_no_overlap(account: Account, starts_on: date) -> None:
    before = account.tenures.order_by("-ends_on").first()
    if before is not None and before.ends_on is not None and before.ends_on >= starts_on:
        raise IdentityRefused("day", _("Ngày bắt đầu phải sau ngày kết thúc lần công tác trước."))


def _stays_administrator(post: Post) -> bool:
    return Role.ADMINISTRATOR in post.roles and rules.scope_is_everywhere(post.scope)


def _begin(by: Actor, account: Account, post: Post, starts_on: date, basis: str) -> None:
    Tenure.objects.create(
        account=account, agency=post.agency, title=post.title.strip()[:200], starts_on=starts_on, basis=basis
    )
    for role in post.roles:
        add_grant(by, account, Grant(role, post.scope), basis, starts_on)


def _end_tenure(tenure: Tenure, last: date, basis: str) -> None:
    tenure.ends_on, tenure.end_basis = last, basis
    tenure.save(update_fields=["ends_on", "end_basis"])


def _end_roles(by: Actor, account: Account, last: date) -> dict[str, int]:
    """End every staff role after *last*, and every delegation given or received; return how many."""
    now, is_over = timezone.now(), last < today()
    grants = 0
    for row in account.role_grants.standing().filter(role__in=[role.value for role in STAFF_ROLES]):
        grants += 1
        if is_over or (row.valid_from is not None and row.valid_from > last):
            row.withdrawn_at = now
        else:
            row.valid_to = min(last, row.valid_to) if row.valid_to else last
        row.save(update_fields=["withdrawn_at", "valid_to"])
    lent = list(Delegation.objects.open().filter(grant__account=account))
    borrowed = list(Delegation.objects.open().filter(receiver=account))
    for delegation in [*lent, *borrowed]:
        if is_over or delegation.starts_on > last:
            delegation.withdrawn_at, delegation.withdrawn_by = now, by.id
        else:
            delegation.ends_on = min(last, delegation.ends_on)
        delegation.save(update_fields=["withdrawn_at", "withdrawn_by", "ends_on"])
    refresh_held(account)
    return {"grants_ended": grants, "delegations_ended": len(lent) + len(borrowed)}


def _told(post: Post, starts_on: date) -> dict[str, object]:
    return {
        "agency": post.agency,
        "area": post.area,
        "roles": sorted(role.value for role in post.roles),
        "starts_on": str(starts_on),
    }


def _write_down(by: Actor, account: Account, verb: str, basis: str, details: dict[str, object]) -> None:
    journal.append(
        by=by, action=f"core.identity.person.{verb}", subject=subject_of(account), reason=basis, details=details
    )
