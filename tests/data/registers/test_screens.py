"""The pages of registers beyond the plain ones: lists, history, merging, batches, grants, keys, declaring, sources."""

import pytest

from tinhso.blocks.forms.models import DraftRow
from tinhso.core.access.api import SYSTEM, Role
from tinhso.core.events.api import run_pending
from tinhso.data.registers import api
from tinhso.data.registers.adapters import pages, sheets
from tinhso.data.registers.models import FieldGrant, ServiceKey
from tinhso.data.registers.services import batch_work
from tinhso.data.registers.services.granting import grant_fields

from .conftest import BIRTH_VALUES, BIRTHS, PRODUCTS, SYSTEM_VALUES, SYSTEMS, person

pytestmark = pytest.mark.usefixtures("province")


def a_system(by, number=1, **values):
    return api.create(by=by, code=SYSTEMS, values=SYSTEM_VALUES | {"code": f"HT-{number:03}"} | values)


def address(item, code=SYSTEMS, tail=""):
    return f"/kho-du-lieu/{code}/{item.public_id}/{tail}"


def text(answer):
    return answer.content.decode()


# --- lists ----------------------------------------------------------------------------------------


def test_filters_are_typed_as_people_write_and_shown_as_chips(signed_in, steward):
    for number in range(3):
        a_system(steward, number, name=f"Hệ thống {number}")
    browser = signed_in(Role.OFFICER, "camau/skhcn")
    found = browser.get(f"/kho-du-lieu/{SYSTEMS}/?operator__under=so khoa hoc va cong nghe&mode=run&q=he+thong+1")
    assert found.context["count"].value == 1
    chips = [chip.text for chip in found.context["chips"]]
    assert any("Sở Khoa học và Công nghệ" in chip for chip in chips)
    assert "Tìm: “he thong 1”" in chips
    left = browser.get(f"/kho-du-lieu/{SYSTEMS}/" + found.context["chips"][-1].url)
    assert len(left.context["chips"]) == 2
    assert browser.get(f"/kho-du-lieu/{SYSTEMS}/?by=khong_co&value=1").status_code == 400
    empty = browser.get(f"/kho-du-lieu/{SYSTEMS}/?by=level&op=__null&value=")
    assert empty.context["count"].value == 3


def test_days_of_a_filter_are_read_our_way(signed_in, justice):
    api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES)
    browser = signed_in(Role.DATA_STEWARD, "camau/stp")
    found = browser.get(f"/kho-du-lieu/{BIRTHS}/?registered_on__gte=20/08/2025&registered_on__lte=20/08/2025")
    assert found.context["count"].value == 1
    assert browser.get(f"/kho-du-lieu/{BIRTHS}/?registered_on__gte=21/08/2025").context["count"].value == 0


def test_a_long_list_is_counted_only_when_asked(signed_in, steward, monkeypatch):
    from tinhso.data.registers.views import listing

    a_system(steward)
    browser = signed_in(Role.OFFICER, "camau/skhcn")
    told = browser.get(f"/kho-du-lieu/{SYSTEMS}/?dem=1")
    assert told.context["count"].capped is False
    monkeypatch.setattr(listing, "count_of", lambda asked, at_most: api.count(SYSTEMS, by=SYSTEM, at_most=0))
    assert "1</strong>" not in text(browser.get(f"/kho-du-lieu/{SYSTEMS}/"))
    assert "đếm đủ" in text(browser.get(f"/kho-du-lieu/{SYSTEMS}/"))


def test_a_view_is_kept_for_oneself_or_shared_with_ones_agency(signed_in, client):
    mine, colleague = signed_in(Role.DATA_STEWARD, "camau/skhcn"), signed_in(Role.OFFICER, "camau/skhcn")
    outsider = signed_in(Role.OFFICER, "camau/syt")
    keep = f"/kho-du-lieu/{SYSTEMS}/luu-danh-sach/"
    mine.post(keep, {"name": "Riêng tôi", "query": "mode=run"})
    mine.post(keep, {"name": "Của sở", "query": "mode=run", "shared_with": "camau/skhcn"})
    refused = mine.post(keep, {"name": "Cho nơi khác", "query": "", "shared_with": "camau/syt"}, follow=True)
    assert "Chỉ chia sẻ danh sách với cơ quan của mình" in text(refused)

    def seen_by(browser):
        return [view.name for view in browser.get(f"/kho-du-lieu/{SYSTEMS}/").context["saved"]]

    assert sorted(seen_by(mine)) == ["Của sở", "Riêng tôi"]
    assert seen_by(colleague) == ["Của sở"]
    assert seen_by(outsider) == []
    assert seen_by(client) == []
    shared = colleague.get(f"/kho-du-lieu/{SYSTEMS}/").context["saved"][0]
    colleague.post(keep, {"forget": shared.public_id})
    assert seen_by(mine) == ["Của sở", "Riêng tôi"]
    mine.post(keep, {"forget": shared.public_id})
    assert seen_by(mine) == ["Riêng tôi"]


