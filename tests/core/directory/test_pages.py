"""The pages and the API: what they show as of a day, to whom, in how many queries."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from tinhso.core.access.api import Role
from tinhso.core.clock.api import today
from tinhso.core.directory.data import Kind, Target
from tinhso.core.directory.models import DirectoryChange, Person
from tinhso.core.directory.selectors import directory

from .conftest import MERGED, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held")]
BEFORE = "?ngay=2025-06-30"
PUBLIC = [
    "/danh-ba/",
    f"/danh-ba/{BEFORE}",
    f"/danh-ba/{BEFORE}&xem=cay",
    "/danh-ba/?xem=danh-sach",
    "/danh-ba/dia-ban/96/",
    "/danh-ba/dia-ban/32044/",
    f"/danh-ba/dia-ban/970/{BEFORE}",
    f"/danh-ba/dia-ban/32122/{BEFORE}",
    "/danh-ba/co-quan/",
    "/danh-ba/co-quan/?xem=cay",
    "/danh-ba/co-quan/camau/",
    "/danh-ba/co-quan/camau/stttt/",
    "/danh-ba/so-sanh/",
    "/danh-ba/so-sanh/?tu=2024-11-30&den=2024-12-01",
    "/danh-ba/thay-doi/",
]


def text(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


@pytest.mark.parametrize("url", PUBLIC)
def test_everybody_reads_areas_and_agencies(client, url):
    assert "Danh bạ" in text(client, url)


@pytest.mark.parametrize("url", PUBLIC)
def test_pages_cost_a_known_number_of_queries(client, url, django_assert_max_num_queries):
    client.get(url)
    with django_assert_max_num_queries(3):
        client.get(url)


def test_a_page_is_read_as_of_its_day(client):
    now, then = text(client, "/danh-ba/"), text(client, f"/danh-ba/{BEFORE}")
    assert "55 xã" in now
    assert "9 phường" in now
    assert "Huyện Đầm Dơi" not in now
    assert "Huyện Đầm Dơi" in then
    assert "2 tỉnh" in then
    assert now.count("<polygon") == 64
    assert text(client, "/danh-ba/?ngay=hom-qua", 400)


def test_a_unit_says_what_it_was_and_what_became_of_it(client):
    page = text(client, "/danh-ba/dia-ban/32044/")
    for part in ("Xã Nguyễn Phích", "Thị trấn U Minh", "Mã này cũng là"):
        assert part in page, part
    page = text(client, f"/danh-ba/dia-ban/32122/{BEFORE}")
    assert "không nêu tỷ lệ" in page
    assert "Sở Khoa học và Công nghệ" in text(client, "/danh-ba/co-quan/camau/stttt/")
    assert "chưa được xác minh" in text(client, "/danh-ba/co-quan/camau/skhcn/")
    assert text(client, "/danh-ba/dia-ban/00000/", 404)
    assert text(client, "/danh-ba/co-quan/khong/co/", 404)


def test_lists_are_searched_filtered_and_exported(client):
    rows = json.loads(b"".join(client.get("/danh-ba/?format=json&level=commune").streaming_content))
    assert len(rows["rows"]) == 64
    assert "<strong>1</strong> trong" in text(client, "/danh-ba/co-quan/?q=khoa+hoc+cong+nghe")
    assert client.get("/danh-ba/co-quan/?format=xlsx").status_code == 200
    assert client.get("/danh-ba/so-sanh/?format=csv").status_code == 200


@pytest.mark.parametrize("url", ["/danh-ba/nguoi/", "/danh-ba/nguoi/them/", "/danh-ba/nap/", "/danh-ba/thay-doi/soan/"])
def test_visitors_are_kept_out_of_what_is_for_staff(client, url):
    assert client.get(url).status_code == 403


def stamp_of(code, day=MERGED, target=Target.AGENCY):
    held = directory()
    return held.stamp(held.unit(target, code, day))


def test_editing_by_the_page(signed_in, client):
    item = stamp_of("camau/skhcn").public_id
    url = f"/danh-ba/dong/{item}/"
    assert client.get(url).status_code == 403
    steward = signed_in(Role.DATA_STEWARD, agency="camau/skhcn")
    page = steward.get(url)
    assert page.status_code == 200
    form = page.context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    given |= {"is_verified": "on", "valid_from": "01/07/2025", "reason": ""}
    assert steward.post(url, given).status_code == 400
    done = steward.post(url, given | {"reason": "Quyết định số 2"}, follow=True)
    assert "Đã lưu bản mới" in done.content.decode()
    assert directory().agency("camau/skhcn", MERGED).is_verified
    restore = f"/danh-ba/dong/{item}/ban/1/"
    assert "Đã xác minh" in text(steward, restore)
    done = steward.post(restore, {"seen": 2, "reason": "nhầm"}, follow=True)
    assert "Đã dùng lại bản số 1" in done.content.decode()
    assert steward.post(f"/danh-ba/dong/{item}/rut/", {"seen": 3, "reason": "thử"}).status_code == 400  # it is named
    assert steward.get(f"/danh-ba/dong/{stamp_of('camau/syt').public_id}/").status_code == 403


def test_every_kind_of_row_has_its_form(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    held = directory()
    for kind in Kind:
        row = next((row for row in held.contents() if row.kind_of_row is kind), None)
        if row is not None:
            assert client.get(f"/danh-ba/dong/{held.stamp(row).public_id}/").status_code == 200


def test_a_change_from_draft_to_taking_back(signed_in, client):
    steward = signed_in(Role.DATA_STEWARD)
    on = (today() + timedelta(days=40)).strftime("%d/%m/%Y")
    given = {"title": "Nhập hai xã", "operation": "merge", "target": "area", "on": on, "sources": "32161\n32152",
             "results": "32152; Xã Đầm Dơi"}  # fmt: skip
    assert steward.post("/danh-ba/thay-doi/soan/", {**given, "results": "a;b;c;d;e;f"}).status_code == 400
    assert steward.get("/danh-ba/thay-doi/soan/?cua=area&cu=32161").context["form"]["sources"].value() == "32161"
    page = steward.post("/danh-ba/thay-doi/soan/", given, follow=True)
    url = page.redirect_chain[-1][0]
    assert "Hết hiệu lực" in page.content.decode()
    assert "Ủy ban nhân dân xã Trần Phán" in page.content.decode()  # the committee of a commune that ends
    assert client.get(url).status_code == 404  # a draft is not public
    row = DirectoryChange.objects.get()
    bad = steward.post(f"{url}quyet-dinh/", {"seen": 1, "number": "1", "dated": "", "issuer": "HĐND"})
    assert bad.status_code == 400
    document = {"seen": row.version, "number": "1/NQ", "dated": "01/07/2025", "issuer": "HĐND tỉnh"}
    done = steward.post(f"{url}quyet-dinh/", document, follow=True)
    assert "chờ hiệu lực" in done.content.decode()
    assert client.get(url).status_code == 200
    row.refresh_from_db()
    assert client.post(f"{url}rut-lai/", {"seen": row.version, "reason": "x"}).status_code == 403
    done = steward.post(f"{url}rut-lai/", {"seen": row.version, "reason": "đính chính"}, follow=True)
    assert "Đã rút lại" in done.content.decode()


def test_a_document_is_kept_with_its_decision(signed_in, client, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    steward = signed_in(Role.DATA_STEWARD)
    on = (today() + timedelta(days=40)).strftime("%d/%m/%Y")
    given = {"title": "Đổi tên", "operation": "rename", "target": "area", "on": on, "sources": "32161",
             "results": "32161; Xã Tên Mới"}  # fmt: skip
    url = steward.post("/danh-ba/thay-doi/soan/", given).headers["Location"]
    document = {"seen": 1, "number": "1/NQ", "dated": "01/07/2025", "issuer": "HĐND tỉnh"}
    lie = SimpleUploadedFile("nq.pdf", b"MZ not a pdf")
    assert steward.post(f"{url}quyet-dinh/", {**document, "file": lie}).status_code == 400
    true = SimpleUploadedFile("nq.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\ntrailer\n%%EOF\n")
    assert steward.post(f"{url}quyet-dinh/", {**document, "file": true}).status_code == 302
    answer = client.get(f"{url}van-ban/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


POST_ROWS = "Mã,Mã cơ quan,Chức vụ,Có hiệu lực từ ngày\ncamau/stc/giam-doc,camau/stc,Giám đốc,01/07/2025\n"


def test_people_and_their_posts(signed_in, client):
    from tinhso.core.directory import words
    from tinhso.core.directory.services.importing import import_rows

    by = person(Role.DATA_STEWARD)
    assert import_rows(by=by, kind=Kind.POST, text=POST_ROWS, labels=words.FIELDS, reason="thử").is_done
    admin = signed_in(Role.ADMINISTRATOR)
    card = {"name": "Trần Văn Thử", "phone": "0290 000 000", "email": "thu@example.vn"}
    url = admin.post("/danh-ba/nguoi/them/", card).headers["Location"]
    taken = {"post": "camau/stc/giam-doc", "valid_from": "01/08/2025", "basis": "QĐ 5"}
    assert "Giám đốc" in admin.post(f"{url}nhan/", taken, follow=True).content.decode()
    assert "bị trùng" in admin.post(f"{url}nhan/", taken, follow=True).content.decode()
    agency = "/danh-ba/co-quan/camau/stc/"
    assert "0290 000 000" in text(admin, agency)
    public = text(client, agency)
    assert "Trần Văn Thử" in public
    assert "0290 000 000" not in public
    assert "thu@example.vn" not in public
    assert "Trần Văn Thử" not in text(client, agency + "?ngay=2025-07-15")
    assert client.get(url).status_code == 403
    assert "Trần Văn Thử" in text(admin, "/danh-ba/nguoi/")
    subject = Person.objects.get().subject_id
    left = {"post": "camau/stc/giam-doc", "valid_to": "01/07/2025"}
    assert "trước ngày nhận" in admin.post(f"/danh-ba/nguoi/{subject}/thoi/", left, follow=True).content.decode()
    left["valid_to"] = "01/09/2025"
    assert "Đã ghi" in admin.post(f"/danh-ba/nguoi/{subject}/thoi/", left, follow=True).content.decode()
    assert "Trần Văn Thử" not in text(client, agency)


def test_no_personal_value_stands_in_the_journal(signed_in):
    from tinhso.core.journal import api as journal

    admin = signed_in(Role.ADMINISTRATOR)
    admin.post("/danh-ba/nguoi/them/", {"name": "Tên Không Lộ", "phone": "0912345678", "email": ""})
    entry = journal.entries(action="core.directory.person")[0]
    assert "Tên Không Lộ" not in str(entry)
    assert "0912345678" not in str(entry)


# --- API -----------------------------------------------------------------------------------------

API = "/api/v1/directory"


def test_the_api_answers_as_of_a_day(client):
    assert len(client.get(f"{API}/areas?ngay=2025-07-01&level=commune").json()) == 64
    assert client.get(f"{API}/areas/32044?ngay=2025-06-30").json()["full_name"] == "Thị trấn U Minh"
    assert client.get(f"{API}/agencies/camau/stttt?ngay=2025-06-30").json()["short"] == "Sở TT&TT"
    assert client.get(f"{API}/agencies/camau/stttt?ngay=2025-07-01").status_code == 404
    found = client.get(f"{API}/agencies/camau/stttt/successors?ngay=2025-07-01").json()
    assert [part["code"] for part in found["parts"]] == ["camau/skhcn", "camau/svhttdl"]
    found = client.get(f"{API}/areas/32122/successors?tu=2025-06-30&ngay=2025-07-01").json()
    assert (len(found["parts"]), found["is_ambiguous"], found["parts"][0]["share"]) == (3, True, None)


def test_the_api_reads_figures_on_the_new_map(client):
    body = {"values": {"32164": "3", "32167": "4", "32122": "5"}, "known_on": "2025-06-30", "to": "2025-07-01"}
    found = client.post(f"{API}/figures", json.dumps(body), content_type="application/json").json()
    assert found["values"] == {"32167": "7"}
    assert "31825" in found["unknown"]
    assert len(found["ambiguous"]) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/areas?ngay=hom-nay", 400),
        ("/areas?level=lang", 400),
        ("/agencies?kind=gi-do", 400),
        ("/areas/99999", 404),
        ("/areas/99999/successors?tu=2025-06-30", 404),
        ("/areas/32122/successors", 422),
        ("/agencies/khong/co/successors", 404),
        ("/areas?limit=nhieu", 422),
    ],
)
def test_the_api_refuses_with_a_problem_document(client, path, status):
    answer = client.get(API + path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_bad_figures_are_refused(client):
    for values in ({"32164": "nhiều"}, {"32164": "NaN"}):
        body = json.dumps({"values": values, "known_on": "2025-06-30", "to": "2025-07-01"})
        assert client.post(f"{API}/figures", body, content_type="application/json").status_code == 422
    assert Client().get(f"{API}/areas", {"ngay": date(2025, 7, 1).isoformat()}).status_code == 200
