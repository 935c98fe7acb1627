"""Signing in by VNeID: leaving for it, coming back from it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.core.identity.data import SignInRefused
from tinhso.core.identity.requests import actor_of, address_of, safe_next
from tinhso.core.identity.rules import is_safe_next
from tinhso.core.identity.services import citizens
from tinhso.core.identity.words import VNEID_REFUSALS

STATUS = {"cancelled": 200, "busy": 429, "down": 502, "provider": 502, "off": 404}


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to VNeID. A link of another site leads to the sign-in page first: nobody is signed in unasked."""
    actor, back_to = actor_of(request), safe_next(request)
    level = 2 if request.GET.get("muc") == "2" else 0
    if actor.is_signed_in and actor.level >= level:
        return HttpResponseRedirect(back_to or "/")
    if actor.is_signed_in and actor.level == 0:
        return _refused(request, SignInRefused("other", str(VNEID_REFUSALS["other"][1])))
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return HttpResponseRedirect(reverse("sign_in"))
    try:
        return citizens.leave_for_vneid(request, origin=address_of(request), back_to=back_to, level=level)
    except SignInRefused as refusal:
        return _refused(request, refusal)


@never_cache
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Take VNeID's answer."""
    try:
        back_to = citizens.come_back(request, origin=address_of(request))
    except SignInRefused as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(back_to if is_safe_next(back_to) else "/")


def _refused(request: HttpRequest, refusal: SignInRefused) -> HttpResponse:
    context = {
        "title": VNEID_REFUSALS[refusal.code][0],
        "message": str(refusal),
        "code": refusal.code,
        "again": refusal.code not in {"off", "busy", "other", "closed"},
    }
    return render(request, "identity/vneid_refused.html", context, status=STATUS.get(refusal.code, 403))
