"""Headers of every answer, its time, and refusals as pages."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tinhso.core.clock.api import InvalidDate
from tinhso.core.web.adapters.metrics import METER, route_of
from tinhso.core.web.api import error_page

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class SecurityHeaders:
    """Set the strict content policy and the permissions policy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RequestTiming:
    """Tell how long the server took (``Server-Timing``) and count the request for ``/metrics``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        response = self.get_response(request)
        seconds = perf_counter() - start
        response["Server-Timing"] = f"app;dur={seconds * 1000:.1f}"
        METER.observe(route_of(request), request.method or "", response.status_code, seconds)
        return response


class RefusalPages:
    """Turn a refused permission into the 403 page and an unreadable day into the 400 page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # A refusal of core.access: it stands above this module, so it is known by what it carries.
        if isinstance(exception, PermissionError) and hasattr(exception, "permission"):
            request.needs_level = getattr(exception, "level", 0)  # type: ignore[attr-defined]
            return error_page(request, 403, str(exception))
        if isinstance(exception, InvalidDate):
            return error_page(request, 400, str(exception))
        return None
