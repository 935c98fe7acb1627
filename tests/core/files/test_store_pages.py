"""The administrator's pages of the store."""

import pytest
from django.test import Client

from tests.core.files.conftest import give, picture
from tinhso.core.access.api import Actor, Grant, Role, Scope
from tinhso.core.files import api as files
from tinhso.core.files.models import StoredObject
from tinhso.core.identity.api import ensure_demo_account
from tinhso.core.identity.models import Account

pytestmark = pytest.mark.django_db
STORE = "/quan-tri/tep/"


def browser_of(role):
    client = Client()
    key = ensure_demo_account(username=f"kho-{role}", name=f"Người {role}", grant=Grant(role, Scope()))
    client.force_login(Account.objects.get(public_id=key))
    return client


@pytest.fixture
def stored(owned):
    one = give(picture(), "anh.jpg")
    files.attach(by=Actor(id="an"), file=one, name="Đơn của Nguyễn Văn An.jpg", owner_kind=owned, owner_id="an")
    return one


def test_who_sees_and_who_steers(stored, client):
    place = f"{STORE}{stored.sha256}/"
    for role in Role:
        browser = browser_of(role)
        seen = 200 if role in {Role.AUDITOR, Role.ADMINISTRATOR} else 403
        for address in (STORE, place, f"{STORE}?format=json"):
            assert browser.get(address).status_code == seen, (role, address)
        done = 302 if role == Role.ADMINISTRATOR else 403
        for address in (f"{STORE}don/", f"{place}quet-lai/", f"{place}cho-ra/"):
            assert browser.post(address, {"reason": "x"}).status_code == done, (role, address)
            assert browser.get(address).status_code == 405
    for address in (STORE, place):
        assert client.get(address).status_code == 403


def test_the_pages_show_no_name_and_no_content(stored):
    browser = browser_of(Role.ADMINISTRATOR)
    for address in (STORE, f"{STORE}{stored.sha256}/", f"{STORE}?format=csv"):
        response = browser.get(address)
        shown = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
        assert "Nguyễn Văn An" not in shown
    assert "ảnh JPEG" in browser.get(STORE).content.decode()
    assert "chưa nối" in browser.get(STORE).content.decode()
    assert browser.get(f"{STORE}{'0' * 64}/").status_code == 404
    assert browser.post(f"{STORE}{stored.sha256}/xoa/").status_code == 404


def test_a_file_is_let_out_of_quarantine_with_a_reason(stored):
    StoredObject.objects.update(state="infected", threat="Thử")
    browser = browser_of(Role.ADMINISTRATOR)
    place = f"{STORE}{stored.sha256}/"
    assert browser.get(f"{STORE}?state=infected").context["page"].total == 1
    assert "Hãy ghi lý do" in browser.post(f"{place}cho-ra/", follow=True).content.decode()
    assert "đã ra khỏi cách ly" in browser.post(f"{place}cho-ra/", {"reason": "nhầm"}, follow=True).content.decode()
    assert "nhầm" in browser.get(place).content.decode()
    assert "TINHSO_CLAMAV" in browser.post(f"{place}quet-lai/", follow=True).content.decode()


def test_a_scanner_that_is_away_is_told(stored, settings):
    settings.CLAMAV = "tcp://127.0.0.1:1"
    assert "chưa trả lời" in browser_of(Role.ADMINISTRATOR).get(STORE).content.decode()


def test_unattached_files_are_found_and_the_sweep_says_what_it_did(stored):
    give(b"x", "x.txt")
    browser = browser_of(Role.ADMINISTRATOR)
    assert browser.get(f"{STORE}?attached__lte=0").context["page"].total == 1
    assert "Đã dọn 0 tệp" in browser.post(f"{STORE}don/", follow=True).content.decode()


def test_the_list_takes_a_fixed_number_of_queries(stored, django_assert_max_num_queries):
    for number in range(60):
        give(f"file {number}".encode(), "x.txt")
    browser = browser_of(Role.ADMINISTRATOR)
    browser.get(STORE)
    with django_assert_max_num_queries(16):
        browser.get(STORE)
