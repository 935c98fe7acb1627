"""Giving in a document, answering how it writes numbers, deleting it."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.access.api import Actor
from tinhso.core.files import api as files
from tinhso.core.identity.api import actor_of, address_of, ensure_visitor
from tinhso.steering.claims.data import NumberStyle, UnreadableDocument
from tinhso.steering.claims.forms import ACCEPTED, CheckForm, StyleForm
from tinhso.steering.claims.models import Document
from tinhso.steering.claims.selectors import documents as select
from tinhso.steering.claims.selectors.samples import SAMPLES, sample_file
from tinhso.steering.claims.services import documents
from tinhso.steering.claims.services.allowing import TooManyChecks, count_check
from tinhso.steering.claims.services.failures import ConflictError, InvalidError
from tinhso.steering.claims.views.common import document_page, told

#: What the web server answers for a refusal that is not the document's fault.
STATUS = {"busy": 503, "fault": 500, "too_large": 413}


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the drop zone; check what is dropped."""
    if request.method == "GET":
        return _home(request, CheckForm())
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, form, status=400)
    try:
        count_check(address_of(request))
    except TooManyChecks as refusal:
        return _too_many(request, form, refusal)
    return _check(request, form, ensure_visitor(request))


def _too_many(request: HttpRequest, form: CheckForm, refusal: TooManyChecks) -> HttpResponse:
    answer = _home(request, form, status=429, refusal=str(refusal))
    answer["Retry-After"] = str(refusal.seconds)
    return answer


def _check(request: HttpRequest, form: CheckForm, actor: Actor) -> HttpResponseBase:
    file = form.cleaned_data["file"]
    try:
        if file:
            document = documents.check_upload(by=actor, content=file.read(), name=file.name)
        else:
            document = documents.check_text(by=actor, text=form.cleaned_data["text"])
    except UnreadableDocument as refusal:
        form.add_error("file" if file else "text", str(refusal))
        return _home(request, form, status=STATUS.get(refusal.code, 400))
    return redirect(select.document_url(document))


def _home(request: HttpRequest, form: CheckForm, status: int = 200, refusal: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "refusal": refusal,
        "form": form,
        "own": select.own(actor_of(request)),
        "samples": SAMPLES,
        "province": select.province(),
        "accepted": ACCEPTED,
    }
    return render(request, "claims/home.html", context, status=status)


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a sample report, or check it as if it had been dropped."""
    try:
        file_name, content = sample_file(name)
    except KeyError as error:
        raise Http404 from error
    if request.method == "GET":
        return FileResponse(content_of(content), as_attachment=True, filename=file_name)
    try:
        count_check(address_of(request))
        document = documents.check_upload(by=ensure_visitor(request), content=content, name=file_name)
    except TooManyChecks as refusal:
        return _too_many(request, CheckForm(), refusal)
    except UnreadableDocument as refusal:
        return _home(request, CheckForm(), status=STATUS.get(refusal.code, 400), refusal=str(refusal))
    return redirect(select.document_url(document))


def content_of(content: bytes) -> Any:
    """Return bytes as a file to stream."""
    from io import BytesIO

    return BytesIO(content)


@require_POST
@document_page
def style(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Settle how the document writes decimals and check it again."""
    form = StyleForm(request.POST)
    back = select.document_url(document)
    if not form.is_valid():
        return told(request, InvalidError("style", _("Hãy chọn một cách viết số.")), back)
    try:
        documents.answer_style(
            by=actor_of(request),
            document=document,
            style=NumberStyle(form.cleaned_data["style"]),
            revision=form.cleaned_data["revision"],
        )
    except (ConflictError, UnreadableDocument) as error:
        return told(request, ConflictError(str(error)), back)
    messages.success(request, _("Đã đọc lại các con số theo cách viết bạn chọn."))
    return redirect(back)


@require_POST
@document_page
def delete(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Delete the upload at once, with its file."""
    documents.delete(by=actor_of(request), document=document, reason="người gửi xóa")
    messages.success(request, _("Đã xóa văn bản, tệp và mọi kết quả kiểm."))
    return redirect(reverse("claims:home"))


@require_GET
@document_page
def download(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Hand the owner the file as it was given."""
    if not document.file_sha256:
        raise Http404
    try:
        content = files.open_file(document.file_sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=PurePath(document.file_name).name,
        content_type="application/octet-stream",
    )
