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
