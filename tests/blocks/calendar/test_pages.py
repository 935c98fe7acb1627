"""Pages, exports, the year's file and the HTTP API of the calendar."""

from datetime import date

import pytest
from django.test import Client

from tinhso.blocks.calendar import selectors
from tinhso.blocks.calendar.data import DayKind, Kind
from tinhso.core.access.api import Role, Scope
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account

pytestmark = pytest.mark.django_db

CSV = """ngay;loai;ten;can_cu;doi_ung
01/01/2028;nghỉ lễ;Tết Dương lịch;;
03/01/2028;nghỉ bù;Tết Dương lịch;;01/01/2028
"""


@pytest.fixture
def admin(administrator):
    account = Account.objects.create_account(username="quan.tri", password=None, name="Quản trị")
    identity.grant_role(
        by=administrator, account_id=account.public_id, role=Role.ADMINISTRATOR, scope=Scope(), reason="thử"
    )
    account.refresh_from_db()
    client = Client()
    client.force_login(account)
    session = client.session
    session["method"] = "password+totp"
    session.save()
    return client


def upload(client, text, **fields):
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = text if isinstance(text, bytes) else text.encode()
    return client.post(
        "/lich-lam-viec/nhap/",
        {"file": SimpleUploadedFile("nghi.csv", content), "year": "2028", "basis": "Thông báo thử", **fields},
    )


def test_anybody_reads_the_year_in_few_queries(client, loaded, django_assert_max_num_queries):
    client.get("/lich-lam-viec/")
    with django_assert_max_num_queries(4):
        answer = client.get("/lich-lam-viec/?nam=2026")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "thứ Hai 31/08/2026: Hoán đổi dịp Quốc khánh, nghỉ hoán đổi" in text
    assert "Tải ICS" in text
    assert "Nhập tệp của năm" not in text


def test_an_empty_calendar_says_what_fills_it(client):
    answer = client.get("/lich-lam-viec/")
    assert answer.status_code == 200
    assert "Hãy nạp dữ liệu của tỉnh" in answer.content.decode()


def test_the_calculator_answers_and_explains(client, loaded):
    asked = {"nam": "2025", "ngay": "24/01/2025", "gio": "16:20", "so": "5", "don_vi": "ngay"}
    text = client.get("/lich-lam-viec/", asked).content.decode()
    assert "10/02/2025 17:00" in text
    assert "Tết Âm lịch (Công văn số 8726/VPCP-KGVX" in text
    paused = {**asked, "dung_ngay": "05/02/2025", "dung_gio": "10:00", "tiep_ngay": "07/02/2025", "tiep_gio": "09:00"}
    assert "lùi 2 ngày làm việc" in client.get("/lich-lam-viec/", paused).content.decode()
    hours = client.get("/lich-lam-viec/", {**asked, "gio": "10:00", "so": "2", "don_vi": "gio"}).content.decode()
    assert "24/01/2025 14:00" in hours


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"so": "0,3"}, "lẻ nửa ngày"),
        ({"so": "x"}, "Số"),
        ({"gio": "25:99"}, "Hãy viết như 07:30"),
        ({"ngay": "31/02/2025"}, "31/02/2025"),
        ({"ngay": "01/03/1990"}, "chỉ tính được từ năm 2022"),
        ({"dung_ngay": "05/02/2025"}, "cả ngày dừng và ngày tính tiếp"),
        ({"dung_ngay": "05/02/2025", "tiep_ngay": "01/02/2025"}, "bắt đầu trước khi kết thúc"),
    ],
)
def test_an_unsound_question_is_explained(client, loaded, change, words):
    asked = {"ngay": "24/01/2025", "gio": "09:00", "so": "5", "don_vi": "ngay"}
    answer = client.get("/lich-lam-viec/", {**asked, **change})
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_the_list_filters_and_exports(client, loaded):
    rows = client.get("/lich-lam-viec/ngay/?year=2026&kind=swap_work&format=json")
    text = b"".join(rows.streaming_content).decode()
    assert "22/08/2026" in text or "2026-08-22" in text
    assert "Thông báo số 9441" in text
    assert client.get("/lich-lam-viec/ngay/?is_confirmed=0").content.decode().count("dự kiến") > 3


