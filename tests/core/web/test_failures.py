"""A refused write is a clear page; a fault of ours stays a fault."""

import pytest
from django.db import DatabaseError, OperationalError
from django.test import RequestFactory

from tinhso.core.web.failures import StorageFailures, failure_status


class Refused(Exception):
    def __init__(self, sqlstate):
        super().__init__("refused")
        self.sqlstate = sqlstate


def with_state(state):
    error = OperationalError("could not extend file")
    error.__cause__ = Refused(state)
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database or disk is full"), 507),
        (OSError(28, "No space left on device"), 507),
        (OperationalError("database is locked"), 503),
        (with_state("53100"), 507),
        (with_state("55P03"), 503),
        (OperationalError("no such table: x"), None),
        (with_state("42P01"), None),
    ],
)
def test_status_tells_full_from_busy_from_fault(error, status):
    assert failure_status(error) == status


@pytest.mark.django_db
def test_the_page_says_that_nothing_was_kept_and_others_pass():
    middleware = StorageFailures(lambda request: None)
    request = RequestFactory().post("/kiem-so-lieu/")
    page = middleware.process_exception(request, OperationalError("database or disk is full"))
    assert page.status_code == 507
    assert "chưa được lưu" in page.content.decode()
    assert middleware.process_exception(request, DatabaseError("syntax error")) is None
    assert middleware.process_exception(request, ValueError("disk is full")) is None


def test_without_room_a_write_is_refused_before_it_begins_and_reading_goes_on(monkeypatch, client):
    monkeypatch.setattr("tinhso.core.web.failures.has_room", lambda: False)
    page = client.post("/kiem-so-lieu/", {"text": "Toàn huyện có 10 hộ."})
    assert (page.status_code, page["Retry-After"]) == (507, "30")
    assert "chưa được lưu" in page.content.decode()
    answer = client.post("/api/v1/claims/check")
    assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
    assert client.get("/tro-nang/").status_code == 200


def test_what_sqlite_says_vaguely_is_full_only_without_room(monkeypatch):
    error = OperationalError("disk I/O error")
    assert failure_status(error) is None
    monkeypatch.setattr("tinhso.core.web.failures.has_room", lambda: False)
    assert failure_status(error) == 507


@pytest.mark.django_db
def test_without_room_a_signed_in_page_is_read_without_a_write(monkeypatch, client):
    import time

    from tinhso.core.access.api import Grant, Role
    from tinhso.core.identity.api import ensure_demo_account
    from tinhso.core.identity.models import Account

    ensure_demo_account(username="demo-may", name="Nguyễn Văn Mẫu", grant=Grant(Role.OFFICER))
    client.force_login(Account.objects.get(username="demo-may"))
    session = client.session
    seen = int(time.time()) - 600
    session.update({"method": "demo", "started_at": seen, "seen_at": seen})
    session.save()
    monkeypatch.setattr("tinhso.core.identity.adapters.sessions.has_room", lambda: False)
    assert client.get("/tai-khoan/").status_code == 200
    assert client.session["seen_at"] == seen
