"""Giving files out: who gets them, links that expire, ranges, caching, headers that let no browser run them."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from tests.core.files.conftest import give, picture
from tinhso.core.access.api import Actor, Grant, NotAllowed, Role, Scope
from tinhso.core.clock import api as clock
from tinhso.core.files import api as files
from tinhso.core.files.adapters import disk
from tinhso.core.files.models import StoredObject
from tinhso.core.files.services import attaching
from tinhso.core.identity.api import ensure_demo_account
from tinhso.core.identity.models import Account
from tinhso.core.journal import api as journal

pytestmark = pytest.mark.django_db
TEXT = b"0123456789" * 100


def person(name, role=Role.OFFICER):
    client = Client()
    key = ensure_demo_account(username=f"tep-{name}", name=name, grant=Grant(role, Scope()))
    client.force_login(Account.objects.get(public_id=key))
    return client, Actor(id=str(key), name=name)


@pytest.fixture
def an():
    return person("an")


@pytest.fixture
def attach(owned, an):
    def one(content=TEXT, name="bao-cao.txt", **changes):
        stored = give(content, name, **changes)
        return files.attach(by=an[1], file=stored, name=name, owner_kind=owned, owner_id=an[1].id)

    return one


def body(response):
    return b"".join(response.streaming_content)


def test_the_owner_gets_it_and_nobody_else(attach, an, client):
    file = attach()
    response = an[0].get(file.url)
    assert response.status_code == 200
    assert body(response) == TEXT
    colleague, administrator = person("binh")[0], person("quan-tri", Role.ADMINISTRATOR)[0]
    for outsider in (client, colleague, administrator):
        assert outsider.get(file.url).status_code == 403
        assert outsider.get(f"{file.url}xem-truoc/nho/").status_code == 403
        unknown = f"/tep/{uuid.uuid4()}/"
        assert outsider.get(unknown).status_code == 403, "a stranger does not learn what exists"


def test_files_of_a_kind_nobody_registered_are_read_by_nobody(attach, an, monkeypatch):
    file = attach()
    monkeypatch.setattr("tinhso.core.files.adapters.owners._owners", {})
    assert an[0].get(file.url).status_code == 403
    with pytest.raises(LookupError):
        files.attach(by=an[1], file=give(b"x", "x.txt"), name="x", owner_kind="unknown", owner_id="1")


def test_a_link_gives_it_to_whoever_has_it_until_it_expires(attach, an, client, monkeypatch):
    file = attach()
    address = files.link(file.id, by=an[1], minutes=10)
    assert client.get(address).status_code == 200
    assert journal.history(f"attachment:{file.id}")[0].action == "core.files.link.made"
    with pytest.raises(NotAllowed):
        files.link(file.id, by=Actor(id="binh"))
    for minutes in (0, 7 * 24 * 60 + 1):
        with pytest.raises(ValueError, match="minutes"):
            files.link(file.id, by=an[1], minutes=minutes)
    other = attach(b"other", "b.txt")
    later = str(int(re.search(r"den=(\d+)", address)[1]) + 1000)
    forged = [
        re.sub(r"den=\d+", f"den={later}", address), address[:-1], f"{address}x", address.replace("ky=", "kx="),
        address.replace(str(file.id), str(other.id)), re.sub(r"den=\d+", "den=abc", address), f"{file.url}?ky=&den=",
    ]  # fmt: skip
    for wrong in forged:
        assert client.get(wrong).status_code == 403, wrong
    now = clock.now()
    monkeypatch.setattr(attaching, "now", lambda: now + timedelta(minutes=11))
    assert client.get(address).status_code == 403


def test_a_detached_file_is_gone(attach, an, client):
    file = attach()
    address = files.link(file.id, by=an[1])
    assert files.detach(by=an[1], file_id=file.id, reason="gửi nhầm")
    assert not files.detach(by=an[1], file_id=file.id)
    assert not StoredObject.objects.exists()
    assert client.get(address).status_code == 404
    assert an[0].get(file.url).status_code == 403


def test_two_owners_of_one_content_do_not_see_each_other(attach, an, owned):
    mine = attach()
    binh, actor = person("binh")
    theirs = files.attach(by=actor, file=give(TEXT, "ho-so.txt"), name="ho-so.txt", owner_kind=owned, owner_id=actor.id)
    assert mine.sha256 == theirs.sha256
    assert "ho-so.txt" in binh.get(theirs.url)["Content-Disposition"]
    assert binh.get(mine.url).status_code == 403
    files.detach(by=an[1], file_id=mine.id)
    assert binh.get(theirs.url).status_code == 200
    assert [file.id for file in files.attached_to(owned, actor.id)] == [theirs.id]


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=0-9", 206, TEXT[:10]), ("bytes=990-", 206, TEXT[990:]), ("bytes=-10", 206, TEXT[-10:]),
        ("bytes=5-5", 206, TEXT[5:6]), ("bytes=990-5000", 206, TEXT[990:]), ("bytes=-5000", 200, TEXT),
        ("bytes=0-999", 200, TEXT), ("bytes=1000-", 416, b""), ("bytes=-0", 416, b""), ("bytes=9-5", 200, TEXT),
        ("bytes=0-1,5-6", 200, TEXT), ("bytes=a-b", 200, TEXT), ("bytes=-", 200, TEXT), ("items=0-9", 200, TEXT),
        ("bytes=0-99999999999999999999999", 200, TEXT), ("", 200, TEXT),
    ],
)  # fmt: skip
def test_ranges(attach, an, asked, status, expected):
    response = an[0].get(attach().url, headers={"Range": asked} if asked else {})
    assert response.status_code == status
    if status == 416:
        assert response["Content-Range"] == "bytes */1000"
        return
    assert body(response) == expected
    assert response["Content-Length"] == str(len(expected))
    assert response["Accept-Ranges"] == "bytes"
    if status == 206:
        start = TEXT.index(expected) if len(expected) > 10 else int(response["Content-Range"].split()[1].split("-")[0])
        assert response["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/1000"


def test_caching_asks_again_each_time_and_a_changed_range_starts_anew(attach, an):
    file = attach()
    first = an[0].get(file.url)
    tag = first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"
    for header in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        assert an[0].get(file.url, headers={"If-None-Match": header}).status_code == 304
    assert an[0].get(file.url, headers={"If-None-Match": '"x"'}).status_code == 200
    ranged = {"Range": "bytes=0-9", "If-Range": tag}
    assert an[0].get(file.url, headers=ranged).status_code == 206
    assert an[0].get(file.url, headers={**ranged, "If-Range": '"x"'}).status_code == 200
    assert Client().get(file.url, headers={"If-None-Match": tag}).status_code == 403
    head = an[0].head(file.url)
    assert head["Content-Length"] == "1000"
    assert an[0].post(file.url).status_code == 405


@pytest.mark.parametrize(
    ("content", "name", "media_type", "shown"),
    [
        (TEXT, "a.txt", "text/plain; charset=utf-8", True),
        (picture(), "a.jpg", "image/jpeg", True),
        (b"%PDF-1.4\n", "a.pdf", "application/pdf", True),
        (b"<html><script>alert(1)</script>", "a.html", "application/octet-stream", False),
        (b"<svg onload=alert(1)>", "a.svg", "application/octet-stream", False),
        (b"<?xml version='1.0'?><a/>", "a.xml", "application/octet-stream", False),
        (b"MZ" + b"\x90" * 600, "a.exe", "application/octet-stream", False),
    ],
    ids=["txt", "jpg", "pdf", "html", "svg", "xml", "exe"],
)
def test_nothing_that_runs_is_ever_shown(attach, an, content, name, media_type, shown):
    file = attach(content, name)
    for query, inline in (("?xem=1", shown), ("", False)):
        response = an[0].get(file.url + query)
        assert response["Content-Type"] == media_type
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("inline" if inline else "attachment"), query
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]


def test_odd_names_make_no_odd_headers(attach, an):
    file = attach(TEXT, 'Báo cáo "quý 3"\r\nX-Evil: 1.txt')
    header = an[0].get(file.url)["Content-Disposition"]
    assert "\r" not in header
    assert header == "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o%20qu%C3%BD%203X-Evil%201.txt"


def test_previews_are_given_out(attach, an):
    file = attach(picture(size=(800, 400)), "anh.jpg")
    response = an[0].get(f"{file.url}xem-truoc/nho/")
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"].startswith("inline")
    again = an[0].get(f"{file.url}xem-truoc/nho/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert an[0].get(f"{file.url}xem-truoc/to/").status_code == 404
    assert an[0].get(f"{attach().url}xem-truoc/nho/").status_code == 404


def test_a_content_that_is_lost_is_told(attach, an):
    file = attach()
    disk.path_of(file.sha256).unlink()
    response = an[0].get(file.url)
    assert response.status_code == 404
    assert "quản trị viên" in response.content.decode()


def test_giving_takes_few_queries(attach, an, django_assert_max_num_queries):
    file = attach()
    an[0].get(file.url)
    with django_assert_max_num_queries(6):
        an[0].get(file.url)