def test_one_day_shows_why_and_its_history(client, loaded):
    text = client.get("/lich-lam-viec/ngay/2026-08-31/").content.decode()
    assert "Thông báo số 9441" in text
    assert "/lich-lam-viec/ngay/2026-08-22/" in text
    assert "nạp từ thư mục dữ liệu của tỉnh" in text
    assert client.get("/lich-lam-viec/ngay/2026-03-04/").status_code == 200
    assert client.get("/lich-lam-viec/ngay/khong-phai-ngay/").status_code == 404
    assert client.get("/lich-lam-viec/ngay/1999-01-01/").status_code == 404
    assert "chưa đối chiếu văn bản" in client.get("/lich-lam-viec/gio-lam-viec/").content.decode()


@pytest.mark.parametrize("path", ["ngay/2026-11-24/sua/", "ngay/2026-11-24/rut/", "nhap/", "gio-lam-viec/moi/sua/"])
def test_only_administrators_reach_the_forms(client, loaded, admin, path):
    assert client.get(f"/lich-lam-viec/{path}").status_code == 403
    colleague = Account.objects.create_account(username="can.bo", password=None, name="Cán bộ")
    client.force_login(colleague)
    assert client.get(f"/lich-lam-viec/{path}").status_code == 403
    assert client.post(f"/lich-lam-viec/{path}", {"reason": "x", "seen": "1"}).status_code == 403
    assert admin.get(f"/lich-lam-viec/{path}").status_code == 200


def test_an_administrator_decides_a_watched_day(admin, loaded):
    form = {
        "kind": "holiday",
        "name": "Ngày Văn hóa Việt Nam",
        "legal_basis": "Luật thử",
        "is_confirmed": "on",
        "seen": "1",
        "reason": "đã có luật",
    }
    assert admin.post("/lich-lam-viec/ngay/2026-11-24/sua/", {**form, "reason": ""}).status_code == 400
    assert admin.post("/lich-lam-viec/ngay/2026-11-24/sua/", form).status_code == 302
    page = admin.get("/lich-lam-viec/ngay/2026-11-24/").content.decode()
    assert "đã có luật" in page
    assert "Dùng lại bản này" in page
    assert admin.post("/lich-lam-viec/ngay/2026-11-24/sua/", {**form, "name": "x"}).status_code == 400  # stale
    back = admin.post("/lich-lam-viec/ngay/2026-11-24/dung-lai/1/", {"seen": "2", "reason": "nhầm"})
    assert back.status_code == 302
    assert selectors.content(Kind.DAY, "2026-11-24")[0].kind is DayKind.WATCH
    assert admin.post("/lich-lam-viec/ngay/2026-11-24/rut/", {"seen": "3", "reason": "thử"}).status_code == 302
    assert selectors.content(Kind.DAY, "2026-11-24")[0] is None


def test_working_hours_are_edited_with_errors_at_the_field(admin, loaded):
    form = {"valid_from": "01/01/2022", "monday": "07:30", "legal_basis": "x", "seen": "1", "reason": "x"}
    answer = admin.post("/lich-lam-viec/gio-lam-viec/2022-01-01/sua/", form)
    assert answer.status_code == 400
    assert "Hãy viết như 07:00-11:00" in answer.content.decode()
    good = {**form, "monday": "07:30-11:30, 13:30-17:30", "is_confirmed": "on"}
    assert admin.post("/lich-lam-viec/gio-lam-viec/2022-01-01/sua/", good).status_code == 302
    assert admin.get("/lich-lam-viec/gio-lam-viec/khong-co/sua/").status_code == 404
    cutoff = {"valid_from": "01/07/2025", "at": "16:00", "legal_basis": "x", "seen": "1", "reason": "x"}
    assert admin.post("/lich-lam-viec/gio-nhan/2025-07-01/sua/", cutoff).status_code == 302


# --- a year's file ------------------------------------------------------------------------------


