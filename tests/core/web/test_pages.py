import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from tinhso.core.access.api import Permission, Role, require
from tinhso.core.clock.api import as_of
from tinhso.core.web import views
from tinhso.core.web.language import ChosenLanguage


def broken(request):
    raise RuntimeError("no")


def too_big(request):
    raise RequestDataTooBig("no")


def refused(request):
    require(request.actor, Permission("core.web.try", roles=frozenset({Role.ADMINISTRATOR})))


def bad_day(request):
    as_of("2024-13-01")


def not_my_file(request):
    raise PermissionError("a file of the operating system")


urlpatterns = [
    path("", include("tinhso.config.urls")),
    path("broken", broken),
    path("api/broken", broken),
    path("too-big", too_big),
    path("not-my-file", not_my_file),
    path("refused", refused),
    path("api/refused", refused),
    path("bad-day", bad_day),
]
handler400, handler403 = views.bad_request, views.forbidden
handler404, handler500 = views.not_found, views.server_error


@pytest.fixture
def bold_client():
    return Client(raise_request_exception=False)


# --- the frame ---------------------------------------------------------------------------------


def test_every_page_has_what_the_frame_promises(client):
    body = client.get("/tro-nang/").content.decode()
    assert '<html lang="vi"' in body
    assert 'href="#noi-dung"' in body  # the way past the navigation
    assert '<main id="noi-dung"' in body
    assert "Môi trường tập huấn." in body
    assert 'href="/dang-nhap/"' in body
    for nothing in ("<script>", " style=", "onclick=", "https://", "http://"):
        assert nothing not in body


def test_no_search_is_shown_that_does_not_exist(client):
    assert 'type="search"' not in client.get("/tro-nang/").content.decode()


@override_settings(TRAINING=False)
def test_the_training_banner_is_for_training(client):
    assert "Môi trường tập huấn." not in client.get("/tro-nang/").content.decode()


def test_the_strict_policy_stands_on_every_answer(client):
    for address in ("/tro-nang/", "/khong-co", "/healthz"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_every_answer_tells_its_time(client):
    assert client.get("/healthz")["Server-Timing"].startswith("app;dur=")


# --- switches ----------------------------------------------------------------------------------


def test_the_language_is_chosen_and_kept(client):
    response = client.post("/ngon-ngu/", {"ngon_ngu": "en", "ve": "/tro-nang/"})
    assert (response.status_code, response["Location"]) == (302, "/tro-nang/")
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("en", "Lax", True)
    body = client.get("/tro-nang/").content.decode()
    assert '<html lang="en"' in body
    assert "Accessible to everyone" in body


def test_an_english_browser_gets_vietnamese_until_it_chooses(client):
    assert '<html lang="vi"' in client.get("/tro-nang/", headers={"accept-language": "en"}).content.decode()


def test_a_program_is_answered_in_the_language_it_asks_for():
    seen = {}

    def answer(request):
        seen["language"] = request.LANGUAGE_CODE
        return HttpResponse()

    layer = ChosenLanguage(answer)
    layer(RequestFactory().get("/api/v1/x", headers={"accept-language": "en"}))
    assert seen["language"] == "en"
    layer(RequestFactory().get("/api/v1/x", headers={"accept-language": "fr"}))
    assert seen["language"] == "vi"


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org", ""]
)
def test_a_switch_never_leads_to_another_house(client, target):
    response = client.post("/giao-dien/", {"giao_dien": "dark", "ve": target})
    assert response["Location"] == "/"


def test_the_ground_is_chosen_kept_and_given_back(client):
    client.post("/giao-dien/", {"giao_dien": "dark"})
    assert 'data-color-scheme="dark"' in client.get("/tro-nang/").content.decode()
    client.post("/giao-dien/", {"giao_dien": "auto"})
    assert 'data-color-scheme="auto"' in client.get("/tro-nang/").content.decode()


def test_a_made_up_ground_is_not_drawn(client):
    client.cookies["giao_dien"] = '"><script>'
    assert 'data-color-scheme="auto"' in client.get("/tro-nang/").content.decode()


@pytest.mark.parametrize("address", ["/ngon-ngu/", "/giao-dien/"])
def test_switches_take_no_get_and_no_foreign_form(address):
    assert Client().get(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403


# --- errors ------------------------------------------------------------------------------------


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/khong-co", 404, "Không tìm thấy trang này"),
        ("/broken", 500, "Lỗi ở phía chúng tôi"),
        ("/too-big", 413, "Nội dung gửi quá lớn"),
        ("/tro-nang/?x=1", 200, "Tiếp cận cho mọi người"),
        ("/refused", 403, "không có quyền"),
        ("/bad-day", 400, "2024-13-01"),
        ("/not-my-file", 500, "Lỗi ở phía chúng tôi"),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(bold_client, address, status, words):
    response = bold_client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_program_gets_a_problem_document(bold_client):
    for address, status in (("/api/broken", 500), ("/api/khong-co", 404), ("/api/refused", 403)):
        response = bold_client.get(address)
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == status


@override_settings(ALLOWED_HOSTS=["tinhso.example"])
def test_an_unknown_host_is_refused_with_the_page(bold_client):
    response = bold_client.get("/tro-nang/")
    assert response.status_code == 400
    assert "Chưa đọc được yêu cầu này" in response.content.decode()


def test_the_error_page_of_the_server_needs_no_database():
    # No database is allowed in this test: asking for one would fail it.
    response = views.server_error(RequestFactory().get("/x"))
    assert response.status_code == 500
    assert "Tỉnh Số" in response.content.decode()


def test_an_old_form_is_told_kindly():
    response = Client(enforce_csrf_checks=True).post("/thiet-ke/", {})
    assert response.status_code == 403
    assert "Biểu mẫu đã hết hạn" in response.content.decode()


# --- health ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_ready_when_the_database_answers_with_every_migration(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_not_ready_without_every_migration(client, monkeypatch):
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda self, targets: [("core", False)])
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"1 migrations not applied\n")


def test_not_ready_without_the_database(client, monkeypatch):
    def dead(connection):
        raise DatabaseError

    monkeypatch.setattr(views, "MigrationExecutor", dead)
    assert client.get("/readyz").status_code == 503
