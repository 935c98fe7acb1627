"""Roles across a merger: who held one over a unit that is no more holds it over the unit that carries on."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tinhso.core.access.api import Actor, Grant, Scope
from tinhso.core.directory import api as directory
from tinhso.core.identity.data import AccountInfo, IdentityRefused
from tinhso.core.identity.models import Account, RoleGrant
from tinhso.core.identity.selectors import as_info
from tinhso.core.identity.services.administration import add_grant, journal_grant


def grants_over(target: directory.Target, codes: Iterable[str]) -> "QuerySet[RoleGrant]":
    """Return the standing roles over exactly one of the units *codes*; roles inside a unit pass with their own."""
    wanted = Q(pk__in=[])
    for code in codes:
        wanted |= Q(agency=code) if target == directory.Target.AGENCY else Q(area=code) | Q(area__endswith=f"/{code}")
    return RoleGrant.objects.standing().filter(wanted).order_by("pk")


def successor_scope(scope: Scope, target: directory.Target, on: date) -> Scope | None:
    """Return the scope that carries *scope* on, None where that is for people to decide (divided, or ended)."""
    if target == directory.Target.AGENCY:
        found = directory.successors_of_agency(scope.agency, on=on)
    else:
        code = scope.area.rpartition("/")[2]
        found = directory.successors_of_area(code, valid_on=on - timedelta(days=1), on=on)
    if found.is_ambiguous or len(found.parts) != 1:
        return None
    code = found.parts[0].code
    if target == directory.Target.AGENCY:
        return Scope(agency=code, area=scope.area)
    return Scope(agency=scope.agency, area=directory.scope_of(area=code, on=on).area)


@transaction.atomic
def carry_over(*, by: Actor, target: directory.Target, sources: Iterable[str], on: date, reason: str) -> int:
    """Give every holder the same role over the successor from *on*; return how many were given. Safe to repeat.

    The old role stays: plans and records of the old unit's time still stand under it. A unit that was divided gives
    nothing by itself; ``stranded`` lists its people for the administrator.
    """
    given = 0
    for row in grants_over(target, sources).select_related("account"):
        scope = successor_scope(row.grant.scope, target, on)
        if scope is None or scope == row.grant.scope:
            continue
        account = Account.objects.select_for_update().get(pk=row.account_id)
        try:
            new = add_grant(by, account, Grant(row.grant.role, scope), reason, on, row.valid_to)
        except IdentityRefused:  # held already, or has left
            continue
        journal_grant(by, account, new, reason)
        given += 1
    return given


def stranded(on: date) -> list[AccountInfo]:
    """Return whoever holds a role over an agency that is no more, and none over any of its successors."""
    rows = list(RoleGrant.objects.standing().filter(account__is_active=True).select_related("account").order_by("pk"))
    held: dict[int, list[Grant]] = {}
    for row in rows:
        held.setdefault(row.account_id, []).append(row.grant)
    known, there = directory.known_agencies(on=on), {info.code for info in directory.agencies(on=on)}
    gone = known.keys() - there
    found = {
        row.account_id: row.account
        for row in rows
        if row.agency in gone and not _is_carried_on(row.grant, held[row.account_id], on)
    }
    return [as_info(account) for account in found.values()]


def _is_carried_on(grant: Grant, held: Iterable[Grant], on: date) -> bool:
    parts = directory.successors_of_agency(grant.scope.agency, on=on).parts
    wanted = [Scope(agency=part.code, area=grant.scope.area) for part in parts]
    return any(other.role == grant.role and other.scope.covers(scope) for other in held for scope in wanted)
