"""While a maintenance is on, nothing is written by people: a page says until when; reading goes on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.config.operations.selectors.maintenance import current
from tinhso.core.web.api import format_datetime, problem

READS = {"GET", "HEAD", "OPTIONS"}
#: These set a cookie and nothing else.
ALWAYS_OPEN = ("/ngon-ngu/", "/giao-dien/")


class MaintenanceMode:
    """Answer 503 with Retry-After to whatever would write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in READS or request.path.startswith(ALWAYS_OPEN):
            return self.get_response(request)
        now = timezone.now()
        found = current(now)
        if found is None or not found.is_on(now):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            detail = _("Chỉ đọc được đến %(end)s.") % {"end": format_datetime(found.ends)}
            response: HttpResponseBase = problem(503, _("Đang bảo trì"), detail)
        else:
            context = {"ends": found.ends, "message": found.message}
            response = render(request, "operations/maintenance.html", context, status=503)
        response["Retry-After"] = str(max(1, int(found.rest(now).total_seconds())))
        return response
