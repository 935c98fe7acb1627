"""Health for machines, and the page of what needs the administrator today."""

import secrets
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.config.navigation import administration
from tinhso.config.operations.data import Level
from tinhso.config.operations.rules import SEE_OPERATIONS, worst
from tinhso.config.operations.selectors import gauges, health
from tinhso.config.operations.selectors.needs import needs
from tinhso.core.access.api import require
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import METER

#: What each level is called and how it is drawn: a mark and a word, never colour alone.
LEVELS = {
    Level.BAD: ("✕", _("cần làm ngay"), "not_met"),
    Level.WARN: ("▲", _("cần chú ý"), "attention"),
    Level.UNKNOWN: ("○", _("chưa biết"), "unknown"),
    Level.GOOD: ("✓", _("ổn"), "met"),
}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer whether everything stands that a request may need; 503 names what does not."""
    wrong = [check for check in health.checks() if not check.ok]
    if not wrong:
        return HttpResponse("ready\n", content_type="text/plain")
    lines = "".join(f"{check.name}: {check.detail or 'fails'}\n" for check in wrong)
    return HttpResponse(lines, status=503, content_type="text/plain")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the counters of all workers and the gauges for Prometheus, to this machine or whoever has the token."""
    if not _may_read_metrics(request):
        return HttpResponse("metrics: this machine or token only\n", status=403, content_type="text/plain")
    return HttpResponse(METER.text(gauges.gauges()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    # Behind a proxy everybody comes from this machine: whoever was forwarded came from elsewhere.
    if any(request.headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@never_cache
@require_safe
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """Show what needs the administrator today."""
    actor = actor_of(request)
    require(actor, SEE_OPERATIONS)
    found = needs()
    rows = [{"need": need, "mark": LEVELS[need.level]} for need in found]
    pressing = [row for row in rows if row["need"].level is not Level.GOOD]  # type: ignore[attr-defined]
    context = {
        "doors": administration(actor),
        "pressing": pressing,
        "fine": [row for row in rows if row not in pressing],
        "worst": LEVELS[worst([need.level for need in found])],
    }
    return render(request, "operations/today.html", context)
