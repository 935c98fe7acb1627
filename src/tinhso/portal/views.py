"""Citizen home and officer workspace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tinhso.core.access.api import Role, require
from tinhso.core.clock.api import as_of
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.portal import selectors
from tinhso.portal.rules import SEE_WORKSPACE
from tinhso.steering.claims import api as claims_api
from tinhso.steering.plans import api as plans_api


def home(request: HttpRequest) -> HttpResponse:
    """Show how the province stands and what anybody can do here."""
    day = as_of(request.GET.get("ngay"))
    context = {
        "day": day,
        "standing": selectors.standing(day),
        "findings": claims_api.province_summary(limit=3),
    }
    return render(request, "portal/home.html", context)


@signed_in
def work(request: HttpRequest) -> HttpResponse:
    """Show a public servant what needs them."""
    actor = actor_of(request)
    require(actor, SEE_WORKSPACE)
    day = as_of(request.GET.get("ngay"))
    standing = selectors.standing(day)
    reads_findings = bool(actor.roles & {Role.DATA_STEWARD, Role.REVIEWER, Role.LEADER})
    context = {
        "day": day,
        "standing": standing,
        "own": selectors.own_work(actor, standing.current),
        "measured": selectors.own_work(actor, standing.measured),
        "lines_max": selectors.LINES_MAX,
        "shown": f":{selectors.LINES_MAX}",
        "findings": claims_api.province_summary(limit=5) if reads_findings else None,
        "waiting": plans_api.waiting_for(actor),
        "leads": Role.LEADER in actor.roles or Role.UNIT_HEAD in actor.roles,
        "audits": Role.AUDITOR in actor.roles,
        "administers": Role.ADMINISTRATOR in actor.roles,
    }
    return render(request, "portal/work.html", context)
