"""Password, second factor, limits, sessions."""

import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tinhso.core.access.api import Role
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import limits, second_factor
from tinhso.core.identity.data import SignInRefused
from tinhso.core.identity.models import Account, SignIn
from tinhso.core.identity.services import sign_in as services
from tinhso.core.journal import api as journal

from .conftest import PASSWORD

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


def try_in(client, username, password=PASSWORD, **more):
    return client.post("/dang-nhap/", {"username": username, "password": password, **more})


def is_in(client):
    return client.get("/tai-khoan/").status_code == 200


def test_a_citizen_signs_in_with_a_password(client, person):
    account = person("lan", Role.CITIZEN)
    before = client.session.session_key
    response = try_in(client, "  LAN ")
    assert (response.status_code, response["Location"]) == (302, "/lam-viec/")
    assert is_in(client)
    assert client.session.session_key != before
    entry = journal.history(f"account:{account.public_id}")[0]
    assert (entry.action, entry.details, entry.origin) == (
        "core.identity.account.signed_in",
        {"method": "password"},
        "127.0.0.1",
    )


def test_the_session_key_changes_at_sign_in(client, person):
    person("lan", Role.CITIZEN)
    session = client.session
    session["x"] = 1
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    try_in(client, "lan")
    assert client.session.session_key != planted


@pytest.mark.parametrize("username", ["lan", "khong-co", "la\x00n", "x" * 149, "đ" * 100])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, person, username):
    person("lan")
    response = try_in(client, username, "sai")
    assert response.status_code == 200
    assert WRONG in response.content.decode() or "\x00" in username
    assert not is_in(client)


def test_failures_are_journalled_without_what_was_typed(client, person):
    account = person("lan")
    try_in(client, "lan", "sai")
    try_in(client, "mat-khau-go-nham-o-day", "sai")
    known = journal.history(f"account:{account.public_id}")[0]
    unknown = journal.history("account:unknown")[0]
    assert known.action == unknown.action == "core.identity.account.sign_in_failed"
    assert "mat-khau-go-nham" not in str(unknown)


def test_unknown_names_and_locked_out_accounts_cost_a_password_check(person, monkeypatch):
    person("no-password", password=None)
    checks = []
    monkeypatch.setattr(services, "make_password", checks.append)
    for name in ("khong-co", "no-password"):
        with pytest.raises(SignInRefused):
            services.check_password(username=name, password="x", origin="10.0.0.1")
    assert checks == ["x", "x"]


@pytest.mark.parametrize("username", ["lan", "khong-co"])
def test_five_failures_lock_the_name_whether_or_not_it_exists(client, person, username):
    person("lan")
    for _ in range(5):
        assert try_in(client, username, "sai").status_code == 200
    response = try_in(client, username)
    assert response.status_code == 403
    assert "Hãy đợi 30 giây" in response.content.decode()
    assert not is_in(client)


def test_the_right_password_is_not_even_looked_at_while_locked(person, monkeypatch):
    person("lan")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            services.check_password(username="lan", password="sai", origin="10.0.0.1")
    monkeypatch.setattr(Account, "check_password", lambda *args: pytest.fail("looked at"))
    with pytest.raises(SignInRefused) as refusal:
        services.check_password(username="lan", password=PASSWORD, origin="10.9.9.9")
    assert refusal.value.code == "locked"
    assert 0 < refusal.value.seconds <= 31


def test_the_delay_grows_and_has_a_bound():
    delays = [rules.delay(tries) for tries in range(1, 40)]
    assert delays[:4] == [0, 0, 0, 0]
    assert delays[4:8] == [30, 60, 120, 240]
    assert delays == sorted(delays)
    assert delays[-1] == 15 * 60
    assert rules.delay(19, by_address=True) == 0 < rules.delay(20, by_address=True)


def test_after_the_delay_one_more_try_then_a_longer_wait(person, monkeypatch):
    person("lan")
    now = [time.time()]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    for _ in range(5):
        with pytest.raises(SignInRefused):
            services.check_password(username="lan", password="sai", origin="10.0.0.1")
    now[0] += 31
    with pytest.raises(SignInRefused) as refusal:
        services.check_password(username="lan", password="sai", origin="10.0.0.1")
    assert refusal.value.code == "wrong"
    with pytest.raises(SignInRefused) as refusal:
        services.check_password(username="lan", password="sai", origin="10.0.0.1")
    assert refusal.value.seconds > 55
    now[0] += 61
    assert services.check_password(username="lan", password=PASSWORD, origin="10.0.0.1")
    assert limits.attempt([limits.account_key("lan")]) == 0, "a success forgets the failures"


