"""Visitors: nobody until they own something, then known again by a signed cookie."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tinhso.core.access.api import Role
from tinhso.core.identity import api as identity
from tinhso.core.identity.middleware import ActorOfRequest
from tinhso.core.identity.requests import VISITOR_COOKIE


def visit(cookies=None, view=None):
    """Send one request through the middleware alone; return the actor and the response."""
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/x")
    request.user = AnonymousUser()
    request.COOKIES.update(cookies or {})
    seen = []

    def answer(request):
        seen.append((view or identity.actor_of)(request))
        return HttpResponse("ok")

    return seen, ActorOfRequest(answer)(request)


def test_a_visitor_is_nobody_and_gets_no_cookie():
    (actor,), response = visit()
    assert (actor.id, actor.is_signed_in, actor.grants) == ("visitor:", False, ())
    assert not response.cookies


def test_a_visitor_who_owns_something_is_known_again():
    (first,), response = visit(view=identity.ensure_visitor)
    cookie = response.cookies[VISITOR_COOKIE]
    assert first.id.startswith("visitor:")
    assert len(first.id) > 30
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    (again,), response = visit({VISITOR_COOKIE: cookie.value}, identity.ensure_visitor)
    assert again.id == first.id
    assert not response.cookies
    (other,), _response = visit(view=identity.ensure_visitor)
    assert other.id != first.id


@pytest.mark.parametrize("forged", ["abc", "abc:def:ghi", "", "x" * 5000])
def test_a_forged_cookie_is_nobody(forged):
    (actor,), _response = visit({VISITOR_COOKIE: forged})
    assert actor.id == "visitor:"


def test_another_signed_value_is_no_visitor():
    from django.core import signing

    (actor,), _response = visit({VISITOR_COOKIE: signing.get_cookie_signer(salt="other").sign("token")})
    assert actor.id == "visitor:"


def test_an_account_stays_itself(person, browser_of):
    account = person("an", Role.CITIZEN)
    browser = browser_of(account)
    browser.cookies[VISITOR_COOKIE] = "abc"
    assert browser.get("/tai-khoan/").wsgi_request.actor.id == str(account.public_id)


def test_role_names_in_the_address_or_headers_change_nothing(db):
    client = Client(headers={"x-role": "administrator", "remote-user": "quan-tri"})
    for address in ("/kiem-toan/nhat-ky/?role=administrator", "/kiem-toan/nhat-ky/?actor=system"):
        assert client.get(address).status_code == 403
    assert client.get("/quan-tri/tai-khoan/?role=administrator").status_code == 302
