"""What administrators do with accounts and roles. Every change needs a reason and is journalled."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.access.api import STAFF_ROLES, SYSTEM, Actor, Grant, NotAllowed, Role, Scope, require
from tinhso.core.clock.api import today
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import limits, second_factor, sessions
from tinhso.core.identity.data import IdentityRefused, OneTimePassword
from tinhso.core.identity.models import Account, Delegation, ElectronicIdentity, RoleGrant
from tinhso.core.identity.services.sign_in import subject_of
from tinhso.core.journal import api as journal
from tinhso.core.web.api import format_date


def create_account(*, by: Actor, username: str, name: str, email: str = "", reason: str = "") -> OneTimePassword:
    """Create an account without roles, return its one-time password; raise IdentityRefused (username, taken, name)."""
    require(by, rules.MANAGE_ACCOUNTS)
    return _create(by, username, name, email, reason)


def _create(by: Actor, username: str, name: str, email: str, reason: str) -> OneTimePassword:
    username = rules.folded(username)
    if not rules.is_username(username):
        raise IdentityRefused(
            "username",
            _("Tên đăng nhập gồm 3 đến 100 ký tự: chữ thường không dấu, số, dấu chấm, gạch ngang, gạch dưới."),
        )
    if not name.strip():
        raise IdentityRefused("name", _("Hãy nhập họ và tên."))
    password = rules.new_password()
    try:
        with transaction.atomic():
            account = Account.objects.create_account(
                username=username, password=password, name=name.strip()[:200], email=email, must_change_password=True
            )
            journal.append(by=by, action="core.identity.account.created", subject=subject_of(account), reason=reason)
    except IntegrityError as error:
        raise IdentityRefused("taken", _("Tên đăng nhập này đã có người dùng.")) from error
    return OneTimePassword(username, password, account.password_set_at + rules.ONE_TIME_PASSWORD_LIFE)


def managed_account(by: Actor, public_id: UUID | str, *, lock: bool = False) -> Account:
    """Return the account if *by* may manage it; raise NotAllowed, or IdentityRefused (unknown)."""
    require(by, rules.MANAGE_ACCOUNTS)
    rows = Account.objects.select_for_update() if lock else Account.objects
    account = rows.filter(public_id=public_id).first()
    if account is None:
        raise IdentityRefused("unknown", _("Không có tài khoản này."))
    if not rules.may_manage(by, account.standing_grants):
        raise NotAllowed(rules.MANAGE_ACCOUNTS)
    return account


def need_reason(reason: str) -> str:
    """Return the reason, trimmed; raise IdentityRefused (reason) if there is none."""
    if not reason.strip():
        raise IdentityRefused("reason", _("Hãy nêu lý do; lý do được ghi vào nhật ký."))
    return reason.strip()[:500]


def refresh_held(account: Account) -> None:
    """Repeat the grants in force or to come on the account's row; every change of grants ends here."""
    rows = account.role_grants.standing().order_by("role", "agency", "area")
    account.held = [
        [row.role, row.agency, row.area, *(str(day) if day else "" for day in (row.valid_from, row.valid_to))]
        for row in rows
    ]
    account.save(update_fields=["held"])


def _details(role: Role, scope: Scope, *days: date | None) -> dict[str, str]:
    period = {name: str(day) for name, day in zip(("from", "to"), days, strict=False) if day}
    return {"role": role.value, "agency": scope.agency, "area": scope.area, **period}


def check_scope(scope: Scope) -> None:
    """Raise IdentityRefused (scope) unless both parts are written as paths."""
    if not (rules.is_scope_path(scope.agency) and rules.is_scope_path(scope.area)):
        raise IdentityRefused("scope", _("Phạm vi chưa đúng dạng. Ví dụ: camau/stttt, hoặc * cho toàn tỉnh."))