def test_many_names_from_one_address_lock_the_address(person):
    person("lan")
    for number in range(20):
        with pytest.raises(SignInRefused):
            services.check_password(username=f"ten-{number}", password="sai", origin="2001:db8::1")
    with pytest.raises(SignInRefused) as refusal:
        services.check_password(username="lan", password=PASSWORD, origin="2001:db8::ffff")
    assert refusal.value.code == "locked"
    assert services.check_password(username="lan", password=PASSWORD, origin="10.1.1.1")


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_all_counted():
    key = limits.Key("account:parallel")
    allowed = []

    def guess():
        allowed.append(limits.attempt([key]) == 0)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 5


def test_the_counters_are_one_store_for_all_processes(settings):
    assert limits.attempt([limits.Key("x")]) == 0
    if connection.vendor == "sqlite":
        assert (settings.DATA_DIR / "limits.sqlite3").is_file()


def test_a_forged_or_unknown_session_is_nobody(client):
    client.cookies["sessionid"] = "gia-mao-" + "x" * 24
    response = client.get("/tai-khoan/")
    assert response.status_code == 302
    assert response["Location"] == "/dang-nhap/?next=%2Ftai-khoan%2F"


@pytest.mark.parametrize("address", ["/quan-tri/tai-khoan/", "/quan-tri/tai-khoan/them/"])
def test_strangers_are_led_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/?next=")


def test_a_second_factor_is_asked_for_and_opens_once(client, person, with_phone, phone):
    account = person("an", Role.OFFICER)
    secret, _codes = with_phone(account)
    response = try_in(client, "an", next="/ke-hoach/?ngay=2024-10-15")
    assert response["Location"] == "ma-xac-thuc/"
    assert not is_in(client)
    code = phone(secret)
    response = client.post("/dang-nhap/ma-xac-thuc/", {"code": code})
    assert response["Location"] == "/ke-hoach/?ngay=2024-10-15"
    assert is_in(client)
    assert second_factor.check(account, code) == "", "the same code again opens nothing"
    assert second_factor.check(account, phone(secret, -1)) == "", "nor does an older one"


def test_a_recovery_code_opens_once(client, person, with_phone):
    account = person("an", Role.OFFICER)
    _secret, codes = with_phone(account)
    try_in(client, "an")
    assert client.post("/dang-nhap/ma-xac-thuc/", {"code": codes[0]}).status_code == 302
    assert client.session["method"] == "password+recovery"
    assert second_factor.check(account, codes[0]) == ""
    assert second_factor.recovery_codes_left(account) == len(codes) - 1


def test_wrong_codes_lock_the_second_factor(client, person, with_phone, phone):
    account = person("an", Role.OFFICER)
    secret, _codes = with_phone(account)
    try_in(client, "an")
    for _ in range(5):
        assert client.post("/dang-nhap/ma-xac-thuc/", {"code": "000000"}).status_code == 200
    response = client.post("/dang-nhap/ma-xac-thuc/", {"code": phone(secret)})
    assert response.status_code == 403
    assert not is_in(client)


def test_the_second_step_alone_opens_nothing(client):
    response = client.post("/dang-nhap/ma-xac-thuc/", {"code": "123456"})
    assert response.status_code == 302
    assert response["Location"] == "../"


def test_the_password_step_waits_five_minutes(client, person, with_phone, phone):
    secret, _codes = with_phone(person("an", Role.OFFICER))
    try_in(client, "an")
    session = client.session
    session[services.PENDING] = {**session[services.PENDING], "at": int(time.time()) - 301}
    session.save()
    assert client.post("/dang-nhap/ma-xac-thuc/", {"code": phone(secret)}).status_code == 302
    assert not is_in(client)


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\tx", "ke-hoach/", "///x"],
)
def test_only_ways_within_this_site_are_followed(client, person, address):
    person("lan", Role.CITIZEN)
    assert try_in(client, "lan", next=address)["Location"] == "/lam-viec/"


