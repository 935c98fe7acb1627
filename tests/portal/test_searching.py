"""The page of the one search over the real sources."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from tinhso.blocks.search.adapters import index

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(settings, tmp_path, monkeypatch):
    """Cà Mau loaded, its index made."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("tinhso.blocks.search.selectors.READER", index.Reader())
    call_command("load", verbosity=0)
    call_command("search", "rebuild")


def test_a_visitor_finds_plans_places_registers_and_pages(province, client):
    page = client.get("/tim-kiem/", {"q": "dam doi"})
    assert page.status_code == 200
    kinds = {facet.kind for facet in page.context["results"].facets}
    assert {"areas", "agencies", "projects"} <= kinds
    assert "<mark>Đầm</mark>" in page.content.decode()
    told = client.get("/tim-kiem/", {"q": "chữ ký số", "format": "json"}).json()
    assert told["total"] == sum(kind["count"] for kind in told["kinds"])
    for hit in told["hits"][:5]:
        assert client.get(hit["url"]).status_code == 200, hit


def test_every_found_address_opens(province, client):
    told = client.get("/tim-kiem/", {"q": "sở", "format": "json"}).json()
    assert told["total"] > 20
    assert {client.get(hit["url"]).status_code for hit in told["hits"]} == {200}


def test_words_are_offered_while_typing(province, client):
    offered = client.get(reverse("search_words"), {"q": "xã đầ"}).content.decode()
    assert '<option value="Xã Đầm Dơi"></option>' in offered


def test_empty_and_strange_questions_are_answered(province, client):
    for query in ({}, {"q": "   "}, {"q": "xyzzy"}, {"q": "sở", "trang": "-1"}, {"q": "sở", "trang": "9" * 30}):
        assert client.get("/tim-kiem/", query).status_code == 200
    assert client.get("/tim-kiem/", {"q": "sở", "loai": "khong-co"}).status_code == 200
    assert "&lt;script&gt;" in client.get("/tim-kiem/", {"q": "<script>"}).content.decode()


def test_before_there_is_an_index_the_page_says_so(client, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("tinhso.blocks.search.selectors.READER", index.Reader())
    assert client.get("/tim-kiem/", {"q": "sở"}).status_code == 503
    assert client.get("/tim-kiem/", {"q": "sở", "format": "json"})["content-type"] == "application/problem+json"