def test_a_file_is_previewed_and_then_taken(admin, loaded):
    page = upload(admin, CSV)
    text = page.content.decode()
    assert page.status_code == 200
    assert "2 ngày mới, 0 ngày thay đổi" in text
    assert selectors.content(Kind.DAY, "2028-01-01") == (None, 0)
    taken = {"content": CSV, "year": "2028", "basis": "Thông báo thử", "reason": "Thông báo thử 2028"}
    assert admin.post("/lich-lam-viec/nhap/", {**taken, "reason": ""}).status_code == 400
    assert admin.post("/lich-lam-viec/nhap/", taken).status_code == 302
    assert selectors.content(Kind.DAY, "2028-01-03")[0].partner == date(2028, 1, 1)
    assert "0 ngày mới, 0 ngày thay đổi, 2 ngày như cũ" in upload(admin, CSV).content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CSV + "32/01/2028;nghỉ lễ;Sai;;\n", "32/01/2028"),
        (CSV + "05/01/2028;tiệc;Sai;;\n", "loại «tiệc» không có"),
        (CSV + "05/01/2028;nghỉ lễ;;;\n", "thiếu tên ngày"),
        (CSV + "01/01/2028;nghỉ lễ;Trùng;;\n", "trùng ngày với dòng 2"),
        (CSV + "01/01/2029;nghỉ lễ;Năm khác;;\n", "không thuộc năm 2028"),
        (CSV + "05/01/2028;nghỉ hoán đổi;Lẻ;;08/01/2028\n", "chưa có dòng khớp lại"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x\nSUMMARY:a\nEND:VEVENT\nEND:VCALENDAR", "chưa đúng"),
    ],
)
def test_a_file_with_a_wrong_row_names_it_and_writes_nothing(admin, loaded, text, words):
    page = upload(admin, text).content.decode()
    assert words in page
    assert "chưa ghi gì" in page
    answer = admin.post("/lich-lam-viec/nhap/", {"content": text, "year": "2028", "basis": "x", "reason": "x"})
    assert answer.status_code == 400
    assert selectors.content(Kind.DAY, "2028-01-01") == (None, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"ngay;ten\n1;2\n", "thiếu cột loai"),
        (b"ngay;loai;ten\n", "không có ngày nào"),
        (b"x" * 200_001, "lớn hơn"),
        (b"\x00\x00", "trống hoặc không phải"),
    ],
)
def test_a_file_that_is_none_is_refused(admin, loaded, content, words):
    answer = upload(admin, content)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_what_is_exported_as_ics_can_be_imported_again(client, admin, loaded):
    answer = client.get("/lich-lam-viec/2026.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 17
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "STATUS:TENTATIVE" in text
    page = upload(admin, answer.content, year="2026").content.decode()
    assert "0 ngày mới, 1 ngày thay đổi, 16 ngày như cũ, 0 dòng sai" in page  # a note is not part of ICS
    assert client.get("/lich-lam-viec/2035.ics").status_code == 404


# --- HTTP API -----------------------------------------------------------------------------------


def test_the_api_computes_and_explains(client, loaded):
    answer = client.get("/api/v1/calendar/deadline?start=2025-01-24T16:20&days=5").json()
    assert answer["due"] == "2025-02-10T17:00:00+07:00"
    assert answer["is_firm"] is True
    assert [step["kind"] for step in answer["steps"]][:2] == ["received_late", "skipped"]
    paused = client.get(
        "/api/v1/calendar/deadline",
        {"start": "2025-03-03T02:00:00Z", "days": "3", "pause": ["2025-03-04T10:00/2025-03-06T09:00"]},
    ).json()
    assert paused["due"] == "2025-03-10T17:00:00+07:00"
    english = client.get("/api/v1/calendar/deadline?start=2025-03-03T09:00&hours=2", headers={"Cookie": "ngon_ngu=en"})
    assert "working hours" in english.json()["words"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start=hom-nay&days=5", "start"),
        ("start=2025-03-03T09:00", "days"),
        ("start=2025-03-03T09:00&days=nam", "days"),
        ("start=2025-03-03T09:00&days=NaN", "days"),
        ("start=2025-03-03T09:00&hours=-1", "hours"),
        ("start=2025-03-03T09:00&days=1&pause=x", "pause"),
        ("start=1990-03-03T09:00&days=1", ""),
    ],
)
def test_the_api_names_the_wrong_field(client, loaded, query, field):
    answer = client.get(f"/api/v1/calendar/deadline?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
