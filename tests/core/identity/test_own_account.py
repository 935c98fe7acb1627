"""My account: password, second factor, sessions."""

import pytest
from django.urls import reverse

from tinhso.core.access.api import Actor, NotAllowed, Role, Scope
from tinhso.core.identity.adapters import second_factor
from tinhso.core.identity.models import Account
from tinhso.core.identity.services import own_account as services
from tinhso.core.journal import api as journal

from .conftest import PASSWORD

NEW = "mua-nuoc-noi-ve-tren-song"


def change(browser, old=PASSWORD, new=NEW, again=None):
    return browser.post(reverse("change_password"), {"old": old, "new": new, "again": again or new})


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(person, browser_of):
    account = person("an", Role.OFFICER)
    here, there = browser_of(account), browser_of(account)
    assert change(here).status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert there.get("/tai-khoan/").status_code == 302
    assert Account.objects.get(pk=account.pk).check_password(NEW)
    assert journal.history(f"account:{account.public_id}")[0].action == "core.identity.password.changed"
    assert len(here.get("/tai-khoan/").context["sessions"]) == 1


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("sai", NEW, NEW, "Mật khẩu hiện tại chưa đúng"),
        (PASSWORD, "ngan", "ngan", "12"),
        (PASSWORD, "123456789012", "123456789012", "số"),
        (PASSWORD, NEW, NEW + "x", "chưa giống nhau"),
        (PASSWORD, PASSWORD, PASSWORD, "phải khác"),
    ],
)
def test_a_bad_change_changes_nothing(person, browser_of, old, new, again, words):
    account = person("an", Role.OFFICER)
    response = change(browser_of(account), old, new, again)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_a_one_time_password_must_be_changed_first(person, browser_of):
    browser = browser_of(person("an", Role.OFFICER, must_change_password=True))
    assert browser.get("/vai-tro/")["Location"] == reverse("change_password")
    assert "mật khẩu một lần" in browser.get(reverse("change_password")).content.decode()
    change(browser)
    assert browser.get("/vai-tro/").status_code == 200


def test_a_session_is_seen_and_ended(person, browser_of):
    account = person("an", Role.OFFICER)
    here, there = browser_of(account), browser_of(account)
    sessions = here.get("/tai-khoan/").context["sessions"]
    assert len(sessions) == 2
    other = next(session["row"] for session in sessions if not session["row"].is_this)
    here.post(reverse("end_session", args=[other.id]))
    assert there.get("/tai-khoan/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200


def test_nobody_ends_sessions_of_others(person, browser_of):
    victim, stranger = person("an", Role.OFFICER), browser_of(person("binh", Role.OFFICER))
    browser = browser_of(victim)
    row = browser.get("/tai-khoan/").context["sessions"][0]["row"]
    stranger.post(reverse("end_session", args=[row.id]))
    assert browser.get("/tai-khoan/").status_code == 200


def test_all_other_sessions_end_at_once(person, browser_of):
    account = person("an", Role.OFFICER)
    here, others = browser_of(account), [browser_of(account) for _ in range(3)]
    here.post(reverse("end_sessions"))
    assert [other.get("/tai-khoan/").status_code for other in others] == [302, 302, 302]


@pytest.mark.parametrize(
    "service",
    [
        lambda actor, account: services.renew_recovery_codes(by=actor, account=account),
        lambda actor, account: services.end_sessions(by=actor, account=account, only=None, this_key=None),
        lambda actor, account: services.change_password(by=actor, account=account, request=None, old="", new=""),
        lambda actor, account: services.set_up_second_factor(
            by=actor, account=account, request=None, secret="", code=""
        ),
    ],
)
def test_an_account_is_kept_safe_by_its_owner_alone(person, service):
    account = person("an", Role.OFFICER, scope=Scope("camau/stttt"))
    colleague = person("binh", Role.OFFICER, scope=Scope("camau/stttt")).as_actor()
    outsider = person("chi", Role.ADMINISTRATOR).as_actor()
    for actor in (colleague, outsider, Actor(id="visitor:"), Actor(id="visitor:x")):
        with pytest.raises(NotAllowed):
            service(actor, account)


def test_secrets_are_sealed_where_the_setting_says_so(person, with_phone, phone, settings):
    settings.MFA_ADAPTER = "tinhso.core.identity.adapters.second_factor.MfaAdapter"
    account = person("an", Role.OFFICER)
    secret, codes = with_phone(account)
    kept = str(list(second_factor.Authenticator.objects.filter(user=account).values_list("data", flat=True)))
    assert secret not in kept
    assert codes[0] not in kept
    assert second_factor.check(account, phone(secret)) == "totp"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert second_factor.check(account, phone(secret, 1)) == ""


def test_a_second_factor_sealed_under_an_earlier_key_still_opens(person, with_phone, phone, settings):
    settings.MFA_ADAPTER = "tinhso.core.identity.adapters.second_factor.MfaAdapter"
    account = person("an", Role.OFFICER)
    secret, _codes = with_phone(account)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert second_factor.check(account, phone(secret, 1)) == "totp"


def test_new_recovery_codes_replace_the_old(person, with_phone, browser_of):
    account = person("an", Role.OFFICER)
    _secret, old = with_phone(account)
    page = browser_of(account).post(reverse("recovery_codes"))
    new = page.context["codes"]
    assert set(new).isdisjoint(old)
    assert second_factor.check(account, old[0]) == ""
    assert second_factor.check(account, new[0]) == "recovery"


def test_a_stale_session_cannot_replace_the_second_factor(person, with_phone, browser_of):
    account = person("an", Role.OFFICER)
    with_phone(account)
    browser = browser_of(account)
    session = browser.session
    session["started_at"] -= 3600
    session.save()
    assert browser.get(reverse("second_factor")).status_code == 302
    assert browser.post(reverse("recovery_codes")).status_code == 302
    assert browser_of(account, "password").get(reverse("second_factor")).status_code == 302
