"""The level of identification stands on the session, and a page that needs more of it leads there."""

from django.http import HttpResponse
from django.test import RequestFactory

from tinhso.core.access.api import Grant, Permission, Role, Scope, require
from tinhso.core.identity.middleware import ActorOfRequest
from tinhso.core.web.middleware import RefusalPages

SECRET = Permission("tests.identity.secret.read", owner=True, level=2)


def test_the_level_is_on_the_session_and_the_refusal_shows_the_way(person, browser_of):
    account = person("an", Role.CITIZEN, scope=Scope("", ""))
    browser = browser_of(account, method="vneid1")
    session = browser.session
    session["level"] = 1
    session.save()
    assert browser.get("/tai-khoan/").wsgi_request.actor.level == 1

    def view(request):
        require(request.actor, SECRET, owner=str(account.public_id))
        return HttpResponse("in")

    request = RequestFactory().get("/ho-so/?x=1")
    request.session, request.user = session, account
    ActorOfRequest(lambda _request: HttpResponse())(request)
    pages = RefusalPages(view)
    try:
        view(request)
    except PermissionError as refusal:
        response = pages.process_exception(request, refusal)
    assert response.status_code == 403
    assert 'href="/dang-nhap/vneid/?muc=2&amp;next=/ho-so/%3Fx%3D1"' in response.content.decode()
    session["level"] = 2
    ActorOfRequest(lambda _request: HttpResponse())(request)
    assert view(request).content == b"in"


def test_a_staff_role_is_not_used_through_vneid(person, browser_of):
    """Should a role reach such an account some other way, the second factor still comes first."""
    account = person("an", Role.OFFICER)
    assert Grant(Role.OFFICER) in account.grants
    response = browser_of(account, method="vneid2").get("/vai-tro/")
    assert response["Location"] == "/tai-khoan/xac-thuc-hai-lop/"
