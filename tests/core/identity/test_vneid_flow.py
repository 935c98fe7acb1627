"""The whole way of a citizen: our page, the simulator in its own process, and back, over HTTP."""

import dataclasses

import pytest

from tinhso.core.access.api import Role
from tinhso.core.identity.models import Account, ElectronicIdentity, SignIn
from tinhso.core.journal import api as journal

from .vneid_simulator import Browser, folder_of_training, running_simulator

pytestmark = pytest.mark.django_db(transaction=True)
LAN, BE_BA = "Tiêu Ngọc Hân", "Nguyễn Thị Bé Ba"


@pytest.fixture(scope="module")
def simulator():
    with running_simulator(folder_of_training()) as vneid:
        yield vneid


@pytest.fixture
def vneid(simulator, settings):
    settings.VNEID = simulator
    return simulator


@pytest.fixture
def browser(vneid, live_server):
    # The registered addresses of answers name 127.0.0.1; a loopback port may be any (RFC 8252 §7.3).
    return Browser(live_server.url.replace("localhost", "127.0.0.1"))


def the_citizen():
    return Account.objects.get(electronic_identity__isnull=False)


def test_a_citizen_signs_in_and_is_known_again(browser):
    page = browser.follow(browser.get("/dang-nhap/?next=/tai-khoan/"))
    assert 'href="/dang-nhap/vneid/?next=%2Ftai-khoan%2F"' in page.text
    answer = browser.sign_in_as(LAN, "/dang-nhap/vneid/?next=/tai-khoan/")
    page = browser.follow(browser.get(answer))
    assert page.url.endswith("/tai-khoan/")
    assert LAN in page.text
    assert "VNeID mức 2" in page.text
    account = the_citizen()
    assert [grant.role for grant in account.grants] == [Role.CITIZEN]
    assert not account.has_usable_password()
    assert account.subject_id is not None
    again = Browser(browser.home)
    again.follow(again.get(again.sign_in_as(LAN)))
    assert Account.objects.filter(electronic_identity__isnull=False).count() == 1
    assert SignIn.objects.filter(account=account, method="vneid2").count() == 2


def test_the_national_id_is_kept_nowhere(browser, django_db_blocker):
    from django.apps import apps

    browser.follow(browser.get(browser.sign_in_as(LAN)))
    number = "000185000101"
    for model in apps.get_models():
        assert number not in str(list(model.objects.values_list())), model
    entries = journal.entries(limit=50)
    assert number not in str(entries)
    assert "core.identity.account.created" in {entry.action for entry in entries}
    assert len(ElectronicIdentity.objects.get().digest) == 64


def test_an_answer_opens_once(browser):
    answer = browser.sign_in_as(LAN)
    assert browser.follow(browser.get(answer)).status_code == 200
    again = browser.get(answer)
    assert again.status_code == 403
    assert "không còn dùng được" in again.text


def test_an_answer_belongs_to_the_browser_that_asked(browser):
    """The attacker's answer in the victim's browser (login forgery), the victim's answer in the attacker's."""
    answer = browser.sign_in_as(LAN)
    victim = Browser(browser.home)
    assert victim.get(answer).status_code == 403
    assert victim.follow(victim.get("/tai-khoan/")).url.count("/dang-nhap/") == 1
    assert not Account.objects.filter(electronic_identity__isnull=False).exists()


def test_whoever_does_not_agree_is_not_signed_in(browser):
    page = browser.get(browser.sign_in_as(LAN, action="cancel"))
    assert page.status_code == 200
    assert "Bạn chưa đồng ý" in page.text
    assert browser.get("/tai-khoan/").status_code == 302


def test_a_level_that_is_asked_for_must_be_held(browser):
    page = browser.get(browser.sign_in_as(BE_BA, "/dang-nhap/vneid/?muc=2"))
    assert page.status_code == 403
    assert "mức 2" in page.text
    browser.follow(browser.get(browser.sign_in_as(BE_BA)))
    assert the_citizen().electronic_identity.level == 1
    assert SignIn.objects.get().method == "vneid1"


def test_the_session_key_changes_and_others_are_refused(browser):
    browser.follow(browser.get("/dang-nhap/vneid/"))
    before = browser.session.cookies["sessionid"]
    browser.follow(browser.get(browser.sign_in_as(BE_BA)))
    after = browser.session.cookies["sessionid"]
    assert before != after, "a session key handed over before signing in opens nothing (session fixation)"
    # A step up must end in the same person.
    page = browser.follow(browser.get("/dang-nhap/vneid/?muc=2"))
    assert "muốn biết bạn là ai" in page.text
    refused = browser.get(browser.agree(browser.choose(browser.press(page, "/doi-nguoi/"), LAN)))
    assert refused.status_code == 403
    assert "tài khoản khác" in refused.text


def test_a_closed_account_stays_closed(browser):
    browser.follow(browser.get(browser.sign_in_as(LAN)))
    Account.objects.update(is_active=False)
    other = Browser(browser.home)
    page = other.get(other.sign_in_as(LAN))
    assert page.status_code == 403
    assert "bị khoá" in page.text
    assert browser.get("/tai-khoan/").status_code == 302, "its sessions are nobody's"


def test_a_provider_that_is_down_is_told(browser, settings, vneid):
    answer = browser.sign_in_as(LAN)
    settings.VNEID = dataclasses.replace(vneid, issuer="http://127.0.0.1:9")
    for page in (browser.get("/dang-nhap/vneid/"), browser.get(answer)):
        assert page.status_code == 502
        assert "Chưa nối được với VNeID" in page.text


def test_a_wrong_client_secret_signs_nobody_in(browser, settings, vneid):
    settings.VNEID = dataclasses.replace(vneid, secret="another")
    page = browser.get(browser.sign_in_as(LAN))
    assert page.status_code == 403
    assert "Chưa xác minh được" in page.text
