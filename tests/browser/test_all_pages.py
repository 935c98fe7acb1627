"""Every page of ``pages.PAGES``: status, axe-core, no console error, no request elsewhere, no sideways scrolling."""

import pytest

from tests.browser.conftest import page_findings
from tests.browser.pages import DATA, PAGES, STATUS

pytestmark = pytest.mark.browser

ROLES = sorted({role or "" for _path, role in PAGES})


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "visitor")
def test_every_page_of_a_role_is_sound(open_page, role):
    for load in DATA:
        load()
    page = open_page(role=role or None)
    problems = []
    for path in [path for path, of in PAGES if (of or "") == role]:
        answer = page.goto(path)
        if answer.status != STATUS.get(path, 200):
            problems.append(f"{path}: status {answer.status}")
        if page.evaluate("document.querySelectorAll('h1').length") != 1:
            problems.append(f"{path}: not exactly one h1")
        problems += [f"{path}: {line}" for line in page_findings(page)]
        problems += [f"{path}: {line}" for line in page.watch.found]
        page.watch.found.clear()
    assert not problems, "\n".join(problems)
