"""Citizen home and officer workspace: what each person sees, and what each costs in queries."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.conftest import session_of
from tinhso.core.access.api import Actor, Grant, Role, Scope
from tinhso.core.identity.api import ensure_demo_account
from tinhso.core.identity.models import Account
from tinhso.portal.selectors import own_work, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    from tinhso.config.province import load_parts

    load_parts(Path(settings.PROVINCE_DIR), lambda line: None)


def signed_in_as(role: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(role)
    return client


def test_home_shows_results_promises_and_findings(client, province):
    page = client.get("/?ngay=2025-03-01").content.decode()
    assert "Kết quả năm 2024" in page
    assert "Kế hoạch năm 2025" in page
    assert "Số liệu cần đính chính" in page


def test_home_without_data_says_so_and_invents_nothing(client):
    page = client.get("/").content.decode()
    assert "Chưa có kế hoạch nào vào ngày này" in page
    assert "Kết quả năm" not in page
    assert "Số liệu cần đính chính" not in page


def test_home_costs_a_known_number_of_queries(client, province, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(14):
        client.get("/")


def test_an_unreadable_day_is_refused_kindly(client, province):
    response = client.get("/?ngay=hom-qua")
    assert response.status_code == 400
    assert "2024-10-15" in response.content.decode()


def test_a_stranger_is_led_to_sign_in_and_a_citizen_refused(province):
    assert Client().get("/lam-viec/").headers["Location"].startswith("/dang-nhap/")
    assert signed_in_as("citizen").get("/lam-viec/").status_code == 403


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("administrator", "Mở danh sách tài khoản", "Mở nhật ký"),
        ("auditor", "Mở nhật ký", "Mở danh sách tài khoản"),
        ("leader", "Số liệu cần đính chính", "Mở danh sách tài khoản"),
        ("officer", "Nhiệm vụ toàn tỉnh cần chú ý", "Số liệu cần đính chính"),
    ],
)
def test_the_workspace_shows_what_a_role_needs(province, role, shown, hidden):
    page = signed_in_as(role).get("/lam-viec/?ngay=2025-12-20").content.decode()
    assert shown in page
    assert hidden not in page


def test_own_work_is_what_the_scope_covers(province):
    board = standing(date(2025, 12, 20)).current
    assert board is not None
    whole = own_work(Actor("a", grants=(Grant(Role.LEADER),)), board)
    one = own_work(Actor("b", grants=(Grant(Role.UNIT_HEAD, Scope(agency="camau/stttt")),)), board)
    none = own_work(Actor("c", grants=(Grant(Role.OFFICER, Scope(agency="camau/khong-co")),)), board)
    assert (len(whole.targets), len(whole.tasks)) == (28, 33)
    assert 0 < len(one.targets) < 28
    assert all("camau/stttt" in line.target.leading.parties for line in one.targets)
    assert (none.targets, none.tasks, none.pressing) == ((), (), ())


def test_a_citizen_role_brings_no_scope(province):
    board = standing(date(2025, 12, 20)).current
    assert own_work(Actor("d", grants=(Grant(Role.CITIZEN),)), board).targets == ()


def test_an_officer_of_one_agency_does_not_see_the_whole_province(province):
    account = ensure_demo_account(
        username="mot-co-quan", name="Lê Thị Mẫu", grant=Grant(Role.OFFICER, Scope(agency="camau/stttt", area=""))
    )
    assert account
    client = Client()
    client.force_login(Account.objects.get(username="mot-co-quan"))
    session = client.session
    session.update({"method": "demo"})
    session.save()
    page = client.get("/lam-viec/?ngay=2025-12-20").content.decode()
    assert "Nhiệm vụ của cơ quan tôi cần chú ý" in page
    assert "Nhiệm vụ toàn tỉnh" not in page


@pytest.mark.parametrize(("role", "address"), [(None, "/?ngay=2025-03-01"), ("leader", "/lam-viec/?ngay=2025-12-20")])
def test_every_link_of_the_portal_leads_somewhere(province, role, address):
    client = signed_in_as(role) if role else Client()
    page = client.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    links = set(re.findall(r'href="(/[^"]*)"', main))
    assert len(links) > 5
    assert {link: client.get(link.replace("&amp;", "&")).status_code for link in links} == dict.fromkeys(links, 200)