def grant_role(
    *,
    by: Actor,
    account_id: UUID | str,
    role: Role,
    scope: Scope,
    reason: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Give the account *role*, from *valid_from* (None: now) to *valid_to* (its last day; None: until withdrawn).

    Raise NotAllowed, or IdentityRefused (reason, scope, held, self, unknown, left, citizen, period).
    """
    require(by, rules.MANAGE_ACCOUNTS, scope=scope)
    reason = need_reason(reason)
    check_scope(scope)
    with transaction.atomic():
        account = managed_account(by, account_id, lock=True)
        if str(account.public_id) == by.id:
            raise IdentityRefused("self", _("Không ai tự cấp vai trò cho mình. Hãy nhờ quản trị viên khác."))
        _grant(by, account, Grant(role, scope), reason, valid_from, valid_to)


def _grant(
    by: Actor,
    account: Account,
    grant: Grant,
    reason: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    journal_grant(by, account, add_grant(by, account, grant, reason, valid_from, valid_to), reason)


def journal_grant(by: Actor, account: Account, row: RoleGrant, reason: str) -> None:
    """Write the journal entry of a grant made."""
    journal.append(
        by=by,
        action="core.identity.role.granted",
        subject=subject_of(account),
        reason=reason,
        details=_details(row.grant.role, row.grant.scope, row.valid_from, row.valid_to),
    )


def add_grant(
    by: Actor,
    account: Account,
    grant: Grant,
    reason: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleGrant:
    """Write one grant, without journal; the account's row is locked by the caller."""
    valid_to = _checked_period(account, valid_from, valid_to)
    if grant.role in STAFF_ROLES and ElectronicIdentity.objects.filter(account=account).exists():
        raise IdentityRefused(
            "citizen",
            _("Đây là tài khoản của người dân. Hãy lập tài khoản cán bộ riêng rồi cấp vai trò cho tài khoản đó."),
        )
    same = account.role_grants.filter(
        role=grant.role.value, agency=grant.scope.agency, area=grant.scope.area, withdrawn_at__isnull=True
    )
    if same.standing().exists():
        raise IdentityRefused("held", _("Tài khoản đã có vai trò này trong phạm vi này."))
    same.update(withdrawn_at=timezone.now())  # those that have run out
    row = RoleGrant.objects.create(
        account=account,
        role=grant.role.value,
        agency=grant.scope.agency,
        area=grant.scope.area,
        granted_by=by.id,
        reason=reason,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    refresh_held(account)
    return row


def _checked_period(account: Account, valid_from: date | None, valid_to: date | None) -> date | None:
    """Return the last day; raise IdentityRefused (left, period). Nothing outlives the holder's own last day."""
    start, last = valid_from or today(), account.last_day
    if last is not None and start > last:
        raise IdentityRefused(
            "left",
            _("%(name)s đã thôi việc, ngày làm việc cuối là %(day)s. Không cấp vai trò cho người đã thôi việc.")
            % {"name": account.name, "day": format_date(last)},
        )
    if valid_to is not None and (valid_to < start or valid_to < today()):
        raise IdentityRefused("period", _("Ngày cuối phải từ ngày đầu trở đi và chưa qua."))
    days = [day for day in (valid_to, last) if day is not None]
    return min(days) if days else None


def withdraw_role(*, by: Actor, account_id: UUID | str, grant_key: int, reason: str) -> None:
    """Withdraw one role in force; raise NotAllowed, or IdentityRefused (reason, unknown, last)."""
    reason = need_reason(reason)
    with transaction.atomic():
        account = managed_account(by, account_id, lock=True)
        row = account.role_grants.standing().filter(pk=grant_key).first()
        if row is None:
            raise IdentityRefused("unknown", _("Vai trò này đã được thu hồi."))
        if row.role == Role.ADMINISTRATOR:
            keep_an_administrator(account)
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        Delegation.objects.open().filter(grant=row).update(withdrawn_at=row.withdrawn_at, withdrawn_by=by.id)
        refresh_held(account)
        journal.append(
            by=by,
            action="core.identity.role.withdrawn",
            subject=subject_of(account),
            reason=reason,
            details=_details(row.grant.role, row.grant.scope),
        )


def province_administrators() -> set[int]:
    """Return the keys of the active accounts that administer the whole province without an end in sight.

    Their grants are locked until the end of the write.
    """
    rows = (
        RoleGrant.objects.in_force()
        .filter(
            role=Role.ADMINISTRATOR,
            agency="*",
            area="*",
            valid_to__isnull=True,
            account__is_active=True,
            account__is_demo=False,
            account__last_day__isnull=True,
        )
        .select_for_update()
    )
    return set(rows.values_list("account_id", flat=True))


def keep_an_administrator(account: Account) -> None:
    """Raise IdentityRefused (last) if without *account* nobody would administer the province."""
    if province_administrators() == {account.pk}:
        raise IdentityRefused("last", _("Đây là quản trị viên toàn tỉnh cuối cùng. Hãy cấp cho người khác trước."))


def deactivate(*, by: Actor, account_id: UUID | str, reason: str) -> None:
    """Close the account and end its sessions; raise NotAllowed, or IdentityRefused (reason, self, last, unknown)."""
    reason = need_reason(reason)
    with transaction.atomic():
        account = managed_account(by, account_id, lock=True)
        if str(account.public_id) == by.id:
            raise IdentityRefused("self", _("Không thể tự khoá tài khoản của mình."))
        keep_an_administrator(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        sessions.revoke(account)
        journal.append(by=by, action="core.identity.account.deactivated", subject=subject_of(account), reason=reason)


def activate(*, by: Actor, account_id: UUID | str, reason: str) -> None:
    """Open a closed account again; raise NotAllowed, or IdentityRefused (reason, unknown)."""
    reason = need_reason(reason)
    with transaction.atomic():
        account = managed_account(by, account_id, lock=True)
        if account.has_left:
            raise IdentityRefused("left", _("Người này đã thôi việc. Muốn trở lại làm việc, hãy tiếp nhận lại."))
        account.is_active = True
        account.save(update_fields=["is_active"])
        journal.append(by=by, action="core.identity.account.activated", subject=subject_of(account), reason=reason)


def reset_second_factor(*, by: Actor, account_id: UUID | str, reason: str) -> None:
    """Remove the second factor of someone who lost the phone; its sessions end, the next sign-in sets up a new one."""
    reason = need_reason(reason)
    with transaction.atomic():
        account = managed_account(by, account_id, lock=True)
        second_factor.remove(account)
        sessions.revoke(account)
        journal.append(by=by, action="core.identity.second_factor.reset", subject=subject_of(account), reason=reason)


def reset_password(*, by: Actor, account_id: UUID | str, reason: str) -> OneTimePassword:
    """Give the account a one-time password, end its sessions and return the password, shown once."""
    reason = need_reason(reason)
    password = rules.new_password()
    with transaction.atomic():
        account = managed_account(by, account_id, lock=True)
        if account.is_demo:
            raise IdentityRefused("demo", _("Tài khoản tập huấn không có mật khẩu."))
        if ElectronicIdentity.objects.filter(account=account).exists():
            raise IdentityRefused("citizen", _("Người dân vào bằng VNeID; tài khoản này không có mật khẩu."))
        account.set_password(password)
        account.must_change_password = True
        account.password_set_at = timezone.now()
        account.save(update_fields=["password", "must_change_password", "password_set_at"])
        sessions.revoke(account)
        journal.append(by=by, action="core.identity.password.reset", subject=subject_of(account), reason=reason)
    return OneTimePassword(account.username, password, account.password_set_at + rules.ONE_TIME_PASSWORD_LIFE)


def unlock(*, by: Actor, account_id: UUID | str, reason: str) -> None:
    """Forget the failed tries of the account; raise NotAllowed, or IdentityRefused (reason, unknown)."""
    reason = need_reason(reason)
    account = managed_account(by, account_id)
    limits.forget([limits.account_key(account.username), limits.second_factor_key(account.pk)])
    journal.append(by=by, action="core.identity.account.unlocked", subject=subject_of(account), reason=reason)


def bootstrap_administrator(*, username: str, name: str) -> OneTimePassword:
    """Make the very first administrator; raise IdentityRefused (exists) if there is one already."""
    with transaction.atomic():
        if province_administrators():
            raise IdentityRefused("exists", _("Đã có quản trị viên. Hãy nhờ người đó cấp tài khoản."))
        made = _create(SYSTEM, username, name, "", "quản trị viên đầu tiên")
        account = Account.objects.get(username=made.username)
        _grant(SYSTEM, account, Grant(Role.ADMINISTRATOR), "quản trị viên đầu tiên")
    return made


def ensure_demo_account(*, username: str, name: str, grant: Grant) -> str:
    """Make or find a demo account (it has no password) with exactly this role; return its actor id."""
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(username=username).first()
        if account is None:
            account = Account.objects.create_account(username=username, password=None, name=name, is_demo=True)
            journal.append(by=SYSTEM, action="core.identity.account.created", subject=subject_of(account))
        if not account.is_demo:
            raise IdentityRefused("taken", _("Tên đăng nhập này đã có người dùng."))
        if grant not in account.grants:
            _grant(SYSTEM, account, grant, "môi trường tập huấn")
    return str(account.public_id)
