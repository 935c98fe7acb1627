"""Every page of ``pages.PAGES``: status, axe-core, no console error, no request elsewhere, no sideways scrolling."""

import pytest

from tests.browser.conftest import ALL_VIEWS, TWO_VIEWS, page_findings
from tests.browser.pages import ALL_FOUR, DATA, PAGES, STATUS, address

pytestmark = pytest.mark.browser

ROLES = sorted({role or "" for _path, role in PAGES})


def problems_of(page, path, views):
    """Return what is wrong with the page that is open."""
    found = [] if page.evaluate("document.querySelectorAll('h1').length") == 1 else ["not exactly one h1"]
    # Groups that are closed at first are looked at too.
    page.evaluate("document.querySelectorAll('details.group').forEach(one => { one.open = true; })")
    found += page_findings(page, views) + page.watch.found
    page.watch.found.clear()
    return [f"{path}: {line}" for line in found]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "visitor")
def test_every_page_of_a_role_is_sound(open_page, role):
    for load in DATA:
        load()
    page = open_page(role=role or None)
    problems = []
    for path in [path for path, of in PAGES if (of or "") == role]:
        answer = page.goto(address(path))
        if answer.status != STATUS.get(path, 200):
            problems.append(f"{path}: status {answer.status}")
        problems += problems_of(page, path, ALL_VIEWS if path in ALL_FOUR else TWO_VIEWS)
    assert not problems, "\n".join(problems)
