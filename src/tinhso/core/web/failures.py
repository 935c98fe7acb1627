"""When the database cannot take a write: a clear page instead of a trace, so that people know nothing was kept."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

FULL = 507
BUSY = 503

#: What SQLite says, and PostgreSQL's states: 53100 disk full, 55P03 lock not available, 57014 cancelled by timeout.
SIGNS = {
    "disk is full": FULL,
    "no space left on device": FULL,
    "database is locked": BUSY,
}
STATES = {"53100": FULL, "55P03": BUSY, "57014": BUSY}


def failure_status(error: BaseException) -> int | None:
    """Return 507 (full), 503 (busy) or None (a fault of ours) for a database error."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state in STATES:
        return STATES[state]
    text = str(error).lower()
    return next((status for sign, status in SIGNS.items() if sign in text), None)


class StorageFailures:
    """Answer 507 or 503 with a page when a write was refused; the transaction was rolled back by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DatabaseError | OSError):
            return None
        status = failure_status(exception)
        if status is None:
            return None
        response = render(request, "core/storage.html", {"full": status == FULL}, status=status)
        response["Retry-After"] = "30"
        return response
