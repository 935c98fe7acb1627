"""The tour and one-click sign-in; these pages exist in training only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.access.api import Role
from tinhso.core.identity.api import actor_of, address_of, role_name, safe_next, scope_words, sign_in_demo, sign_out
from tinhso.steering.claims import api as claims
from tinhso.twin.stage.samples import SAMPLES
from tinhso.twin.stage.services import DEMO_PEOPLE, PERSON_OF, ensure_demo_accounts, tour_duty
from tinhso.twin.stage.tour import STEPS


@never_cache
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """Show the five-minute tour and the ten people to be."""
    people = [
        {"person": person, "role": role_name(person.role), "scope": scope_words(person.grant.scope)}
        for person in DEMO_PEOPLE
    ]
    return render(request, "twin/demo.html", {"steps": STEPS, "people": people})


@require_POST
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the demo person of *role* and go on to the asked page."""
    if not settings.TRAINING or role not in set(Role):
        raise Http404(_("Không có vai trò này."))
    ensure_demo_accounts()
    person = PERSON_OF[Role(role)]
    sign_in_demo(request, username=person.username, origin=address_of(request))
    usual = "/" if role in {Role.CITIZEN, Role.BUSINESS, Role.TEAM_MEMBER} else settings.LOGIN_REDIRECT_URL
    return HttpResponseRedirect(safe_next(request) or usual)


@require_POST
def enter_as_citizen(request: HttpRequest) -> HttpResponse:
    """Leave whatever role is being tried and go to the sign-in page, where VNeID (simulated) is the first button."""
    sign_out(request, by=actor_of(request))
    return HttpResponseRedirect(f"{reverse('sign_in')}?next=/tai-khoan/")


@never_cache
@require_safe
def finding(request: HttpRequest) -> HttpResponse:
    """Lead to the province's first contradiction that one single correction mends; without one, to all findings."""
    first = next((one for one in claims.province_summary(1).first if one.suggestion), None)
    return HttpResponseRedirect(first.url if first else reverse("claims:province"))


@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Lead to the report that the tour enters and reviews; without one, to the rounds."""
    duty = tour_duty()
    return HttpResponseRedirect(reverse("plans:duty", args=[duty.id]) if duty else reverse("plans:rounds"))


@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out a made-up report to drop into the checker."""
    if name not in SAMPLES:
        raise Http404(_("Không có tệp mẫu này."))
    media_type, content = SAMPLES[name]
    response = HttpResponse(content(), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
