"""Who are you? The one page of the simulator besides the provider's own."""

from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import login
from django.contrib.auth import logout as end
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.twin.simulators.vneid.people import BadPeople, by_subject, found

SHOWN = 30


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let the visitor choose whom to be."""
    if request.method == "POST":
        person = by_subject(request.POST.get("person", ""))
        if person is not None:
            user, _made = User.objects.get_or_create(username=person.subject)
            login(request, user)  # type: ignore[arg-type] # this project has Django's own users
            return HttpResponseRedirect(_next(request) or "/")
    words = request.GET.get("q", "")
    try:
        shown, total = found(words, SHOWN)
    except BadPeople as error:
        return render(request, "vneid/broken.html", {"message": str(error)}, status=503)
    asked_level = parse_qs(urlsplit(_next(request)).query).get("acr_values", [""])[0]
    context = {"people": shown, "total": total, "next": _next(request), "q": words, "asked_level": asked_level}
    return render(request, "vneid/sign_in.html", context)


@require_POST
def change_person(request: HttpRequest) -> HttpResponse:
    """Forget who is signed in here and choose again."""
    back = _next(request)
    end(request)
    return HttpResponseRedirect(back or "/dang-nhap/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is."""
    return render(request, "vneid/home.html")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")
