"""A stranger drops a report and gets its contradictions with the places marked; nobody else sees it."""

import re

import pytest
from django.test import Client

from tests.steering.claims.conftest import drop, id_of
from tests.steering.claims.documents import make
from tinhso.steering.claims.models import Document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "txt"])
def test_a_dropped_report_shows_its_contradictions_with_the_places_marked(client, kind):
    response = drop(client, *make.documents()[kind])
    assert response.status_code == 302, response.content.decode()[:2000]
    page = client.get(response["Location"])
    html = page.content.decode()
    assert page.status_code == 200
    assert 'class="finding contradiction"' in html
    marked = re.findall(r'<mark id="[^"]+" class="contradiction"><a [^>]+>([^<]+)<sup>', html)
    assert marked


def test_the_planted_ratio_is_found_and_its_correction_proposed(client):
    html = client.get(drop(client, *make.documents()["docx"])["Location"]).content.decode()
    assert "33.718/61.305" in html
    assert "58,0% → 55,0%" in html


def test_pasted_text_is_checked(client):
    response = client.post("/kiem-so-lieu/", {"text": "Có 348/464 trường đạt chuẩn, đạt 72,0%."})
    html = client.get(response["Location"]).content.decode()
    assert "348/464" in html
    assert 'class="finding contradiction"' in html


def test_the_same_file_twice_is_the_same_check(client):
    first, second = (id_of(drop(client, *make.documents()["docx"])) for _ in range(2))
    assert first == second
    assert Document.objects.count() == 1


def test_nothing_to_check_and_both_at_once_are_told_at_the_field(client):
    empty = client.post("/kiem-so-lieu/", {})
    assert empty.status_code == 400
    assert "Hãy chọn một tệp" in empty.content.decode()
    both = drop(client, "a.txt", b"12 ho so", text="12 hồ sơ")
    assert both.status_code == 400
    assert "Chỉ chọn một" in both.content.decode()


PRIVATE = ["", "so-lieu/", "so-lieu/them/", "quan-he/", "phat-hien/", "cong-van/", "so-sanh/", "tep/"]


@pytest.mark.parametrize("page", [*PRIVATE, "so-lieu/?format=json", "phat-hien/?format=csv", "phat-hien/?format=xlsx"])
def test_only_the_owner_reads_an_upload(client, page):
    address = f"/kiem-so-lieu/{id_of(drop(client, *make.documents()['docx']))}/{page}"
    assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("page", ["cach-viet-so/", "xoa/", "so-sanh/", "cong-van/", "quan-he/", "so-lieu/them/"])
def test_only_the_owner_writes_to_an_upload(client, page):
    address = f"/kiem-so-lieu/{id_of(drop(client, *make.documents()['docx']))}/{page}"
    assert Client().post(address).status_code == 404
    assert Document.objects.count() == 1


def test_a_deleted_upload_is_gone_with_its_file(client, data_folder):
    name, content = make.documents()["docx"]
    address = f"/kiem-so-lieu/{id_of(drop(client, name, content))}/"
    assert b"".join(client.get(address + "tep/").streaming_content) == content
    assert client.post(address + "xoa/").status_code == 302
    assert client.get(address).status_code == 404
    assert Document.objects.count() == 0


def test_the_same_file_sent_twice_at_once_is_one_check(owner, monkeypatch):
    from tinhso.steering.claims.services import documents

    name, content = make.documents()["txt"]
    first = documents.check_upload(by=owner, content=content, name=name)
    known, asked = documents._known, []

    def not_yet_known(by, key):
        asked.append(key)
        return None if len(asked) == 1 else known(by, key)

    monkeypatch.setattr(documents, "_known", not_yet_known)
    assert documents.check_upload(by=owner, content=content, name=name) == first
    assert Document.objects.count() == 1


def test_signs_that_no_database_keeps_do_not_stop_a_check(client):
    text = ("Có 348/464 trường đạt chuẩn, đạt 72,0%. " * 50 + "\x00\x0c").encode()
    html = client.get(drop(client, "a\u202e.txt", text)["Location"]).content.decode()
    assert "348/464" in html


