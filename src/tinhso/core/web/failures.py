"""When a write cannot be taken: a clear page instead of a trace, so that people know nothing was kept."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.core.web.adapters.problems import problem
from tinhso.core.web.adapters.room import has_room

FULL = 507
BUSY = 503
READS = {"GET", "HEAD", "OPTIONS"}

#: What SQLite says, and PostgreSQL's states: 53100 disk full, 55P03 lock not available, 57014 cancelled by timeout.
SIGNS = {
    "disk is full": FULL,
    "no space left on device": FULL,
    "database is locked": BUSY,
}
STATES = {"53100": FULL, "55P03": BUSY, "57014": BUSY}
#: What SQLite says of a full disk when it cannot make the files beside the database.
VAGUE = ("disk i/o error", "unable to open database file")


def failure_status(error: BaseException) -> int | None:
    """Return 507 (full), 503 (busy) or None (a fault of ours) for a database error."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state in STATES:
        return STATES[state]
    text = str(error).lower()
    if any(sign in text for sign in VAGUE) and not has_room():
        return FULL
    return next((status for sign, status in SIGNS.items() if sign in text), None)


class StorageFailures:
    """Answer 507 or 503 with a page when a write was refused; the transaction was rolled back by then.

    With hardly any room left a write is refused before it begins: the last bytes belong to what is already under way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READS and not has_room():
            return _refusal(request, FULL)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DatabaseError | OSError):
            return None
        status = failure_status(exception)
        return None if status is None else _refusal(request, status)


def _refusal(request: HttpRequest, status: int) -> HttpResponse:
    response: HttpResponse
    if request.path.startswith("/api/"):
        full = _("Máy chủ hết chỗ chứa; chưa có gì được lưu.")
        response = problem(status, _("Chưa lưu được"), full if status == FULL else _("Máy chủ đang bận."))
    else:
        response = render(request, "core/storage.html", {"full": status == FULL}, status=status)
    response["Retry-After"] = "30"
    return response