def test_pages_ask_the_database_a_bounded_number_of_times(signed_in, steward, django_assert_max_num_queries):
    items = [a_system(steward, number) for number in range(30)]
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    for path, most in (
        ("/kho-du-lieu/", 12),
        ("/kho-du-lieu/?xem=cong-bo", 12),
        (f"/kho-du-lieu/{SYSTEMS}/?mode=run", 20),
        (address(items[0]), 24),
        (address(items[0], tail="?xem=lich-su"), 24),
        ("/kho-du-lieu/nguon/?xem=tien-do", 12),
    ):
        browser.get(path)
        with django_assert_max_num_queries(most):
            assert browser.get(path).status_code == 200


# --- one record -----------------------------------------------------------------------------------


def test_history_compare_and_as_of(signed_in, steward):
    item = a_system(steward)
    api.correct(by=steward, code=SYSTEMS, public_id=item.public_id, values={"name": "Tên đúng"}, reason="nhầm")
    browser = signed_in(Role.OFFICER, "camau/skhcn")
    history = text(browser.get(address(item, tail="?xem=lich-su")))
    assert "nhầm" in history
    assert "Cổng dịch vụ công" in history
    compared = browser.get(address(item, tail="?a=1&b=2"))
    assert compared.context["compare"]["differing"] == 1
    assert browser.get(address(item, tail="?a=1&b=9")).status_code == 400
    before = browser.get(address(item, tail="?biet=01/01/2020"))
    assert "Khi đó chưa có bản ghi này" in text(before)
    assert browser.get(address(item, tail="?ngay=hom-qua")).status_code == 400


def test_references_lead_both_ways(signed_in):
    content = {
        "code": "boat_checks",
        "name": "Kiểm tra hệ thống",
        "kind": "event",
        "owner": "camau/skhcn",
        "key": ["number"],
        "title": ["number"],
        "fields": [
            {"name": "number", "label": "Số", "type": "text", "required": True},
            {"name": "system", "label": "Hệ thống", "type": "reference", "register": SYSTEMS, "indexed": True},
        ],
    }
    api.declare(by=SYSTEM, content=content, reason="thử")
    keeper = person(Role.DATA_STEWARD, "camau/skhcn")
    target = a_system(keeper)
    check = api.create(by=keeper, code="boat_checks", values={"number": "BB-1", "system": "HT-001"})
    browser = signed_in(Role.OFFICER, "camau/skhcn")
    assert address(target) in text(browser.get(address(check, "boat_checks")))
    assert address(check, "boat_checks") in text(browser.get(address(target, tail="?xem=lien-quan")))
    assert address(target) in text(browser.get(address(check, "boat_checks", "?xem=lien-quan")))
    # The picker of the reference finds it by words.
    hits = text(browser.get(f"/bieu-mau/chon/register/?register={SYSTEMS}&q=cong+dich+vu"))
    assert "HT-001" in hits


