"""Reading accounts."""

from uuid import UUID

from django.db.models import QuerySet

from tinhso.core.access.api import Actor
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import second_factor
from tinhso.core.identity.data import AccountInfo, RoleHeld
from tinhso.core.identity.models import Account, RoleGrant


def account_of(public_id: UUID | str) -> AccountInfo | None:
    """Return the account with this actor id (one query), or None."""
    try:
        row = Account.objects.filter(public_id=UUID(str(public_id))).first()
    except ValueError:
        return None
    return as_info(row) if row else None


def as_info(row: Account) -> AccountInfo:
    """Return the plain value of a row."""
    return AccountInfo(str(row.public_id), row.username, row.name, row.grants, row.is_active, row.is_demo)


def names_of(actor_ids: set[str]) -> dict[str, str]:
    """Return the names behind actor ids (one query); ids that are no account are left out."""
    keys = []
    for actor_id in actor_ids:
        try:
            keys.append(UUID(actor_id))
        except ValueError:
            continue
    rows = Account.objects.filter(public_id__in=keys).values_list("public_id", "name")
    return {str(key): name for key, name in rows}


def staff_without_second_factor() -> int:
    """Return how many active accounts of public servants have no second factor yet (two queries)."""
    protected = second_factor.accounts_set_up()
    rows = Account.objects.filter(is_active=True, is_demo=False).exclude(held=[])
    return sum(rules.needs_second_factor(row.grants) and row.pk not in protected for row in rows.iterator())


def accounts_seen_by(by: Actor) -> "QuerySet[Account]":
    """Return the accounts for an administrator's list: those whose every role lies inside that scope."""
    hidden = {
        row.account_id for row in RoleGrant.objects.in_force().iterator() if not rules.may_manage(by, [row.grant])
    }
    return Account.objects.exclude(pk__in=hidden)


def roles_held(account: Account) -> list[RoleHeld]:
    """Return the roles in force with who gave them (two queries)."""
    rows = list(account.role_grants.in_force().order_by("granted_at", "pk"))
    names = names_of({row.granted_by for row in rows})
    return [
        RoleHeld(row.pk, row.grant, names.get(row.granted_by, row.granted_by), row.granted_at, row.reason)
        for row in rows
    ]
