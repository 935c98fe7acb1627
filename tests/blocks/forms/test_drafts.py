"""Drafts: kept for their writer alone, dropped in time."""

from datetime import timedelta

import pytest
from django.test import Client

from tinhso.blocks.forms import services
from tinhso.blocks.forms.api import DraftRefused, discard_draft, draft_of, drafts_of, keep_draft
from tinhso.blocks.forms.models import DraftRow
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.identity.models import Account

pytestmark = pytest.mark.django_db

ME, COLLEAGUE, VISITOR = Actor("me", is_signed_in=True), Actor("colleague", is_signed_in=True), Actor("visitor:1")


def keep(by=ME, form="boats:add", **values):
    return keep_draft(by=by, form=form, values=[(name, [text]) for name, text in values.items()])


def test_a_draft_is_its_writers_alone():
    keep(plate="CM-1", csrfmiddlewaretoken="x", password="y")
    assert draft_of("boats:add", by=ME).values == {"plate": ["CM-1"]}
    assert draft_of("boats:add", by=COLLEAGUE) is None
    assert draft_of("boats:add", by=VISITOR) is None
    discard_draft(by=COLLEAGUE, form="boats:add")
    assert draft_of("boats:add", by=ME) is not None
    with pytest.raises(DraftRefused):
        keep(by=VISITOR, plate="x")


def test_what_is_kept_again_replaces_and_nothing_typed_keeps_nothing():
    keep(plate="CM-1")
    keep(plate="CM-2")
    assert draft_of("boats:add", by=ME).first("plate") == "CM-2"
    assert keep(plate=" ") is None
    assert draft_of("boats:add", by=ME) is None


def test_too_long_too_many_too_old():
    with pytest.raises(DraftRefused):
        keep(about="x" * 600_000)
    with pytest.raises(DraftRefused):
        keep(form="", plate="x")
    for number in range(102):
        keep(form=f"boats:{number}", plate="x")
    assert DraftRow.objects.count() == 100
    assert len(drafts_of("boats:", by=ME)) == 20
    DraftRow.objects.filter(form="boats:101").update(saved_at=now() - timedelta(days=31))
    assert draft_of("boats:101", by=ME) is None
    assert services.tidy() == 1


def test_drafts_are_told_of_and_go_with_the_person():
    account = Account.objects.create_account(username="a", password=None, name="Thử")
    actor = Actor(str(account.public_id), is_signed_in=True)
    keep(by=actor, plate="CM-1")
    assert len(services.held_of(account.subject_id)) == 1
    assert services.erase(ME, account.subject_id) == 1
    assert services.held_of(account.subject_id) == []


@pytest.fixture
def browser():
    account = Account.objects.create_account(username="b", password=None, name="Thử")
    client = Client()
    client.force_login(account)
    return client


def test_the_page_keeps_by_itself_or_by_a_button(browser, client):
    sent = {"ban_nhap__": "boats:add", "plate": "CM-1", "next": "/tro-nang/"}
    told = browser.post("/bieu-mau/nhap/", sent, HTTP_HX_REQUEST="true")
    assert "Bản nháp lúc" in told.content.decode()
    button = browser.post("/bieu-mau/nhap/", sent)
    assert button["Location"] == "/tro-nang/"
    assert browser.post("/bieu-mau/nhap/bo/", {**sent, "next": "https://x.example"})["Location"] == "/"
    assert DraftRow.objects.count() == 0
    assert client.post("/bieu-mau/nhap/", sent, HTTP_HX_REQUEST="true").status_code == 403
    assert client.post("/bieu-mau/nhap/bo/", sent).status_code == 302
    assert browser.get("/bieu-mau/nhap/").status_code == 405