def test_markup_in_a_document_is_shown_not_obeyed(client):
    text = "<script>alert(1)</script> Có 348/464 trường <b>đạt</b> chuẩn, đạt 72,0%."
    html = client.get(client.post("/kiem-so-lieu/", {"text": text})["Location"]).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    ("page", "queries"),
    [("", 8), ("so-lieu/", 5), ("so-lieu/?format=json", 5), ("phat-hien/", 6), ("cong-van/", 6), ("so-sanh/", 7)],
)
def test_pages_ask_a_known_number_of_queries_whatever_the_size(client, page, queries, django_assert_max_num_queries):
    address = f"/kiem-so-lieu/{id_of(drop(client, *make.documents()['docx']))}/{page}"
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def test_filters_and_keyboard_hints_are_on_the_page(client):
    address = drop(client, *make.documents()["docx"])["Location"]
    html = client.get(address, {"muc": "review"}).content.decode()
    assert 'id="muc-review" open' in html, "what was asked for is open"
    assert 'class="line"' in html
    assert 'class="finding contradiction' not in html
    assert 'id="muc-review" open' in client.get(address, {"quy-tac": "no-base"}).content.decode()
    everything = client.get(address).content.decode()
    assert 'id="muc-review">' in everything, "what only waits to be looked at is closed at first"
    assert len(set(re.findall(r'id="ph-(\d+)"', everything))) == len(re.findall(r"data-finding", everything))
    assert client.get(address, {"trang": "999", "muc": "khac"}).status_code == 200


def test_a_figure_is_corrected_and_a_finding_resolved_on_the_pages(client):
    address = drop(client, *make.documents()["docx"])["Location"]
    document = Document.objects.get()
    row = next(one for one in document.claims.all() if one.content["text"] == "58,0%")
    page = f"{address}so-lieu/{row.key}/"
    form = {
        "value": "55,0",
        "unit": "%",
        "subject": "thanh toán trực tuyến",
        "bound": "exact",
        "kind": "result",
        "version": 1,
    }
    assert client.post(page, {**form, "value": "1,234.5"}).status_code == 400
    assert client.post(page, form).status_code == 302
    stale = client.post(page, form)
    assert stale.status_code == 409
    assert "vừa được người khác sửa" in stale.content.decode()
    html = client.get(address).content.decode()
    assert "33.718/61.305" not in html
    finding = document.findings.filter(state="open", severity="contradiction").first()
    resolve = f"/kiem-so-lieu/phat-hien/{finding.public_id}/xu-ly/"
    assert client.post(resolve, {"version": finding.version, "reason": ""}).status_code == 400
    assert client.post(resolve, {"version": finding.version, "reason": "đã đính chính"}).status_code == 302
    assert Client().post(resolve, {"version": finding.version, "reason": "đã đính chính"}).status_code == 404
    history = client.get(f"/kiem-so-lieu/phat-hien/{finding.public_id}/").content.decode()
    assert "đã đính chính" in history


def test_samples_can_be_tried_and_fetched(client):
    for name in ("bao-cao", "phu-luc", "ke-hoach"):
        assert client.get(f"/kiem-so-lieu/mau/{name}/").status_code == 200
        page = client.get(client.post(f"/kiem-so-lieu/mau/{name}/")["Location"])
        assert 'class="finding contradiction"' in page.content.decode()
    assert client.get("/kiem-so-lieu/mau/khac/").status_code == 404


def test_a_long_text_is_shown_in_pages_and_every_finding_leads_to_its_own(client):
    filler = "\n".join(f"Đoạn {n}: " + "văn bản dài không có số liệu nào đáng kể. " * 40 for n in ("một", "hai") * 20)
    text = (
        f"Có 348/464 trường đạt chuẩn, đạt 72,0%.\n{filler}\nCó 33.718/61.305 hồ sơ thanh toán trực tuyến, đạt 58,0%."
    )
    address = client.post("/kiem-so-lieu/", {"text": text})["Location"]
    first = client.get(address).content.decode()
    pages = int(re.search(r"Trang 1 trong (\d+)", first)[1])
    assert pages > 1
    assert "348/464" in first
    marks = 0
    for url in re.findall(r'href="(/kiem-so-lieu/[^"]+#s-[^"]+)"', first):
        page, _mark, anchor = url.partition("#")
        marks += f'<mark id="{anchor}"' in client.get(page).content.decode()
    assert marks == len(re.findall(r'href="/kiem-so-lieu/[^"]+#s-[^"]+"', first)) >= 2
