"""What only a browser shows of registers: drafts over a lost line, pickers by keyboard, a spreadsheet as a register."""

import time

import pytest
from django.db import OperationalError
from playwright.sync_api import expect

from tests.browser.pages import PAGES, load_province
from tests.data.imports.test_tables import legacy_workbook
from tinhso.blocks.forms.models import DraftRow
from tinhso.core.access.api import SYSTEM
from tinhso.data.registers import api

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/kho-du-lieu/ocop_products/them/"


@pytest.fixture
def steward(open_page):
    load_province()
    return open_page(role="data_steward")


def kept():
    """Return what the server keeps; the tests' database in memory refuses to be read in the moment it is written."""
    for _try in range(50):
        try:
            return DraftRow.objects.get().content
        except OperationalError:
            time.sleep(0.1)
    return DraftRow.objects.get().content


def test_what_is_typed_survives_a_lost_line(steward):
    steward.goto(ADD)
    steward.fill("#id_name", "Tôm khô Rạch Gốc")
    expect(steward.locator("[data-draft-state]")).to_contain_text("Bản nháp lúc")
    assert kept()["name"] == ["Tôm khô Rạch Gốc"]
    steward.context.set_offline(True)
    steward.fill("#id_decided_on", "15/10/2024")
    expect(steward.locator("[data-draft-state]")).to_contain_text("Mất mạng")
    steward.context.set_offline(False)
    steward.evaluate("window.dispatchEvent(new Event('online'))")
    expect(steward.locator("[data-draft-state]")).to_contain_text("Bản nháp lúc")
    assert kept()["decided_on"] == ["15/10/2024"]
    steward.watch.found.clear()  # the requests that were lost
    steward.goto(ADD)
    assert steward.input_value("#id_name") == "Tôm khô Rạch Gốc"
    assert steward.input_value("#id_decided_on") == "15/10/2024"
    steward.get_by_role("button", name="Bỏ bản nháp").click()
    steward.wait_for_load_state()
    assert steward.input_value("#id_name") == ""
    assert DraftRow.objects.count() == 0


def test_a_commune_is_found_without_tone_marks_and_chosen_by_keyboard(steward):
    steward.goto(ADD)
    box = steward.locator("#id_commune")
    box.press_sequentially("tan thuan")
    steward.wait_for_selector("#id_commune-list [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    box.press("Enter")
    assert box.input_value().startswith("Xã Tân Thuận (")
    assert box.get_attribute("aria-expanded") == "false"


def test_fields_are_added_and_moved_in_place(steward):
    steward.goto("/kho-du-lieu/them/?to=thu")
    steward.fill("#f0-label_vi", "Số đăng ký")
    steward.get_by_role("button", name="Thêm trường").click()
    steward.wait_for_selector("#f1-label_vi")
    steward.fill("#f1-label_vi", "Nghề")
    steward.select_option("#f1-kind", "code")
    steward.wait_for_selector("#truong-1 > .field textarea")
    steward.locator("#truong-1").get_by_role("button", name="Lên").click()
    expect(steward.locator("#f0-label_vi")).to_have_value("Nghề")


#: What the import's own page asks, in order (it publishes when done).
STEPS = ("Nhập thật",)


def test_a_legacy_spreadsheet_becomes_a_loaded_register(steward, tmp_path):
    """Promise of issue 4: a new user, from nothing to a loaded TCVN3 file with merged headings. Each act is counted."""
    from tinhso.core.events.api import run_pending

    table = tmp_path / "tau_ca.xlsx"
    table.write_bytes(legacy_workbook(60).read())
    acts = 0

    def press(name, role="button"):
        nonlocal acts
        acts += 1
        steward.get_by_role(role, name=name, exact=True).first.click()
        steward.wait_for_load_state()

    steward.goto("/kho-du-lieu/")
    press("Khai báo sổ mới", "link")
    steward.set_input_files("#tep", table)
    acts += 1
    press("Xem tệp này")
    assert "TCVN3" in steward.content()
    assert steward.input_value("#f0-label_vi") == "Số đăng ký"
    steward.fill("#name_vi", "Tàu cá")
    acts += 1
    press("Công bố sổ và nhập tệp")
    assert api.register("tau_ca").declaration.field("ngay_dong").type == "date"
    assert "/kho-du-lieu/nhap/" in steward.url
    run_pending()
    steward.reload()
    for name in STEPS:
        press(name)
        run_pending()
        steward.reload()
    steward.goto("/kho-du-lieu/tau_ca/")
    # One day in the file is 31/02: that row waits with its reason, the others are in.
    assert api.count("tau_ca", by=SYSTEM).value == 59
    assert "Nguyễn Văn Tám" in steward.content()
    assert acts <= 8, acts


def test_every_page_of_registers_is_walked():
    assert sum(1 for path, _role in PAGES if path.startswith("/kho-du-lieu/")) >= 30