def test_two_records_are_merged_field_by_field_and_taken_apart_again(signed_in, client):
    keeper = person(Role.DATA_STEWARD, "camau/snnmt")
    values = {
        "code": "96-1",
        "name": "Tôm khô",
        "product_group": "food",
        "commune": "96/31825",
        "producer": "HTX Một",
        "stars": 3,
        "decision": "QĐ 1",
        "decided_on": "2024-01-15",
    }
    kept = api.create(by=keeper, code=PRODUCTS, values=values)
    lost = api.create(by=keeper, code=PRODUCTS, values=values | {"code": "96-2", "stars": 4, "website": "https://a.vn"})
    browser = signed_in(Role.DATA_STEWARD, "camau/snnmt")
    found = browser.get(address(kept, PRODUCTS, "gop/"))
    assert lost.public_id in text(found)
    assert [hit["agree"] for hit in found.context["hits"]] == [["Tên sản phẩm", "Chủ thể"]]
    assert text(browser.get(address(kept, PRODUCTS, "gop/?q=tom"))).count("Đặt cạnh nhau") == 1
    beside = browser.get(address(kept, PRODUCTS, f"gop/?voi={lost.public_id}"))
    lines = {line["field"].name: line["chosen"] for line in beside.context["lines"] if line["differs"]}
    assert lines == {"code": "this", "stars": "this", "website": "other"}
    sent = {"voi": lost.public_id, "seen": 1, "seen_other": 1, "lay-stars": "other", "lay-website": "other"}
    assert browser.post(address(kept, PRODUCTS, "gop/"), sent).status_code == 400  # no reason given
    assert browser.post(address(kept, PRODUCTS, "gop/"), sent | {"reason": "trùng"}).status_code == 302
    now = api.record(PRODUCTS, kept.public_id, by=SYSTEM)
    assert (now.values["stars"], now.values["website"], now.values["code"]) == (4, "https://a.vn", "96-1")
    assert "đến bản ghi được giữ" in text(browser.get(address(lost, PRODUCTS)))
    outsider = signed_in(Role.DATA_STEWARD, "camau/stp")
    assert outsider.get(address(kept, PRODUCTS, "gop/")).status_code == 403
    assert client.get(address(kept, PRODUCTS, "tach/")).status_code == 302


def test_one_record_is_split_in_two_each_half_told_of_its_own_mistakes(signed_in, steward):
    item = a_system(steward)
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    page = browser.get(address(item, tail="tach/"))
    assert page.context["second"]["code"].value() is None
    half = {name: ("true" if value is True else value) for name, value in SYSTEM_VALUES.items()}
    sent = {f"a-{name}": value for name, value in half.items()} | {f"b-{name}": value for name, value in half.items()}
    sent |= {"a-code": "HT-001", "b-code": "", "seen": 1, "reason": "hai hệ thống"}
    wrong = browser.post(address(item, tail="tach/"), sent)
    assert wrong.status_code == 400
    assert "code" in wrong.context["second"].errors
    done = browser.post(address(item, tail="tach/"), sent | {"b-code": "HT-002", "b-name": "Hệ thống hai"})
    assert done.status_code == 302
    assert api.count(SYSTEMS, by=SYSTEM).value == 2
    assert "Hệ thống hai" in text(browser.get(done["Location"]))


def test_what_is_typed_is_kept_and_told_when_the_record_moved_on(signed_in, steward):
    item = a_system(steward)
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    name = f"registers:{SYSTEMS}:{item.public_id}:correct"
    browser.post("/bieu-mau/nhap/", {"ban_nhap__": name, "name": "Đang viết", "seen__": "1"})
    assert "Đang viết" in text(browser.get(address(item, tail="dinh-chinh/")))
    api.correct(by=steward, code=SYSTEMS, public_id=item.public_id, values={"name": "Mới"}, reason="x")
    stale = text(browser.get(address(item, tail="dinh-chinh/")))
    assert "phiên bản cũ hơn" in stale
    assert "Đang viết" not in stale
    assert "Đang viết" in text(browser.get(address(item, tail="dinh-chinh/?nhap=1")))
    values = {key: ("true" if value is True else value) for key, value in SYSTEM_VALUES.items()}
    sent = values | {"code": "HT-001", "name": "Đang viết", "reason__": "QĐ 1", "seen__": "2"}
    assert browser.post(address(item, tail="dinh-chinh/"), sent).status_code == 302
    assert DraftRow.objects.count() == 0


# --- batches --------------------------------------------------------------------------------------


def staged(by, rows=3):
    batch = api.open_batch(by=by, code=SYSTEMS, source="he-thong.xlsx")
    values = [SYSTEM_VALUES | {"code": f"HT-{number:03}"} for number in range(rows)]
    api.stage(by=by, batch=batch.id, rows=values, provenance="he-thong.xlsx")
    return batch


@pytest.fixture
def keeper():
    """A steward over every agency: only such a one may stage a batch of this register."""
    return person(Role.DATA_STEWARD)


