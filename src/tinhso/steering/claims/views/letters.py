"""Drafting the letter that asks for correction."""

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import require
from tinhso.core.documents.api import official_pdf
from tinhso.core.identity.api import actor_of
from tinhso.steering.claims.adapters.letter_docx import letter_docx
from tinhso.steering.claims.forms import LetterForm, letter_initial
from tinhso.steering.claims.models import Document, Origin
from tinhso.steering.claims.rules.permissions import OWN, RESOLVE_PROVINCE
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.selectors.letters import letter as compose
from tinhso.steering.claims.views.common import document_page, page_context
from tinhso.steering.claims.views.results import document_or_province

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@document_page
def letter(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Ask who writes to whom; hand out the letter as PDF or DOCX."""
    permission = RESOLVE_PROVINCE if document.origin == Origin.PROVINCE else OWN
    require(actor_of(request), permission, owner=document.owner)
    rows = shown.findings_of(document)
    everything = [one for one in shown.views(rows, document_or_province(document)) if one.is_open]
    choices = [(str(one.public_id), f"{one.number}. {one.name}: {one.stated}") for one in everything]
    wanted = [str(one.public_id) for one in everything if one.severity != "review"]
    form = LetterForm(request.POST or None, findings=choices, initial=letter_initial(document, wanted))
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["findings"])
        official = compose(document, [one for one in everything if str(one.public_id) in chosen], form.head())
        if request.POST.get("dang") == "docx":
            return _file(letter_docx(official), "cong-van-de-nghi-dinh-chinh.docx", DOCX_TYPE)
        return _file(official_pdf(official), "cong-van-de-nghi-dinh-chinh.pdf", "application/pdf")
    context = page_context(request, document, rows, "letter") | {"form": form, "has_findings": bool(everything)}
    return render(request, "claims/letter.html", context, status=400 if form.errors else 200)


def _file(content: bytes, name: str, media_type: str) -> FileResponse:
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=media_type)
