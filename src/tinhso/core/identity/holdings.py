"""What identity holds of a person, and how it is erased; core.privacy asks through the door."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinhso.core.access.api import STAFF_ROLES, Actor
from tinhso.core.identity.adapters import limits, second_factor, sessions
from tinhso.core.identity.models import Account, ElectronicIdentity, RoleGrant, SignIn, Tenure
from tinhso.core.identity.words import METHODS, device_words, role_name, scope_words
from tinhso.core.web.api import format_date, format_datetime

FOUND_MAX = 200


@dataclass(frozen=True)
class HeldThing:
    """One thing held of a person: what it is, its values by label, since when."""

    title: str
    values: tuple[tuple[str, str], ...]
    since: datetime | None = None


def _accounts(subject_id: UUID) -> "QuerySet[Account]":
    return Account.objects.filter(Q(subject_id=subject_id) | Q(public_id=subject_id))


def subject_of_actor(actor_id: str) -> UUID | None:
    """Return the person's subject id behind an account's actor id (the account's own id until a person is joined)."""
    try:
        key = UUID(actor_id)
    except ValueError:
        return None
    found = Account.objects.filter(public_id=key).values_list("subject_id", flat=True)
    return next((subject or key for subject in found), None)


def subject_of_username(username: str) -> UUID | None:
    """Return the subject id of the account with this sign-in name, or None."""
    row = Account.objects.filter(username=username.strip().lower()).first()
    return (row.subject_id or row.public_id) if row else None


def subjects_of_marks(marks: Collection[str]) -> dict[str, UUID]:
    """Return the subjects of the citizens' accounts that have these marks, by mark (one query)."""
    rows = ElectronicIdentity.objects.filter(digest__in=marks).select_related("account")
    return {row.digest: row.account.subject_id or row.account.public_id for row in rows}


def people_named(text: str) -> Collection[str]:
    """Return the actor ids (at most 200) of accounts whose name or sign-in name holds *text*."""
    rows = Account.objects.filter(Q(name__icontains=text) | Q(username__icontains=text.lower()))
    return [str(key) for key in rows.values_list("public_id", flat=True)[:FOUND_MAX]]


def keys_of(subject_id: UUID) -> set[UUID]:
    """Return under which further ids texts of the person are sealed: the journal seals under the account's id."""
    return set(_accounts(subject_id).values_list("public_id", flat=True))


def held_of(subject_id: UUID) -> list[HeldThing]:
    """Return the person's accounts, roles, service, electronic identity and places of sign-in (five queries)."""
    accounts = list(_accounts(subject_id))
    things = [
        HeldThing(
            _("Tài khoản"),
            (
                (_("Tên đăng nhập"), account.username),
                (_("Họ và tên"), account.name),
                (_("Thư điện tử công vụ"), account.email),
                (_("Đăng nhập gần nhất"), format_datetime(account.last_login)),
            ),
            account.created_at,
        )
        for account in accounts
        if not _is_erased(account)
    ]
    keys = [account.pk for account in accounts]
    values: tuple[tuple[str, str], ...]
    for grant in RoleGrant.objects.filter(account_id__in=keys).order_by("granted_at"):
        values = (
            (_("Vai trò"), role_name(grant.grant.role)),
            (_("Phạm vi"), scope_words(grant.grant.scope)),
            (_("Thu hồi"), format_datetime(grant.withdrawn_at)),
        )
        things.append(HeldThing(_("Vai trò"), values, grant.granted_at))
    for tenure in Tenure.objects.filter(account_id__in=keys):
        values = (
            (_("Cơ quan"), tenure.agency),
            (_("Chức danh"), tenure.title),
            (_("Từ ngày"), format_date(tenure.starts_on)),
            (_("Đến ngày"), format_date(tenure.ends_on)),
        )
        things.append(HeldThing(_("Quá trình công tác"), values, tenure.recorded_at))
    for linked in ElectronicIdentity.objects.filter(account_id__in=keys):
        values = ((_("Mức định danh"), str(linked.level)), (_("Số định danh"), _("chỉ giữ mã băm, không giữ số")))
        things.append(HeldThing(_("Định danh điện tử"), values, linked.linked_at))
    for row in SignIn.objects.filter(account_id__in=keys)[:200]:
        values = (
            (_("Cách đăng nhập"), str(METHODS.get(row.method, row.method))),
            (_("Từ địa chỉ"), row.origin),
            (_("Thiết bị"), device_words(row.agent)),
        )
        things.append(HeldThing(_("Nơi đăng nhập"), values, row.started_at))
    return things


def _is_erased(account: Account) -> bool:
    return account.username == _erased_name(account)


def _erased_name(account: Account) -> str:
    return f"da-xoa-{account.public_id.hex}"


def roles_in_force(subject_id: UUID) -> list[str]:
    """Return the staff roles the person still holds: while one is in force, the account is not erased."""
    rows = RoleGrant.objects.in_force().filter(account__in=_accounts(subject_id), role__in=[*STAFF_ROLES])
    return sorted({str(role_name(row.grant.role)) for row in rows})


def is_in_service(subject_id: UUID) -> bool:
    """Return whether a time of service of the person is still open."""
    return Tenure.objects.filter(account__in=_accounts(subject_id), ends_on__isnull=True).exists()


def erase_person(*, by: Actor, subject_id: UUID) -> int:
    """Blank the person's accounts, close them, end their sessions; return how many values went. Safe to repeat."""
    erased = 0
    for account in _accounts(subject_id).select_for_update():
        keys = [limits.account_key(account.username), limits.second_factor_key(account.pk)]
        ended = sessions.revoke(account)
        second_factor.remove(account)
        limits.forget(keys)
        if _is_erased(account):
            continue
        erased += ended + sum(1 for value in (account.username, account.name, account.email) if value)
        account.username, account.name, account.email = _erased_name(account), "", ""
        account.is_active = False
        account.subject_id = None
        account.last_login = None
        account.set_unusable_password()
        account.save()
        erased += ElectronicIdentity.objects.filter(account=account).delete()[0]
        erased += RoleGrant.objects.filter(account=account).exclude(reason="").update(reason="")
    return erased
