"""Who stands behind a request: address, actor, visitor."""

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tinhso.core.access.api import Actor
from tinhso.core.identity import rules
from tinhso.core.identity.models import Account

VISITOR_COOKIE = "khach"
VISITOR_LIFE = 30 * 24 * 3600
NEXT = REDIRECT_FIELD_NAME


def address_of(request: HttpRequest) -> str:
    """Return the client's address; X-Forwarded-For counts only if one of ``settings.TRUSTED_PROXIES`` wrote it."""
    address: str = request.META.get("REMOTE_ADDR", "")
    trusted = getattr(settings, "TRUSTED_PROXIES", ())
    if address in trusted:
        for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            candidate: str = hop.strip()[:100]
            if candidate and candidate not in trusted:
                return candidate
    return address


def actor_of(request: HttpRequest) -> Actor:
    """Return the Actor of this request (``request.actor``, put there by the middleware)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def account_of_request(request: HttpRequest) -> Account:
    """Return the signed-in account; only for views behind ``signed_in``."""
    assert isinstance(request.user, Account)
    return request.user


def ensure_visitor(request: HttpRequest) -> Actor:
    """Return an actor that can own something: the account, or a visitor known again by a signed cookie (30 days)."""
    actor = actor_of(request)
    if actor.is_signed_in or actor.id != "visitor:":
        return actor
    token = secrets.token_urlsafe(18)
    actor = Actor(id=f"visitor:{token}", origin=actor.origin)
    request.actor = actor  # type: ignore[attr-defined]
    request.new_visitor = token  # type: ignore[attr-defined]
    return actor


def visitor_of(request: HttpRequest) -> Actor:
    """Return the visitor that the signed cookie names, or an unnamed one."""
    token = ""
    if VISITOR_COOKIE in request.COOKIES:
        token = request.get_signed_cookie(VISITOR_COOKIE, default="", salt=VISITOR_COOKIE, max_age=VISITOR_LIFE) or ""
    return Actor(id=f"visitor:{token}", origin=address_of(request))


def remember_visitor(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie of a visitor who has just been given something to own."""
    token = getattr(request, "new_visitor", "")
    if token:
        response.set_signed_cookie(
            VISITOR_COOKIE,
            token,
            salt=VISITOR_COOKIE,
            max_age=VISITOR_LIFE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def safe_next(request: HttpRequest) -> str:
    """Return where to go after signing in: the asked page of this site, else the usual one."""
    asked = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    return asked if rules.is_safe_next(asked) else ""


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Return the way to the sign-in page and back here."""
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(reverse("sign_in") + (f"?{urlencode({NEXT: back})}" if back else ""))
