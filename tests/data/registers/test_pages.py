import pytest
from django.urls import reverse

from tinhso.core.access.api import Role
from tinhso.data.registers import api

from .conftest import BIRTH_VALUES, BIRTHS, SYSTEM_VALUES, SYSTEMS

pytestmark = pytest.mark.usefixtures("province")


def test_everybody_sees_which_registers_there_are(client):
    page = client.get("/kho-du-lieu/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Sổ đăng ký khai sinh" in text
    assert "1.349.299" in text
    assert "chưa đo" in text
    assert client.get("/kho-du-lieu/?format=csv").status_code == 200


def test_a_steward_adds_corrects_changes_and_ends_a_record(signed_in):
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    assert browser.get(f"/kho-du-lieu/{SYSTEMS}/").status_code == 200
    assert browser.get(f"/kho-du-lieu/{SYSTEMS}/them/").status_code == 200
    sent = {**SYSTEM_VALUES, "has_full_plan": "true"}
    wrong = browser.post(f"/kho-du-lieu/{SYSTEMS}/them/", {**sent, "level": "9"})
    assert wrong.status_code == 400
    assert "Không được lớn hơn 5" in wrong.content.decode()
    made = browser.post(f"/kho-du-lieu/{SYSTEMS}/them/", sent)
    assert made.status_code == 302
    address = made["Location"]
    assert "Cổng dịch vụ công" in browser.get(address).content.decode()
    change = {**sent, "name": "Cổng mới", "reason__": "QĐ 12", "seen__": "1"}
    assert browser.post(f"{address}dinh-chinh/", change).status_code == 302
    stale = browser.post(f"{address}dinh-chinh/", {**change, "name": "Khác"})
    assert stale.status_code == 400
    moved = {**sent, "name": "Cổng mới", "status": "stopped", "reason__": "dừng", "seen__": "2"}
    assert browser.post(f"{address}thay-doi/", {**moved, "true_from__": "01/01/2026"}).status_code == 302
    page = browser.get(f"{address}?a=1&b=4")
    assert page.status_code == 200
    assert "Phiên bản 1 cạnh phiên bản 4" in page.content.decode()
    assert "đang dùng" in browser.get(f"{address}?ngay=2025-06-01").content.decode().lower()
    assert browser.get(f"{address}?ngay=hom-qua").status_code == 400
    assert browser.get(f"{address}ket-thuc/").status_code == 200
    done = browser.post(f"{address}ket-thuc/", {"true_to": "02/02/2026", "reason": "hết", "seen": "4"})
    assert done.status_code == 302
    assert api.count(SYSTEMS, by=api_system()).value == 0
    assert browser.post(f"{address}hoan-tac/", {"reason": "nhầm", "seen": "5"}).status_code == 302
    assert api.count(SYSTEMS, by=api_system()).value == 1


def api_system():
    from tinhso.core.access.api import SYSTEM

    return SYSTEM


def test_others_may_not_write(client, signed_in, steward):
    item = api.create(by=steward, code=SYSTEMS, values=SYSTEM_VALUES)
    address = reverse("registers:record", args=[SYSTEMS, item.public_id])
    outsider = signed_in(Role.DATA_STEWARD, "camau/syt")
    for path in ("dinh-chinh/", "thay-doi/", "ket-thuc/", "hoan-tac/", "gop/"):
        assert outsider.get(address + path).status_code == 403
        assert client.get(address + path).status_code == 302
    # Each agency keeps its own systems; another's it may not add either.
    theirs = {**SYSTEM_VALUES, "code": "HT-9", "has_full_plan": "true"}
    assert outsider.post(f"/kho-du-lieu/{SYSTEMS}/them/", theirs).status_code == 403
    assert outsider.post(f"/kho-du-lieu/{SYSTEMS}/them/", theirs | {"operator": "camau/syt"}).status_code == 302
    assert outsider.get(f"/kho-du-lieu/{BIRTHS}/them/").status_code == 403
    assert outsider.get(f"/kho-du-lieu/{SYSTEMS}/khai-bao/sua/").status_code == 403
    assert "10.0.0.1" not in outsider.get(address).content.decode()


def test_the_list_filters_sorts_searches_and_exports(signed_in, steward, client):
    for number in range(60):
        api.create(by=steward, code=SYSTEMS, values=SYSTEM_VALUES | {"code": f"HT-{number:03}"})
    browser = signed_in(Role.OFFICER, "camau/skhcn")
    address = f"/kho-du-lieu/{SYSTEMS}/"
    page = browser.get(address + "?sort=code&by=code&op=__starts&value=HT-00")
    assert page.context["count"].value == 10
    assert browser.get(address + "?q=dich+vu").context["count"].value == 60
    first = browser.get(address + "?sort=code")
    second = browser.get(address + first.context["next"])
    assert [row["record"].values["code"] for row in second.context["rows"]] == [f"HT-{n:03}" for n in range(50, 60)]
    export = b"".join(browser.get(address + "?format=csv&code__starts=HT-00").streaming_content).decode()
    assert len(export.splitlines()) == 11
    assert "10.0.0.1" in export
    hidden = b"".join(client.get(address + "?format=csv").streaming_content).decode()
    assert "10.0.0.1" not in hidden
    kept = browser.post(address + "luu-danh-sach/", {"name": "Của tôi", "query": "sort=code"})
    assert kept.status_code == 302
    assert "Của tôi" in browser.get(address).content.decode()


def test_a_steward_declares_and_changes_a_register_without_programming(signed_in, client):
    browser = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    assert browser.get("/kho-du-lieu/them/").status_code == 200
    sent = {
        "code": "fishing_boats",
        "name_vi": "Tàu cá",
        "owner": "camau/skhcn",
        "kind": "master",
        "rhythm": "monthly",
        "sharing": "open",
        "key": "plate",
        "field-0-name": "plate",
        "field-0-label_vi": "Số đăng ký",
        "field-0-type": "text",
        "field-0-required": "on",
        "field-0-order": "10",
        "field-1-name": "length_m",
        "field-1-label_vi": "Chiều dài",
        "field-1-type": "decimal",
        "field-1-order": "20",
        "seen": "0",
    }
    wrong = browser.post("/kho-du-lieu/them/", {**sent, "key": "boat", "act": "save", "reason": "x"})
    assert wrong.status_code == 400
    assert "không có trường «boat»" in wrong.content.decode()
    looked = browser.post("/kho-du-lieu/them/", {**sent, "act": "look"})
    assert "Thêm trường «Chiều dài»" in looked.content.decode()
    made = browser.post("/kho-du-lieu/them/", {**sent, "act": "save", "reason": "QĐ 5"})
    assert made.status_code == 302
    assert browser.get("/kho-du-lieu/fishing_boats/").status_code == 200
    assert client.get("/kho-du-lieu/fishing_boats/khai-bao/").status_code == 200
    edit = "/kho-du-lieu/fishing_boats/khai-bao/sua/"
    assert browser.get(edit).status_code == 200
    more = {**sent, "field-2-name": "home_port", "field-2-label_vi": "Cảng", "field-2-type": "text", "seen": "1"}
    assert browser.post(edit, {**more, "act": "save", "reason": "thêm"}).status_code == 302
    assert api.register("fishing_boats").version == 2
    assert browser.post(edit, {**more, "name_vi": "Khác", "act": "save", "reason": "thêm"}).status_code == 400


def test_agencies_survey_their_sources(signed_in, client):
    browser = signed_in(Role.OFFICER, "camau/syt")
    assert browser.get("/kho-du-lieu/nguon/").status_code == 200
    answers = {"agency": "camau/syt", "name": "Hồ sơ hành nghề", "about": "Người hành nghề", "kept_in": "paper"}
    made = browser.post("/kho-du-lieu/nguon/them/", answers)
    assert made.status_code == 302
    page = browser.get(made["Location"]).content.decode()
    assert "Còn trên giấy" in page
    assert "Còn trên giấy" not in browser.get("/kho-du-lieu/nguon/").content.decode()
    other = signed_in(Role.OFFICER, "camau/stp")
    assert other.post(made["Location"], answers).status_code == 403
    assert client.get("/kho-du-lieu/nguon/").status_code == 302


def test_a_register_without_open_fields_shows_only_its_declaration(client, justice):
    item = api.create(by=justice, code=BIRTHS, values=BIRTH_VALUES)
    page = client.get(f"/kho-du-lieu/{BIRTHS}/")
    assert page.status_code == 200
    assert "không có trường nào mở" in page.content.decode()
    assert client.get(f"/kho-du-lieu/{BIRTHS}/{item.public_id}/").status_code == 404
    assert client.get("/kho-du-lieu/khong_co/").status_code == 404
