"""The operator's pages: who sees them, what they show, what may be done there."""

import uuid

import pytest
from django.test import Client

from tinhso.core.access.api import SYSTEM, Grant, Role, Scope
from tinhso.core.events import api
from tinhso.core.events.models import Delivery, JobRecord
from tinhso.core.events.services import scheduling
from tinhso.core.identity.api import ensure_demo_account
from tinhso.core.identity.models import Account

pytestmark = pytest.mark.django_db
EVENTS, JOBS = "/quan-tri/su-kien/", "/quan-tri/viec-nen/"
LISTS = (EVENTS, JOBS, f"{JOBS}lich/", f"{JOBS}hong/")


def browser_of(role):
    client = Client()
    key = ensure_demo_account(username=f"su-kien-{role}", name=f"Người {role}", grant=Grant(role, Scope()))
    client.force_login(Account.objects.get(public_id=key))
    return client


@pytest.fixture
def administrator():
    return browser_of(Role.ADMINISTRATOR)


@pytest.fixture
def broken():
    """A dead delivery and a dead job."""

    def fail(*_, **__):
        raise ValueError("máy chủ <b>thư</b> không trả lời")

    api.handles("tinhso.tests.*", name="tests.events.page", retries=0)(fail)
    api.job("tests.events.page_job", label="Gửi báo cáo", retries=0)(lambda report: fail())
    info = api.publish(by=SYSTEM, type="tinhso.tests.a.b.c.v1", subject="report:1", data={"round": "r1"})
    job = api.enqueue("tests.events.page_job", report="r<1>")
    scheduling.enqueue_due()
    api.run_pending()
    return info, job


def addresses(broken):
    info, job = broken
    return [*LISTS, f"{EVENTS}{info.id}/", f"{JOBS}{job}/", f"{JOBS}lich/core.events.tidy/"]


def test_auditors_and_administrators_see_and_nobody_else(broken, client):
    for role in Role:
        browser = browser_of(role)
        expected = 200 if role in {Role.AUDITOR, Role.ADMINISTRATOR} else 403
        for address in addresses(broken):
            assert browser.get(address).status_code == expected, (role, address)
    for address in addresses(broken):
        assert client.get(address).status_code == 403
    assert client.get(f"{JOBS}?format=csv").status_code == 403


def test_only_administrators_steer(broken, client):
    info, job = broken
    delivery = Delivery.objects.get(state="dead").pk
    posts = [
        f"{EVENTS}{info.id}/{delivery}/chay-lai/", f"{EVENTS}{info.id}/{delivery}/bo/", f"{JOBS}{job}/chay-lai/",
        f"{JOBS}{job}/bo/", f"{JOBS}lich/core.events.tidy/chay-ngay/", f"{JOBS}lich/core.events.tidy/tam-dung/",
    ]  # fmt: skip
    for browser in (client, browser_of(Role.AUDITOR), browser_of(Role.OFFICER), browser_of(Role.LEADER)):
        for address in posts:
            assert browser.post(address, {"reason": "x"}).status_code == 403
            assert browser.get(address).status_code == 405
    auditor = browser_of(Role.AUDITOR).get(f"{JOBS}{job}/").content.decode()
    assert "Bỏ việc này" not in auditor
    assert Delivery.objects.get(pk=delivery).state == "dead"


def test_the_dead_are_listed_reran_and_dropped(administrator, broken):
    info, job = broken
    page = administrator.get(f"{JOBS}hong/")
    assert page.context["page"].total == 2
    assert "máy chủ &lt;b&gt;thư" in page.content.decode()
    delivery = Delivery.objects.get(state="dead").pk
    place = f"{EVENTS}{info.id}/"
    answer = administrator.post(f"{place}{delivery}/bo/", {"reason": " "}, follow=True)
    assert "Hãy ghi lý do" in answer.content.decode()
    answer = administrator.post(f"{place}{delivery}/bo/", {"reason": "thử"}, follow=True)
    assert "Đã bỏ" in answer.content.decode()
    answer = administrator.post(f"{place}{delivery}/chay-lai/", follow=True)
    assert "Đã xếp lại" in answer.content.decode()
    assert Delivery.objects.get(pk=delivery).state == "waiting"
    administrator.post(f"{JOBS}{job}/chay-lai/", {"reason": "đã sửa"})
    shown = administrator.get(f"{JOBS}{job}/").content.decode()
    assert "đã sửa" in shown
    assert "r&lt;1&gt;" in shown
    answer = administrator.post(f"{JOBS}{job}/chay-lai/", follow=True)
    assert "vừa đổi trạng thái" in answer.content.decode()
    administrator.post(f"{JOBS}{job}/bo/", {"reason": "thôi"})
    assert JobRecord.objects.get(pk=job).state == "dropped"


def test_schedules_are_paused_and_resumed(administrator, broken):
    place = f"{JOBS}lich/core.events.tidy/"
    assert "02:40 mọi ngày" in administrator.get(place).content.decode()
    administrator.post(f"{place}tam-dung/", {"reason": "bảo trì"})
    assert "tạm dừng" in administrator.get(f"{JOBS}lich/").content.decode()
    shown = administrator.get(place).content.decode()
    assert "bảo trì" in shown
    administrator.post(f"{place}mo-lai/")
    administrator.post(f"{place}chay-ngay/")
    answer = administrator.post(f"{place}chay-ngay/", follow=True)
    assert "chưa xong" in answer.content.decode()


def test_unknown_things_are_not_found(administrator, broken):
    job = broken[1]
    for address in (f"{EVENTS}{uuid.uuid4()}/", f"{JOBS}{uuid.uuid4()}/", f"{JOBS}lich/khong.co/"):
        assert administrator.get(address).status_code == 404
    for address in (f"{JOBS}{job}/xoa/", f"{JOBS}lich/core.events.tidy/xoa/"):
        assert administrator.post(address).status_code == 404
    for address in (f"{JOBS}{uuid.uuid4()}/chay-lai/", f"{JOBS}lich/khong.co/chay-ngay/"):
        assert administrator.post(address, {"reason": "x"}).status_code == 302


def test_lists_filter_and_export(administrator, broken):
    assert administrator.get(f"{EVENTS}?outcome=dead").context["page"].total == 1
    assert administrator.get(f"{EVENTS}?outcome=done").context["page"].total == 0
    rows = administrator.get(f"{JOBS}?state=dead&format=json").getvalue().decode()
    assert "Gửi báo cáo" in rows
    assert administrator.get(f"{JOBS}lich/?format=csv").status_code == 200
    assert administrator.get(f"{JOBS}hong/?q=bao+cao").context["page"].total == 1


def test_pages_take_a_fixed_number_of_queries(administrator, broken, django_assert_max_num_queries):
    for _ in range(5):
        for number in range(10):
            api.publish(by=SYSTEM, type="tinhso.tests.a.b.c.v1", subject=f"report:{number}")
    api.run_pending()
    administrator.get(EVENTS)
    for address in addresses(broken):
        with django_assert_max_num_queries(22):
            administrator.get(address)


def test_without_a_worker_the_page_says_so(administrator, broken):
    assert "Không thấy tiến trình" in administrator.get(JOBS).content.decode()
