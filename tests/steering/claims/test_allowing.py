"""One address has so many checks in a while, by page, sample and API together; after that it is told when to return."""

import json

import pytest

from tests.steering.claims.conftest import drop
from tinhso.core.identity.adapters.limits import _store
from tinhso.steering.claims.models import Document

pytestmark = pytest.mark.django_db

TEXT = "Có 348/464 trường đạt chuẩn, đạt 72,0%."


@pytest.fixture(autouse=True)
def two_checks(settings, data_folder):
    settings.CHECKS_PER_ADDRESS = (2, 600)
    with _store() as store:
        store.cursor.execute("DELETE FROM core_limit")


def test_a_third_check_is_refused_on_the_page_and_keeps_what_was_pasted(client):
    assert [client.post("/kiem-so-lieu/", {"text": f"{TEXT} {n}"}).status_code for n in range(2)] == [302, 302]
    answer = client.post("/kiem-so-lieu/", {"text": TEXT})
    assert answer.status_code == 429
    assert 590 < int(answer["Retry-After"]) <= 600
    html = answer.content.decode()
    assert "Hãy thử lại sau 10 phút" in html
    assert TEXT in html
    assert drop(client, "a.txt", TEXT.encode()).status_code == 429
    assert Document.objects.count() == 2


def test_page_sample_and_api_share_one_count(client):
    assert client.post("/kiem-so-lieu/mau/bao-cao/").status_code == 302
    assert client.post("/api/v1/claims/check", {"text": TEXT}).status_code == 200
    sample = client.post("/kiem-so-lieu/mau/bao-cao/")
    assert sample.status_code == 429
    assert "Hãy thử lại sau" in sample.content.decode()
    answer = client.post("/api/v1/claims/check", {"text": TEXT})
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert int(answer["Retry-After"]) > 0
    assert "Hãy thử lại sau" in json.loads(answer.content)["detail"]


def test_another_address_and_a_form_with_nothing_in_it_are_not_hampered(client):
    for _ in range(3):
        assert client.post("/kiem-so-lieu/", {}).status_code == 400
    for _ in range(2):
        client.post("/kiem-so-lieu/", {"text": TEXT})
    assert client.post("/kiem-so-lieu/", {"text": TEXT}).status_code == 429
    assert client.post("/kiem-so-lieu/", {"text": TEXT}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert client.get("/kiem-so-lieu/").status_code == 200
