"""One finding with its history; resolving and reopening; the list of all."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinhso.core.access.api import require
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import list_page, list_response
from tinhso.steering.claims.forms import VersionForm
from tinhso.steering.claims.models import Document, Finding
from tinhso.steering.claims.rules.wording import EVENTS, FINDING_STATES
from tinhso.steering.claims.selectors import documents as select
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.services import findings as write
from tinhso.steering.claims.services.failures import ConflictError, InvalidError, NotFoundError
from tinhso.steering.claims.views.common import document_page, page_context, told
from tinhso.steering.claims.views.lists import finding_spec
from tinhso.steering.claims.views.results import document_or_province


@require_GET
@document_page
def findings(request: HttpRequest, document: Document) -> HttpResponseBase:
    """List what does not hold in the document; export it."""
    rows = shown.findings_of(document)
    everything = shown.views(rows, document_or_province(document))
    page = list_page(request, everything, finding_spec(_("Phát hiện trong văn bản"), f"phat-hien-{document.code}"))
    return list_response(request, page, "claims/findings.html", page_context(request, document, rows, "list"))


@require_GET
def finding(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Show one finding: what is stated, what follows, where, and what became of it."""
    return _page(request, _find(request, public_id))


def _find(request: HttpRequest, public_id: UUID) -> Finding:
    try:
        return shown.find_finding(actor_of(request), public_id)
    except NotFoundError as error:
        raise Http404(str(error)) from error


def _page(request: HttpRequest, row: Finding, error: Exception | None = None, status: int = 200) -> HttpResponse:
    documents = [one for one in (row.document, row.other) if one is not None] or select.province()
    view = shown.views([row], documents)[0]
    home = select.document_url(row.document) if row.document else reverse("claims:province")
    context = {
        "finding": view,
        "state_name": FINDING_STATES[row.state],
        "history": [(event, EVENTS.get(event.action, event.action)) for event in shown.history(row)],
        "may_resolve": shown.may_resolve(actor_of(request), row),
        "documents": [(one, select.document_url(one)) for one in documents if _speaks_of(view, one)],
        "is_upload": row.document is not None,
        "between": len(documents) > 1,
        "back": home,
        "error": str(error) if error else "",
        "reason": request.POST.get("reason", ""),
        "breadcrumbs": [
            {"url": reverse("claims:home"), "label": _("Kiểm số liệu")},
            {"url": home, "label": row.document.title if row.document else _("Văn bản của tỉnh")},
        ],
    }
    return render(request, "claims/finding.html", context, status=status)


def _speaks_of(view: shown.FindingView, document: Document) -> bool:
    return any(claim.document.pk == document.pk for claim in view.claims)


@require_POST
def resolve(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Close a finding with a reason."""
    row = _find(request, public_id)
    _require(request, row)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, InvalidError("version", _("Hãy tải lại trang rồi làm lại.")), status=400)
    try:
        write.resolve(
            by=actor_of(request),
            finding=row,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        )
    except InvalidError as error:
        return _page(request, row, error, status=400)
    except ConflictError as error:
        return _page(request, _find(request, public_id), error, status=409)
    messages.success(request, _("Đã ghi nhận cách xử lý."))
    return redirect(reverse("claims:finding", args=[public_id]))


def _require(request: HttpRequest, row: Finding) -> None:
    owner = row.document.owner if row.document else None
    require(actor_of(request), write.resolve_permission(row), owner=owner)


@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Open a resolved finding again."""
    row = _find(request, public_id)
    _require(request, row)
    form = VersionForm(request.POST)
    back = reverse("claims:finding", args=[public_id])
    try:
        if not form.is_valid():
            raise ConflictError(write.STALE)
        write.reopen(by=actor_of(request), finding=row, version=form.cleaned_data["version"])
    except ConflictError as error:
        return told(request, error, back)
    messages.success(request, _("Đã mở lại phát hiện."))
    return redirect(back)
