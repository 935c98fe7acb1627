"""Error pages, health, the switches of language and ground, the living design page."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.web.adapters.metrics import METER
from tinhso.core.web.api import error_page, problem
from tinhso.core.web.data import SCHEME_COOKIE, SCHEMES

YEAR = 365 * 24 * 3600


# --- errors -------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 400 page, or the 413 page for a body over the limit."""
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413)
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 403 page."""
    return error_page(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page, which needs neither database nor session: they may be what is broken."""
    if request.path.startswith("/api/"):
        return problem(500, _("Lỗi của hệ thống"))
    return HttpResponse(render_to_string("core/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was not ours or is too old."""
    message = _("Biểu mẫu đã hết hạn. Hãy quay lại, tải lại trang rồi gửi lại; nội dung đã nhập vẫn còn trên máy.")
    return error_page(request, 403, message)


# --- health -------------------------------------------------------------------------------------


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether the database answers and has every migration; 503 says in one line what is missing."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations not applied\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the counters of all workers for Prometheus."""
    return HttpResponse(METER.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


# --- switches -----------------------------------------------------------------------------------


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Return to the page the switch was pressed on, if it is ours."""
    target = request.POST.get("ve", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=bool(settings.SESSION_COOKIE_SECURE)
    )


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in its cookie and go back."""
    response = _back(request)
    chosen = request.POST.get("ngon_ngu", "")
    if chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def set_scheme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen ground (light or dark) in its cookie, or forget it (auto), and go back."""
    response = _back(request)
    chosen = request.POST.get("giao_dien", "")
    if chosen in SCHEMES:
        _remember(response, SCHEME_COOKIE, chosen)
    else:
        response.delete_cookie(SCHEME_COOKIE)
    return response


# --- pages --------------------------------------------------------------------------------------


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the accessibility statement."""
    return render(request, "core/accessibility.html")