def test_a_batch_is_seen_published_and_taken_back(signed_in, keeper, client):
    batch = staged(keeper)
    page = f"/kho-du-lieu/{SYSTEMS}/lo/{batch.public_id}/"
    browser, auditor = signed_in(Role.DATA_STEWARD), signed_in(Role.AUDITOR)
    outsider = signed_in(Role.OFFICER, "camau/syt")
    assert batch.public_id in text(browser.get(f"/kho-du-lieu/{SYSTEMS}/lo/"))
    assert "Công bố lô này" in text(browser.get(page))
    assert "Công bố lô này" not in text(auditor.get(page))
    assert auditor.post(page, {"act": "publish"}).status_code == 403
    assert outsider.get(page).status_code == 403
    assert client.get(page).status_code == 302
    assert browser.get(f"/kho-du-lieu/{SYSTEMS}/lo/khong-co/").status_code == 404
    assert api.count(SYSTEMS, by=SYSTEM).value == 0
    assert browser.post(page, {"act": "publish"}).status_code == 302
    assert api.count(SYSTEMS, by=SYSTEM).value == 3
    assert "Hãy ghi lý do" in text(browser.post(page, {"act": "withdraw"}, follow=True))
    browser.post(page, {"act": "withdraw", "reason": "nhầm tệp"})
    assert api.count(SYSTEMS, by=SYSTEM).value == 0
    assert "đã huỷ" in text(browser.get(page))


def test_a_large_batch_is_published_behind_the_page(signed_in, keeper, monkeypatch):
    monkeypatch.setattr(batch_work, "AT_ONCE", 1)
    batch = staged(keeper)
    browser = signed_in(Role.DATA_STEWARD)
    answer = browser.post(f"/kho-du-lieu/{SYSTEMS}/lo/{batch.public_id}/", {"act": "publish"}, follow=True)
    assert "chạy nền" in text(answer)
    assert api.count(SYSTEMS, by=SYSTEM).value == 0
    run_pending()
    assert api.count(SYSTEMS, by=SYSTEM).value == 3


# --- special fields -------------------------------------------------------------------------------


def test_special_fields_are_opened_for_a_purpose_and_closed(signed_in, steward, client):
    item = a_system(steward)
    browser, other = signed_in(Role.DATA_STEWARD, "camau/skhcn"), signed_in(Role.OFFICER, "camau/syt")
    page = f"/kho-du-lieu/{SYSTEMS}/mo-truong/"
    assert other.get(page).status_code == 403
    assert client.get(page).status_code == 302
    assert "10.0.0.1" not in text(other.get(address(item)))
    sent = {"fields": ["network_details"], "agency": "camau/syt", "purpose": "Ứng cứu sự cố, KH 12", "valid_to": ""}
    assert browser.post(page, sent | {"purpose": ""}).status_code == 400
    assert browser.post(page, sent | {"fields": ["name"]}).status_code == 400
    assert browser.post(page, sent | {"valid_to": "01/01/2020"}).status_code == 400
    assert browser.post(page, sent).status_code == 302
    assert "10.0.0.1" in text(other.get(address(item)))
    grant = FieldGrant.objects.get()
    taken = {"act": "withdraw", "id": str(grant.public_id)}
    assert "Hãy ghi lý do" in text(browser.post(page, taken, follow=True))
    browser.post(page, taken | {"reason": "hết việc"})
    assert "10.0.0.1" not in text(other.get(address(item)))


def test_sensitive_fields_wait_for_a_second_person(signed_in, justice):
    declaration = api.register(BIRTHS).declaration
    sensitive = [item.name for item in declaration.shown if item.personal == "sensitive"]
    if not sensitive:
        content = {
            "code": "patients",
            "name": "Người bệnh",
            "kind": "master",
            "owner": "camau/stp",
            "key": ["code"],
            "fields": [
                {"name": "code", "label": "Mã", "type": "text", "required": True},
                {"name": "illness", "label": "Bệnh", "type": "text", "personal": "sensitive", "sharing": "special"},
            ],
        }
        api.declare(by=SYSTEM, content=content, reason="thử")
    code, names = (BIRTHS, sensitive[:1]) if sensitive else ("patients", ["illness"])
    made = grant_fields(by=justice, code=code, agency="camau/syt", fields=names, purpose="thử", valid_to=None)
    assert made.is_pending
    page = f"/kho-du-lieu/{code}/mo-truong/"
    head = signed_in(Role.UNIT_HEAD, "camau/stp")
    outsider = signed_in(Role.UNIT_HEAD, "camau/syt")
    confirm = {"act": "confirm", "id": str(made.public_id)}
    assert outsider.post(page, confirm).status_code == 403
    assert "chờ xác nhận" in text(head.get(page))
    head.post(page, confirm)
    made.refresh_from_db()
    assert not made.is_pending


