"""Reading accounts."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from tinhso.core.access.api import EVERYWHERE, Actor, Scope
from tinhso.core.clock.api import now, today
from tinhso.core.directory.api import (
    ChangeInfo,
    Target,
    Touched,
    agencies,
    area,
    known_agencies,
    names_of_agencies,
)
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import second_factor
from tinhso.core.identity.data import AccountInfo, RoleHeld, SignInMade
from tinhso.core.identity.models import Account, Delegation, RoleGrant, Tenure
from tinhso.core.identity.words import role_name, scope_words
from tinhso.core.journal.api import Entry, entries


def account_of(public_id: UUID | str) -> AccountInfo | None:
    """Return the account with this actor id (one query), or None."""
    try:
        row = Account.objects.filter(public_id=UUID(str(public_id))).first()
    except ValueError:
        return None
    return as_info(row) if row else None


def names_of_scopes(scopes: Iterable[Scope]) -> dict[str, str]:
    """Return the directory's names of the agencies and areas of *scopes*, by path (one query, one more per area)."""
    found = list(scopes)
    codes = {scope.agency for scope in found} - {EVERYWHERE, ""}
    names = names_of_agencies(codes, on=today()) if codes else {}
    for path in {scope.area for scope in found} - {EVERYWHERE, ""}:
        info = area(path.rpartition("/")[2], on=today())
        if info is not None:
            names[path] = info.full_name
    return names


def is_known_agency(path: str) -> bool:
    """Return whether the directory knows the agency, or the one a unit of it stands under; an empty one knows all."""
    known = known_agencies(None, on=today())
    parts = path.split("/")
    return not known or any("/".join(parts[:length]) in known for length in range(2, len(parts) + 1))


def agency_choices(under: str | None = None) -> list[tuple[str, str]]:
    """Return code and name of the agencies of today, for suggestions in a form (one query)."""
    return [(info.code, info.name) for info in agencies(on=today(), under=under)]


TOUCHED_SHOWN = 100


def grants_touched(change: ChangeInfo) -> list[Touched]:
    """Return the roles that a change of the directory touches: those over what it retires, or something inside it."""
    inside = Q(pk__in=[])
    for code in change.sources:
        if change.target == Target.AGENCY:
            inside |= _inside("agency", code)
        else:
            inside |= Q(area=code) | Q(area__endswith="/" + code) | Q(area__contains=f"/{code}/")
    rows = RoleGrant.objects.standing().filter(inside).select_related("account").order_by("account__name", "pk")
    return [
        Touched(
            label=row.account.name,
            detail=f"{role_name(row.grant.role)}, {scope_words(row.grant.scope)}",
            url=reverse("account", args=[row.account.public_id]),
        )
        for row in rows[:TOUCHED_SHOWN]
    ]


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


def staff_without_second_factor() -> int:
    """Return how many active accounts of public servants have no second factor yet (two queries)."""
    protected = second_factor.accounts_set_up()
    rows = Account.objects.filter(is_active=True, is_demo=False).exclude(held=[])
    return sum(rules.needs_second_factor(row.grants) and row.pk not in protected for row in rows.iterator())


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


def staff_of(agencies: Iterable[str], *, limit: int = 500) -> list[AccountInfo]:
    """Return who holds a role today at one of *agencies* or below ("*": anywhere), by name; one query.

    Only roles that belong to an agency count: whoever has the whole province is no officer of any.
    """
    inside = Q(pk__in=[])
    for agency in agencies:
        inside |= _inside("agency", agency)
    near = RoleGrant.objects.in_force().filter(inside).exclude(agency__in=["", EVERYWHERE])
    rows = Account.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=today()), is_active=True)
    return [as_info(row) for row in rows.filter(pk__in=near.values("account_id")).order_by("name", "username")[:limit]]


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
