"""What all pages of one document share: finding it, its tabs, refusals as answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from tinhso.core.identity.api import actor_of
from tinhso.steering.claims.models import Document, Finding, Origin
from tinhso.steering.claims.selectors import documents as select
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.services.failures import ConflictError, InvalidError, NotFoundError

View = Callable[..., HttpResponseBase]


def document_page(view: View) -> View:
    """Hand the view its document instead of its address: an own upload by public id, or the province's by code.

    What the actor may not see is 404.
    """

    @wraps(view)
    def answer(
        request: HttpRequest, *args: Any, public_id: UUID | None = None, code: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        try:
            document = select.find(actor_of(request), public_id) if public_id else select.find_province(code)
            return view(request, document, *args, **kwargs)
        except NotFoundError as error:
            raise Http404(str(error)) from error

    return answer


def told(request: HttpRequest, error: ConflictError | InvalidError, back: str) -> HttpResponseBase:
    """Return to *back* with what went wrong as a message; nothing was changed."""
    messages.error(request, str(error))
    return redirect(back)


def address(document: Document, name: str, *args: Any) -> str:
    """Return the address of a page of *document*: ``name`` is the upload's, e.g. "claims"."""
    if document.origin == Origin.PROVINCE:
        return reverse(f"claims:province_{name}", args=[document.code, *args])
    return reverse(f"claims:{name}", args=[document.public_id, *args])


def page_context(request: HttpRequest, document: Document, findings: list[Finding], tab: str) -> dict[str, Any]:
    """Return what the head and the tabs of a document's pages show."""
    actor = actor_of(request)
    is_upload = document.origin == Origin.UPLOAD
    claims = document.claims.exclude(state="rejected").count()
    crumbs = [{"url": reverse("claims:home"), "label": "Kiểm số liệu"}]
    if not is_upload:
        crumbs.append({"url": reverse("claims:province"), "label": "Văn bản của tỉnh"})
    return {
        "document": document,
        "is_upload": is_upload,
        "may_edit": select.may_edit(actor, document),
        "summary": shown.summary(claims, findings),
        "tab": tab,
        "breadcrumbs": crumbs,
        "urls": {
            "document": select.document_url(document),
            "claims": address(document, "claims"),
            "findings": address(document, "findings"),
            "letter": address(document, "letter"),
            "relation": address(document, "relation"),
            "compare": address(document, "compare") if is_upload else "",
            "add_claim": address(document, "add_claim") if is_upload else "",
        },
    }
