"""Everybody sees every sign-in of their own, failed ones too, and nobody else's."""

from django.urls import reverse

from tinhso.core.access.api import Role

from .conftest import PASSWORD


def test_past_and_failed_sign_ins_are_shown_to_their_owner(person, client):
    person("an", Role.CITIZEN)
    for password in ("sai", "sai nữa", PASSWORD):
        client.post("/dang-nhap/", {"username": "an", "password": password}, REMOTE_ADDR="10.1.2.3")
    page = client.get(reverse("my_sign_ins")).content.decode()
    assert page.count("không vào được") >= 2
    assert "10.1.2.3" in page
    assert "mật khẩu" in page
    failed = client.get(reverse("my_sign_ins") + "?outcome=sign_in_failed&format=json").getvalue().decode()
    assert failed.count("10.1.2.3") == 2
    client.post("/dang-xuat/")
    assert client.get(reverse("my_sign_ins")).status_code == 302


def test_a_lockout_is_shown(person, client):
    person("an", Role.CITIZEN)
    for _ in range(5):
        client.post("/dang-nhap/", {"username": "an", "password": "sai"})
    from tinhso.core.identity.models import Account
    from tinhso.core.identity.selectors import sign_ins_of

    rows = sign_ins_of(Account.objects.get(username="an"))
    assert rows[0].locked_seconds > 0
    assert [row.outcome for row in rows] == ["sign_in_failed"] * 5


def test_nobody_sees_those_of_others(person, browser_of, client):
    person("an", Role.OFFICER)
    client.post("/dang-nhap/", {"username": "an", "password": "sai"}, REMOTE_ADDR="10.9.9.9")
    for role in (Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR):
        page = browser_of(person(f"vai-{role}", role)).get(reverse("my_sign_ins")).content.decode()
        assert "10.9.9.9" not in page
    assert client.get(reverse("my_sign_ins")).status_code == 302


def test_it_costs_few_queries(person, browser_of, django_assert_max_num_queries):
    browser = browser_of(person("an", Role.OFFICER))
    # Session, account, journal; on PostgreSQL inside a test's transaction two statements link what is pending.
    with django_assert_max_num_queries(5):
        browser.get(reverse("my_sign_ins"))