def test_signing_out_ends_the_session(client, person):
    account = person("lan", Role.CITIZEN)
    try_in(client, "lan")
    assert client.get("/dang-xuat/").status_code == 405
    old = client.session.session_key
    assert client.post("/dang-xuat/")["Location"] == "/"
    stolen = Client()
    stolen.cookies["sessionid"] = old
    assert not is_in(stolen)
    assert not SignIn.objects.filter(account=account).exists()
    assert journal.history(f"account:{account.public_id}")[0].action == "core.identity.account.signed_out"


def test_a_closed_account_is_out_at_once_and_stays_out(client, person):
    account = person("lan", Role.CITIZEN)
    try_in(client, "lan")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert not is_in(client)
    assert WRONG in try_in(client, "lan").content.decode()


def test_sessions_end_after_eight_hours_and_staff_rest_thirty_minutes(person, browser_of):
    citizen, officer = person("lan", Role.CITIZEN), person("an", Role.OFFICER)
    for account, started, seen, alive in [
        (citizen, 7 * 3600, 3600, True),
        (officer, 7 * 3600, 25 * 60, True),
        (officer, 3600, 31 * 60, False),
        (citizen, 8 * 3600 + 5, 10, False),
    ]:
        browser = browser_of(account)
        session = browser.session
        session["started_at"], session["seen_at"] = int(time.time()) - started, int(time.time()) - seen
        session.save()
        assert is_in(browser) is alive


def test_a_used_session_is_noted_now_and_then(person, browser_of):
    browser = browser_of(person("lan", Role.CITIZEN))
    session = browser.session
    session["seen_at"] = int(time.time()) - 100
    session.save()
    assert is_in(browser)
    assert time.time() - browser.session["seen_at"] < 5


def test_a_request_costs_two_queries_and_a_strangers_none(person, browser_of, client, django_assert_num_queries):
    browser = browser_of(person("an", Role.OFFICER, Role.REVIEWER, Role.LEADER))
    with django_assert_num_queries(0):
        client.get("/healthz")
    with django_assert_num_queries(2):
        browser.get("/healthz")


def test_staff_without_a_second_factor_are_led_to_set_it_up(client, person, phone):
    person("an", Role.OFFICER)
    try_in(client, "an")
    assert client.get("/kiem-toan/nhat-ky/")["Location"] == reverse("second_factor")
    assert client.post("/demo/vao/auditor/").status_code == 403
    page = client.get(reverse("second_factor"))
    assert page.status_code == 200
    assert "data:image/svg+xml" in page.content.decode()
    assert client.post(reverse("second_factor"), {"code": "000000"}).status_code == 200
    secret = client.session["second_factor_secret"]
    done = client.post(reverse("second_factor"), {"code": phone(secret)})
    assert "Đã bật xác thực hai lớp" in done.content.decode()
    assert client.get("/healthz").status_code == 200
    assert client.session["method"] == "password+totp"
    assert client.get("/kiem-toan/nhat-ky/").status_code == 403, "an officer, but now with all roles in force"


def test_a_new_staff_role_asks_for_the_second_factor_at_the_next_click(client, person, administrator):
    from tinhso.core.access.api import Scope
    from tinhso.core.identity.api import grant_role

    account = person("lan", Role.CITIZEN)
    try_in(client, "lan")
    assert client.get("/vai-tro/").status_code == 200
    grant_role(
        by=administrator.as_actor(), account_id=account.public_id, role=Role.AUDITOR, scope=Scope(), reason="QĐ 1"
    )
    assert client.get("/kiem-toan/nhat-ky/")["Location"] == reverse("second_factor")


def test_a_trusted_proxy_tells_the_address_and_nobody_else(client, person, settings):
    account = person("lan", Role.CITIZEN)
    client.post("/dang-nhap/", {"username": "lan", "password": PASSWORD}, headers={"x-forwarded-for": "6.6.6.6"})
    assert journal.history(f"account:{account.public_id}")[0].origin == "127.0.0.1"
    settings.TRUSTED_PROXIES = ("127.0.0.1",)
    client.post("/dang-xuat/", headers={"x-forwarded-for": "9.9.9.9, 6.6.6.6"})
    assert journal.history(f"account:{account.public_id}")[0].origin == "6.6.6.6"


def test_djangos_own_way_in_counts_tries_too(person):
    from django.contrib.auth import authenticate

    person("lan")
    for _ in range(5):
        assert authenticate(username="lan", password="sai") is None
    assert authenticate(username="lan", password=PASSWORD) is None
    assert authenticate(username=None) is None
