"""What only a browser can show of the design system."""

import pytest

from tests.browser.conftest import axe_findings

pytestmark = pytest.mark.browser


def widest(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("path", ["/thiet-ke/", "/tro-nang/", "/khong-co"])
def test_320_points_are_enough(open_page, path):
    page = open_page(path, width=320)
    assert widest(page) == 320


def test_twice_the_letter_size_is_no_obstacle(open_page):
    page = open_page("/thiet-ke/", width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate(
        "() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('.table-scroll, .tabs, pre')).map(e => e.outerHTML.slice(0, 90))"
    )
    assert wide == []


def test_what_is_pressed_is_large_enough(open_page):
    page = open_page("/thiet-ke/", width=390)
    page.click(".site-menu summary")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, summary, .site-nav a, .tabs a, select, .choice')]
            .filter(e => e.offsetParent && !e.closest('details:not([open]) > :not(summary)'))
            .map(e => [e.outerHTML.slice(0, 80), Math.round(e.getBoundingClientRect().height)])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/thiet-ke/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_focus_is_seen_on_everything_that_takes_it(open_page):
    page = open_page("/thiet-ke/")
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const s = getComputedStyle(document.activeElement);
                return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'; }"""
        )
        if not seen:
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert unseen == []


def test_the_menu_of_a_phone_opens_and_closes(open_page):
    page = open_page("/thiet-ke/", width=390)
    assert not page.is_visible(".site-nav")
    page.click(".site-menu summary")
    assert page.is_visible(".site-nav a")
    assert axe_findings(page) == []
    page.keyboard.press("Escape")
    assert not page.is_visible(".site-nav")


def test_the_page_turns_dark_and_english_by_its_switches(open_page):
    page = open_page("/thiet-ke/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("button.to-dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.click('button[value="en"]')
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.inner_text("h1") == "Design system"
    assert page.evaluate("document.documentElement.dataset.colorScheme") == "dark"


def test_charts_are_drawn_and_their_tables_open(open_page):
    page = open_page("/thiet-ke/")
    page.wait_for_selector(".drawing canvas")
    assert page.locator(".drawing canvas").count() == 3
    page.click(".chart-table summary >> nth=0")
    assert page.is_visible(".chart-table table >> nth=0")


def test_without_javascript_the_page_still_serves(open_page):
    page = open_page("/thiet-ke/", width=390, java_script_enabled=False)
    page.click(".site-menu summary")
    assert page.is_visible(".site-nav a")
    page.click(".chart-table summary >> nth=0")
    assert page.is_visible(".chart-table table >> nth=0")
    page.fill("#q", "to cong nghe")
    page.click(".list-search button")
    assert page.inner_text(".list-count") == "1 trong 5 mục"


def test_errors_take_the_focus_and_lead_to_the_field(open_page):
    page = open_page("/thiet-ke/")
    page.fill("#id_deadline", "31/02/2024")
    page.click("text=Kiểm biểu mẫu")
    page.wait_for_selector("[data-error-summary]:focus")
    page.click(".error-summary a >> text=Hạn hoàn thành")
    assert page.evaluate("document.activeElement.id") == "id_deadline"
    assert page.input_value("#id_deadline") == "31/02/2024"
    assert axe_findings(page) == []


def test_what_is_typed_survives_a_lost_line_and_a_closed_page(open_page):
    page = open_page("/thiet-ke/")
    page.fill("#id_name", "Nhiệm vụ đang nhập dở")
    page.check("input[value=yearly]")
    page.context.set_offline(True)
    page.wait_for_selector("#duong-day:not([hidden])")
    page.click("text=Kiểm biểu mẫu")  # does not leave the page
    assert page.input_value("#id_name") == "Nhiệm vụ đang nhập dở"
    page.context.set_offline(False)
    page.goto("/tro-nang/")
    page.goto("/thiet-ke/")
    assert page.input_value("#id_name") == "Nhiệm vụ đang nhập dở"
    assert page.is_checked("input[value=yearly]")
    page.click("[data-draft-note] button")
    page.reload()
    assert page.input_value("#id_name") == ""


def test_a_dialog_opens_holds_the_focus_and_closes(open_page):
    page = open_page("/thiet-ke/")
    page.click("[data-opens]")
    assert page.inner_text("dialog[open] :focus") == "Để nguyên"  # the harmless answer first
    assert axe_findings(page) == []
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog")


def test_a_dropped_file_is_taken_and_named(open_page, tmp_path):
    page = open_page("/thiet-ke/")
    page.evaluate(
        """() => { const data = new DataTransfer();
            data.items.add(new File(['x'.repeat(2048)], 'báo cáo.txt', {type: 'text/plain'}));
            document.querySelector('[data-drop]').dispatchEvent(
                new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); }"""
    )
    assert page.inner_text("[data-drop-hint]") == "báo cáo.txt (2 KB)"
    assert page.evaluate("document.querySelector('#id_document').files.length") == 1


def test_paper_has_no_navigation(open_page):
    page = open_page("/thiet-ke/", dark=True)
    page.emulate_media(media="print")
    for part in (".site-header", ".training", ".site-footer", ".list-query", ".button >> nth=0"):
        assert not page.is_visible(part)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.set_viewport_size({"width": 640, "height": 900})  # about the width of A4
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert page.evaluate("document.querySelector('.drawing canvas').getBoundingClientRect().right") < 640


def test_motion_is_left_out_where_it_is_not_wanted(open_page):
    page = open_page("/thiet-ke/", reduced_motion="reduce")
    page.evaluate("document.querySelector('.progress').style.display = 'flex'")
    assert page.evaluate("document.getAnimations().length") == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate("document.getAnimations().length") == 1


def test_the_column_chooser_stays_in_the_address(open_page):
    page = open_page("/thiet-ke/?q=du")
    page.click(".list-tools summary >> nth=0")
    page.check(".list-tools input[value=money]")
    page.uncheck(".list-tools input[value=unit]")
    page.click(".list-tools .popup button")
    assert "columns=money" in page.url
    assert "q=du" in page.url
    heads = page.locator(".list thead th").all_inner_texts()
    assert "Kinh phí (triệu đồng)" in [" ".join(head.split()) for head in heads]
    assert not any("Đơn vị" in head for head in heads)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_account_menu_names_the_person_and_the_role_and_leads_out(open_page, width):
    page = open_page("/thiet-ke/", role="reviewer", width=width)
    page.click(".account summary")
    assert page.inner_text(".account .popup .why") == "Nguyễn Văn Mẫu\nNgười thẩm tra"
    assert axe_findings(page) == []
    box = page.locator(".account .popup").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.click("text=Đăng xuất")
    page.wait_for_selector("text=Đăng nhập")