def test_nobody_confirms_what_they_opened_themselves(justice):
    from tinhso.data.registers.services.granting import confirm_grant

    api.declare(
        by=SYSTEM,
        content={
            "code": "patients",
            "name": "Người bệnh",
            "kind": "master",
            "owner": "camau/stp",
            "key": ["code"],
            "fields": [
                {"name": "code", "label": "Mã", "type": "text", "required": True},
                {"name": "illness", "label": "Bệnh", "type": "text", "personal": "sensitive", "sharing": "special"},
            ],
        },
        reason="thử",
    )
    made = grant_fields(by=justice, code="patients", agency="camau/syt", fields=["illness"], purpose="x", valid_to=None)
    with pytest.raises(api.RegistersError):
        confirm_grant(by=justice, public_id=str(made.public_id))


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_shown_once_seen_used_and_revoked(signed_in, client):
    browser, steward_ = signed_in(Role.ADMINISTRATOR), signed_in(Role.DATA_STEWARD, "camau/skhcn")
    local = signed_in(Role.ADMINISTRATOR, "camau/syt")
    assert steward_.get("/kho-du-lieu/khoa/").status_code == 403
    assert client.get("/kho-du-lieu/khoa/").status_code == 302
    sent = {"name": "Một cửa", "agency": "camau/skhcn", "role": "officer", "reason": "TT 3"}
    assert browser.post("/kho-du-lieu/khoa/them/", sent | {"reason": ""}).status_code == 400
    made = browser.post("/kho-du-lieu/khoa/them/", sent)
    token = made.context["token"]
    assert token in text(made)
    assert made["Cache-Control"].startswith("max-age=0")
    row = ServiceKey.objects.get()
    page = f"/kho-du-lieu/khoa/{row.public_id}/"
    assert token not in text(browser.get(page))
    assert "chưa dùng" in text(browser.get(page))
    called = client.get(f"/api/v1/registers/{SYSTEMS}", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert called.status_code == 200
    row.refresh_from_db()
    assert row.last_used_at is not None
    assert local.get(page).status_code == 404
    assert "Một cửa" not in text(local.get("/kho-du-lieu/khoa/"))
    assert "Một cửa" in text(browser.get("/kho-du-lieu/khoa/"))
    browser.post(page, {"reason": ""})
    assert ServiceKey.objects.filter(revoked_at__isnull=True).count() == 1
    browser.post(page, {"reason": "lộ khoá"})
    refused = client.get(f"/api/v1/registers/{SYSTEMS}/records", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert refused.status_code == 401


# --- declaring ------------------------------------------------------------------------------------

FORM = {
    "to": "abc",
    "name_vi": "Tàu cá của tỉnh",
    "owner": "camau/skhcn",
    "kind": "master",
    "rhythm": "monthly",
    "sharing": "open",
    "seen": "0",
    "field-0-label_vi": "Số đăng ký",
    "field-0-kind": "text",
    "field-0-is_key": "on",
    "field-0-order": "10",
    "field-1-label_vi": "Chủ tàu",
    "field-1-kind": "person_name",
    "field-1-personal": "basic",
    "field-1-order": "20",
}


def test_rows_are_added_moved_and_left_out_without_a_script(signed_in):
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    start = browser.get("/kho-du-lieu/them/")
    assert "trang trắng" in text(start)
    assert browser.get("/kho-du-lieu/them/?tu=trang").status_code == 302

    def labels(act):
        page = browser.post("/kho-du-lieu/them/", FORM | {"act": act})
        assert page.status_code == 200
        return [row["label_vi"] for row in page.context["rows"]["fields"]]

    assert labels("add") == ["Số đăng ký", "Chủ tàu", ""]
    assert labels("down:0") == ["Chủ tàu", "Số đăng ký"]
    assert labels("up:0") == ["Số đăng ký", "Chủ tàu"]
    assert labels("drop:0") == ["Chủ tàu"]
    assert labels("drop:9") == ["Số đăng ký", "Chủ tàu"]


def test_a_steward_declares_in_plain_words(signed_in, client):
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    missing = {key: value for key, value in FORM.items() if key != "field-0-is_key"}
    wrong = browser.post("/kho-du-lieu/them/", missing | {"act": "save", "reason": "x"})
    assert wrong.status_code == 400
    assert "Trường phân biệt bản ghi" in text(wrong)
    listed = browser.post("/kho-du-lieu/them/", FORM | {"field-1-kind": "code", "act": "look"})
    assert 'href="#truong-1"' in text(listed)
    look = browser.post("/kho-du-lieu/them/", FORM | {"act": "look"})
    assert "Sổ sẽ như thế này" in text(look)
    assert "xem-so_dang_ky" in text(look)
    done = browser.post("/kho-du-lieu/them/", FORM | {"act": "save", "reason": "QĐ 1"})
    assert done["Location"] == "/kho-du-lieu/tau_ca_cua_tinh/"
    made = api.register("tau_ca_cua_tinh").declaration
    assert made.key == ("so_dang_ky",)
    assert made.field("chu_tau").sharing == "special"
    assert made.field("so_dang_ky").required
    again = browser.post("/kho-du-lieu/them/", FORM | {"act": "save", "reason": "QĐ 1"})
    assert again.status_code == 400
    assert client.get("/kho-du-lieu/them/").status_code == 302
    assert signed_in(Role.OFFICER, "camau/skhcn").get("/kho-du-lieu/them/").status_code == 403


def test_a_field_that_is_left_out_of_a_register_is_hidden(signed_in):
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    browser.post("/kho-du-lieu/them/", FORM | {"act": "save", "reason": "QĐ 1"})
    edit = "/kho-du-lieu/tau_ca_cua_tinh/khai-bao/sua/"
    page = browser.get(edit)
    assert [row["is_new"] for row in page.context["rows"]["fields"]] == [False, False]
    old = FORM | {"field-0-name": "so_dang_ky", "field-1-name": "chu_tau", "field-1-x_old": "1", "field-0-x_old": "1"}
    dropped = browser.post(edit, old | {"act": "drop:1"})
    assert [row["hidden"] for row in dropped.context["rows"]["fields"]] == [False, True]
    look = browser.post(edit, old | {"field-1-hidden": "on", "act": "look"})
    assert "Ẩn trường «Chủ tàu»" in text(look)


@pytest.fixture
def reader(monkeypatch):
    """Somebody who reads tables and imports them, as data.imports will."""
    monkeypatch.setattr(sheets, "_offers", [])

    def read(*, by, content, name):
        lines = content.read().decode().splitlines()
        if not lines:
            raise sheets.SheetRefused("Tệp trống.")
        rows = [line.split(",") for line in lines[1:]]
        return sheets.Sheet("Tàu cá", tuple(lines[0].split(",")), rows, ("Bảng mã TCVN3, đã đổi.",), "tep-1")

    def begin(*, by, register, file, name, columns):
        assert columns == {"so_dang_ky": "Số đăng ký", "chu_tau": "Chủ tàu", "ngay_dong": "Ngày đóng"}
        return f"/x/{register}/{file}/"

    sheets.register_tables(read, begin)


@pytest.mark.usefixtures("reader")
def test_a_table_becomes_a_register_and_leads_on_to_its_import(signed_in, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    assert "Bắt đầu từ một bảng tính" in text(browser.get("/kho-du-lieu/them/"))
    rows = "\n".join(f"{n},CM-{n:03},Nguyễn Văn A,{n % 28 + 1:02}/01/2024" for n in range(1, 40))
    table = SimpleUploadedFile("tau.csv", f"STT,Số đăng ký,Chủ tàu,Ngày đóng\n{rows}\n40,CM-040,B,31/02/2024".encode())
    sent = browser.post("/kho-du-lieu/them/bang-tinh/", {"tep": table})
    assert sent.status_code == 302
    page = browser.get(sent["Location"])
    assert [row["label_vi"] for row in page.context["rows"]["fields"]] == ["Số đăng ký", "Chủ tàu", "Ngày đóng"]
    shown = text(page)
    assert "Bảng mã TCVN3, đã đổi." in shown
    assert "Bỏ cột “STT”" in shown
    assert "1 trong 40 dòng không phải ngày" in shown
    draft = DraftRow.objects.get()
    typed = {name: texts[0] for name, texts in draft.content.items()}
    to = draft.form.rpartition(":")[2]
    done = browser.post(
        "/kho-du-lieu/them/", typed | {"to": to, "act": "save", "reason": "Khai báo lần đầu", "seen": "0"}
    )
    assert done["Location"] == "/x/tau_ca/tep-1/"
    assert DraftRow.objects.count() == 0
    assert api.register("tau_ca").declaration.key == ("so_dang_ky",)
    begun = browser.post("/kho-du-lieu/them/bang-tinh/", {"tep": SimpleUploadedFile("a.csv", b"")}, follow=True)
    assert "Tệp trống" in text(begun) or "Hãy chọn" in text(begun)
    outsider = signed_in(Role.OFFICER, "camau/syt")
    assert outsider.post("/kho-du-lieu/them/bang-tinh/", {"tep": table}).status_code == 403


def test_pages_of_other_modules_stand_in_the_tabs(signed_in, monkeypatch):
    monkeypatch.setattr(pages, "_offers", {})
    for tab, is_import in (("nhap", True), ("chat-luong", False)):
        pages.offer_page(
            tab,
            label=tab,
            url=lambda code, tab=tab: f"/{tab}/{code}/",
            may=lambda by, made: by.is_staff,
            is_import=is_import,
        )
    shown = text(signed_in(Role.DATA_STEWARD, "camau/skhcn").get(f"/kho-du-lieu/{SYSTEMS}/"))
    assert f"/nhap/{SYSTEMS}/" in shown
    assert f"/chat-luong/{SYSTEMS}/" in shown


def test_without_a_reader_only_the_empty_page_is_offered(signed_in, monkeypatch):
    monkeypatch.setattr(sheets, "_offers", [])
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    assert "Bắt đầu từ một bảng tính" not in text(browser.get("/kho-du-lieu/them/"))


# --- catalogue, sources ---------------------------------------------------------------------------


def test_the_catalogue_names_the_announced_and_keeps_training_apart(client):
    page = text(client.get("/kho-du-lieu/"))
    assert "16 trong 26 CSDL dùng chung có tên" in page
    assert "chưa có số liệu" in page
    named = client.get("/kho-du-lieu/?xem=cong-bo&format=json").getvalue().decode()
    assert "CSDL sản phẩm OCOP" in named
    assert "(mô phỏng)" not in page
    assert client.get("/kho-du-lieu/cach-dung/").status_code == 200


def test_a_late_register_is_said_to_be_late():
    from datetime import UTC, datetime, timedelta

    from tinhso.data.registers.data import Rhythm
    from tinhso.data.registers.rules.freshness import days_late

    at = datetime(2026, 1, 31, tzinfo=UTC)
    assert days_late(Rhythm.DAILY, at - timedelta(days=2), at) == 0
    assert days_late(Rhythm.DAILY, at - timedelta(days=5), at) == 2
    assert days_late(Rhythm.ONCE, at - timedelta(days=999), at) == 0


def test_the_survey_tells_how_far_each_agency_is(signed_in):
    browser = signed_in(Role.OFFICER, "camau/syt")
    answers = {"agency": "camau/syt", "name": "Hồ sơ hành nghề", "kept_in": "paper", "key": "unknown", "rows": "1.200"}
    made = browser.post("/kho-du-lieu/nguon/them/", answers)
    assert browser.post("/kho-du-lieu/nguon/them/", answers | {"rows": "nhiều"}).status_code == 400
    listed = browser.get("/kho-du-lieu/nguon/?format=json").getvalue().decode()
    assert "1200" in listed.replace(".", "")
    progress = browser.get("/kho-du-lieu/nguon/?xem=tien-do")
    rows = {row.item["agency"]: row.item for row in progress.context["page"].rows}
    assert rows["Sở Y tế"]["clear"] == 20.0
    assert progress.context["told_count"] == 1
    reader_ = signed_in(Role.OFFICER, "camau/stp")
    shown = text(reader_.get(made["Location"]))
    assert "Giấy, sổ tay" in shown
    assert '<form method="post" class="stack"' not in shown
    assert reader_.get("/kho-du-lieu/nguon/khong-co/").status_code == 404


def test_a_citizen_does_not_see_the_survey(signed_in):
    assert signed_in(Role.CITIZEN).get("/kho-du-lieu/nguon/").status_code == 403
