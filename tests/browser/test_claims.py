"""A stranger's way through the checker in a browser: sample, marks, figure, letter, refusal, delete."""

import re

import pytest

from tests.browser.conftest import PHONE, TWO_VIEWS
from tests.browser.test_all_pages import problems_of

pytestmark = pytest.mark.browser

PARTS = ("so-lieu/", "so-lieu/them/", "quan-he/", "phat-hien/", "so-sanh/", "cong-van/")


def checked(open_page, **options):
    page = open_page("/kiem-so-lieu/", **options)
    page.locator("ul.samples button").first.click()
    page.wait_for_url("**/kiem-so-lieu/*-*/")
    return page


def test_every_page_of_a_checked_sample_is_sound(open_page):
    page = checked(open_page)
    result = page.url
    problems = problems_of(page, "result", TWO_VIEWS)
    figure = page.locator(".text mark").first.get_attribute("id")
    assert figure
    for part in PARTS:
        answer = page.goto(result + part)
        assert answer.status == 200, part
        problems += problems_of(page, part, TWO_VIEWS)
    page.goto(result + "so-lieu/")
    page.locator("td a[href*='/so-lieu/']").first.click()
    problems += problems_of(page, "figure", TWO_VIEWS)
    page.goto(result)
    page.locator(".finding .links a").last.click()
    problems += problems_of(page, "finding", TWO_VIEWS)
    assert not problems, "\n".join(problems)


def test_a_mark_leads_to_its_finding_and_the_keyboard_walks_them(open_page):
    page = checked(open_page)
    page.locator(".text mark a").first.click()
    assert re.search(r"#ph-\d+$", page.url)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "ph-2"
    assert page.locator(".text mark.here").count() > 0
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == "ph-1"


def test_an_address_into_a_closed_group_opens_it(open_page):
    from tests.browser.pages import DATA

    for load in DATA:
        load()
    page = open_page("/kiem-so-lieu/tinh/")
    assert page.evaluate("document.querySelector('#muc-review').open") is False
    name = page.evaluate("document.querySelector('#muc-review [data-finding]').id")
    page.evaluate("name => { location.hash = name; }", name)
    page.wait_for_function("document.querySelector('#muc-review').open")
    filtered = open_page("/kiem-so-lieu/tinh/?muc=review", width=PHONE)
    assert filtered.locator(".finding-lines .line").first.is_visible()


def test_a_refused_file_is_told_on_a_real_page(open_page):
    page = open_page("/kiem-so-lieu/")
    page.set_input_files("#id_file", {"name": "a.docx", "mimeType": "application/zip", "buffer": b"PK" + b"x" * 2**21})
    page.click(".check-form button[type=submit]")
    page.wait_for_selector("[data-error-summary]")
    assert page.url.endswith("/kiem-so-lieu/")
    assert page.locator(".check-form .error").is_visible()
    assert not page.locator(".check-form .progress").is_visible()
    page.reload()
    assert page.locator("h1").inner_text() == "Kiểm số liệu trong báo cáo"
