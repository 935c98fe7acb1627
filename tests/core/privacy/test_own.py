"""What a person sees, downloads and asks; who read it."""

import io
import json
import zipfile

import pytest

from tests.core.privacy.conftest import MARKERS, browser
from tinhso.core.journal import api as journal
from tinhso.core.privacy import selectors
from tinhso.core.privacy.api import PrivacyRefused, record_reading
from tinhso.core.subjects import api as subjects

pytestmark = pytest.mark.django_db


def test_a_person_sees_what_is_held(citizen):
    text = browser(citizen).get("/ca-nhan/du-lieu/").content.decode()
    assert "Tài khoản và đăng nhập" in text
    assert MARKERS[2] in text


def test_strangers_are_led_to_sign_in_and_nobody_sees_another(client, citizen, one):
    for path in ("/ca-nhan/du-lieu/", "/ca-nhan/luot-xem/", "/ca-nhan/du-lieu/xin-xoa/"):
        assert client.get(path).status_code == 302
    assert client.post("/ca-nhan/du-lieu/tai-ve/").status_code == 302
    assert MARKERS[0] not in browser(one).get("/ca-nhan/du-lieu/").content.decode()


def test_the_download_holds_the_same_for_people_and_programs(citizen, one):
    record_reading(by=one.as_actor(), subject_id=citizen.public_id, what="hồ sơ", purpose="giải quyết đơn")
    answer = browser(citizen).post("/ca-nhan/du-lieu/tai-ve/")
    file = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(file.namelist()) == ["du-lieu.html", "du-lieu.json"]
    plain = json.loads(file.read("du-lieu.json"))
    account = next(group for group in plain["held"] if group["module"] == "core.identity")["holdings"][0]
    assert account["values"]["Họ và tên"] == MARKERS[0]
    assert account["class"] == "basic"
    assert plain["readings"][0]["purpose"] == "giải quyết đơn"
    assert MARKERS[2] in file.read("du-lieu.html").decode()
    assert journal.history(f"person:{citizen.public_id}")[0].action == "core.privacy.data.downloaded"


def test_a_reading_is_seen_by_the_person(citizen, one):
    assert "Chưa ai xem" in browser(citizen).get("/ca-nhan/luot-xem/").content.decode()
    record_reading(by=one.as_actor(), subject_id=citizen.public_id, what="hồ sơ", purpose="giải quyết đơn số 5")
    text = browser(citizen).get("/ca-nhan/luot-xem/").content.decode()
    assert "giải quyết đơn số 5" in text
    assert one.name in text
    assert "giải quyết đơn" not in browser(one).get("/ca-nhan/luot-xem/").content.decode()


def test_own_looks_are_not_recorded_and_a_purpose_is_needed(citizen, one):
    assert record_reading(by=citizen.as_actor(), subject_id=citizen.public_id, what="hồ sơ", purpose="x") == 0
    assert selectors.readings_of(citizen.public_id) == []
    with pytest.raises(PrivacyRefused):
        record_reading(by=one.as_actor(), subject_id=citizen.public_id, what="hồ sơ", purpose=" ")


def test_a_person_asks_and_an_administrator_decides(citizen, one):
    page = browser(citizen)
    path = "/ca-nhan/du-lieu/xin-xoa/"
    assert page.post(path, {"reason": "không dùng nữa"}).status_code == 400
    assert page.post(path, {"reason": "không dùng nữa", "sure": "on"}).status_code == 302
    assert "đang chờ quyết định" in page.get("/ca-nhan/du-lieu/").content.decode()
    assert page.post(path, {"reason": "không dùng nữa", "sure": "on"}).status_code == 400
    request = selectors.open_request(citizen.public_id)
    assert request.by_person
    assert request.reason == "không dùng nữa"
    desk = browser(one)
    assert "chính người đó" in desk.get("/quan-tri/xoa-du-lieu/").content.decode()
    sent = desk.post(f"/quan-tri/xoa-du-lieu/{request.id}/", {"quyet-dinh": "xoa", "decision": "Theo đơn"})
    assert sent.status_code == 302
    assert subjects.is_destroyed(citizen.public_id)


@pytest.mark.parametrize("path", ["/quan-tri/xoa-du-lieu/", "/quan-tri/xoa-du-lieu/them/"])
def test_the_desk_is_for_administrators(client, citizen, one, path):
    assert client.get(path).status_code == 302
    assert browser(citizen).get(path).status_code == 403
    assert browser(one).get(path).status_code == 200


def test_an_officer_files_a_request_by_sign_in_name(citizen, one):
    page = browser(one)
    path = "/quan-tri/xoa-du-lieu/them/"
    wrong = page.post(path, {"person": "khong.co", "document": "Đơn 1", "reason": "x"})
    assert wrong.status_code == 400
    assert "Không có tài khoản" in wrong.content.decode()
    good = page.post(path, {"person": MARKERS[1], "document": "Đơn 1", "reason": "theo đơn"})
    assert good.status_code == 302
    seen = page.get(good["Location"]).content.decode()
    assert "phải khác người đề nghị" in seen
    assert page.get("/quan-tri/xoa-du-lieu/019359b0-0000-7000-8000-000000000000/").status_code == 404


def test_the_journal_is_searched_by_name_through_the_accounts(citizen, one):
    journal.append(by=citizen.as_actor(), action="tests.thing.done", subject="thing:9")
    desk = browser(one)
    text = desk.get("/kiem-toan/nhat-ky/?ai=zyxwvu").content.decode()
    assert "thing:9" in text
    assert MARKERS[0] in text
    assert "thing:9" not in desk.get("/kiem-toan/nhat-ky/?ai=khong-ai-ten-vay").content.decode()
    rows = json.loads(b"".join(desk.get("/kiem-toan/nhat-ky/?format=json").streaming_content))
    assert MARKERS[0] in json.dumps(rows, ensure_ascii=False)


def test_reading_the_journal_takes_few_queries(citizen, one, django_assert_max_num_queries):
    for number in range(30):
        journal.append(by=citizen.as_actor(), action="tests.thing.done", subject=f"thing:{number}")
    desk = browser(one)
    desk.get("/kiem-toan/nhat-ky/")
    with django_assert_max_num_queries(8):
        desk.get("/kiem-toan/nhat-ky/")


def test_an_administrator_who_opens_an_account_stands_in_its_owners_reading_log(citizen, one):
    browser(one).get(f"/quan-tri/tai-khoan/{citizen.public_id}/")
    assert "quản trị tài khoản" in browser(citizen).get("/ca-nhan/luot-xem/").content.decode()
    browser(one).get(f"/quan-tri/tai-khoan/{one.public_id}/")
    assert selectors.readings_of(one.public_id) == []
