"""Debian's Chromium on a live server: ``open_page`` gives pages, ``assert_accessible`` asks axe-core about them."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 390, 1280

# Playwright's synchronous door runs an event loop in this thread; the database is used in the same thread on purpose.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass
class Watch:
    """What went wrong in a page meanwhile: console errors, exceptions, requests to other servers."""

    home: str
    found: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"exception: {error}"))
        page.on("request", self._request)

    def _console(self, message):
        # A page that answers 404 on purpose is told as an error too; its status is checked where it is opened. That a
        # preloaded font came late tells how busy this machine is, not what is wrong with the page.
        excused = ("Failed to load resource", "was preloaded using link preload")
        if message.type in {"error", "warning"} and not any(words in message.text for words in excused):
            self.found.append(f"console: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.found.append(f"request to another server: {request.url}")


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def session_of(role):
    """Return the session cookie of a demo account that holds *role* everywhere."""
    from tinhso.core.access.api import Grant, Role
    from tinhso.core.identity.api import ensure_demo_account
    from tinhso.core.identity.models import Account

    ensure_demo_account(username=f"demo-{role}", name="Nguyễn Văn Mẫu", grant=Grant(Role(role)))
    client = Client()
    client.force_login(Account.objects.get(username=f"demo-{role}"))
    session = client.session
    session.update({"method": "demo", "started_at": int(time.time()), "seen_at": int(time.time())})
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def open_page(chromium, live_server):
    """Give a function ``(path="", role=None, width=1280, dark=False, language="vi", **context) → Page``.

    ``page.watch.found`` lists what went wrong; the test fails at its end if anything did.
    """
    contexts, watches = [], []

    def open_one(path="", role=None, width=DESK, dark=False, language="vi", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844 if width < 720 else 900},
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
            **options,
        )
        contexts.append(context)
        cookies = {"ngon_ngu": language, **({settings.SESSION_COOKIE_NAME: session_of(role)} if role else {})}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.watch = Watch(live_server.url)
        page.watch.follow(page)
        watches.append(page.watch)
        if path:
            page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    found = [line for watch in watches for line in watch.found]
    assert not found, "\n".join(found)


@pytest.fixture
def page(open_page):
    """One empty desktop page as a visitor."""
    return open_page()


def axe_findings(page):
    """Return what axe-core finds on the page as it stands: rule, impact, the first places."""
    # Half-faded text has another contrast: what moves is let come to rest (a turning ring never does).
    page.evaluate(
        """() => Promise.all(document.getAnimations()
            .filter(one => one.effect.getComputedTiming().iterations !== Infinity).map(one => one.finished))"""
    )
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(AXE)
    result = page.evaluate("tags => window.axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"{found['id']} ({found['impact']}): " + "; ".join(node["html"][:160] for node in found["nodes"][:3])
        for found in result["violations"]
    ]


ALL_VIEWS = tuple((width, scheme) for width in (PHONE, DESK) for scheme in ("light", "dark"))
TWO_VIEWS = ((PHONE, "light"), (DESK, "dark"))


def page_findings(page, views=ALL_VIEWS):
    """Return axe-core's findings and sideways overflow of the page in each view (width, colour scheme)."""
    findings = []
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": 844 if width < 720 else 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        findings += [f"{width}px {scheme}: {line}" for line in axe_findings(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            findings.append(f"{width}px: the page scrolls sideways")
    return findings


def assert_accessible(page, views=ALL_VIEWS):
    """Fail with everything axe-core finds on *page* at phone and desktop width, light and dark."""
    findings = page_findings(page, views)
    assert not findings, "\n".join(findings)
