"""Reading accounts."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from tinhso.core.access.api import EVERYWHERE, Actor, Scope
from tinhso.core.clock.api import now, today
from tinhso.core.identity import rules
from tinhso.core.identity.data import AccountInfo, RoleHeld, SignInMade
from tinhso.core.identity.models import Account, Delegation, RoleGrant, Tenure
from tinhso.core.journal.api import Entry, entries


def account_of(public_id: UUID | str) -> AccountInfo | None:
    """Return the account with this actor id (one query), or None."""
    try:
        row = Account.objects.filter(public_id=UUID(str(public_id))).first()
    except ValueError:
        return None
    return as_info(row) if row else None


RECOVERIES_SHOWN_DAYS = 30


def recent_recoveries() -> list[Entry]:
    """Return the recoveries of administrators on the machine that every administrator should know of (one query)."""
    since = now() - timedelta(days=RECOVERIES_SHOWN_DAYS)
    return entries(action="core.identity.administrator.recovered", since=since, limit=20)


SIGN_INS_SHOWN = 2000


def sign_ins_of(account: Account) -> list[SignInMade]:
    """Return the newest sign-ins of an account, sign-outs and failed tries, as the journal has them (one query)."""
    found = entries(subject=f"account:{account.public_id}", action="core.identity.account.sign", limit=SIGN_INS_SHOWN)
    return [
        SignInMade(
            at=entry.at,
            outcome=entry.action.rpartition(".")[2],
            method=str(entry.details.get("method", "")) or str(entry.details.get("step", "")),
            origin=entry.origin,
            locked_seconds=int(entry.details.get("locked_seconds", 0)),
        )
        for entry in found
    ]


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


def _inside(field: str, outer: str) -> Q:
    """Return the condition that the path in *field* lies inside *outer*, as ``Scope.covers`` has it."""
    if outer == EVERYWHERE:
        return Q(**{f"{field}__isnull": False})  # an empty Q would be no condition: nothing in «or», nothing excluded
    return Q(**{field: outer}) | (Q(**{f"{field}__startswith": outer + "/"}) if outer else Q())


def _covered_by(scope: Scope) -> Q:
    return _inside("agency", scope.agency) & _inside("area", scope.area)


def accounts_seen_by(by: Actor) -> "QuerySet[Account]":
    """Return the accounts for an administrator's list: those whose every role lies inside that scope."""
    hidden = RoleGrant.objects.standing()
    for grant in by.grants:
        if grant.role in rules.MANAGE_ACCOUNTS.roles:
            hidden = hidden.exclude(_covered_by(grant.scope))
    return Account.objects.exclude(pk__in=hidden.values("account_id"))


def tenures_seen_by(by: Actor) -> "QuerySet[Tenure]":
    """Return the times of service for an administrator's list: those of the accounts the list of accounts shows."""
    return Tenure.objects.filter(account__in=accounts_seen_by(by)).select_related("account")


def delegations_seen_by(by: Actor) -> "QuerySet[Delegation]":
    """Return the delegations whose role lies inside a scope of the actor that may see delegations."""
    seen = Q(pk__in=[])
    for grant in by.grants:
        if grant.role in rules.SEE_DELEGATIONS.roles:
            seen |= _covered_by(grant.scope)
    return Delegation.objects.filter(seen).select_related("grant__account", "receiver")


def colleagues_of(account: Account, row: RoleGrant) -> "QuerySet[Account]":
    """Return whom the holder of *row* may lend it to: staff whose own roles lie inside its scope, in service, not self.

    Training people and real ones are never mixed; those who give rights or check them borrow none.
    """
    grants = RoleGrant.objects.in_force()
    near = grants.filter(role__in=[role.value for role in rules.DELEGABLE_ROLES]).filter(_inside("agency", row.agency))
    apart = grants.filter(role__in=[role.value for role in rules.UNMIXED_ROLES])
    return (
        Account.objects.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=today()), is_active=True, is_demo=account.is_demo
        )
        .filter(pk__in=near.values("account_id"))
        .exclude(pk__in=apart.values("account_id"))
        .exclude(pk=account.pk)
        .order_by("name", "username")
    )


def roles_held(account: Account) -> list[RoleHeld]:
    """Return the roles in force or to come with who gave them (two queries)."""
    rows = list(account.role_grants.standing().order_by("granted_at", "pk"))
    names = names_of({row.granted_by for row in rows})
    return [
        RoleHeld(
            row.pk,
            row.grant,
            names.get(row.granted_by, row.granted_by),
            row.granted_at,
            row.reason,
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    ]
