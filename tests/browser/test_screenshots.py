"""The pictures of the README: taken by a test, so that they show what is.

`make screenshots` writes them to docs/screenshots; otherwise they go to a temporary folder and only their size is
checked.
"""

import os
from pathlib import Path

import pytest

from tests.browser.pages import DATA

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("pages")]


@pytest.fixture
def folder(tmp_path):
    chosen = os.environ.get("TINHSO_SCREENSHOTS")
    return Path(chosen) if chosen else tmp_path


def taken(page, path: Path) -> bytes:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path, full_page=False)
    return path.read_bytes()


def test_the_pictures_of_the_readme(open_page, folder):
    for load in DATA:
        load()
    folder.mkdir(parents=True, exist_ok=True)
    board = open_page("/ke-hoach/?ngay=2024-10-15")
    assert board.get_by_text("98,13").count() > 0
    pictures = [taken(board, folder / "board-desktop.png")]
    phone = open_page("/ke-hoach/?ngay=2024-10-15", width=390)
    pictures.append(taken(phone, folder / "board-phone.png"))
    check = open_page("/kiem-so-lieu/")
    check.locator("ul.samples button").first.click()
    check.wait_for_url("**/kiem-so-lieu/*-*/")
    pictures.append(taken(check, folder / "check-desktop.png"))
    for picture in pictures:
        assert picture.startswith(b"\x89PNG")
        assert len(picture) > 20_000
