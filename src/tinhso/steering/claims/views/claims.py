"""The figures of a document: list, one figure with its history, correcting, adding, relating."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.access.api import Actor, require
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import list_page, list_response
from tinhso.steering.claims.data import UnreadableDocument
from tinhso.steering.claims.forms import (
    AddClaimForm,
    CorrectionForm,
    RelationForm,
    VersionForm,
    correction_initial,
)
from tinhso.steering.claims.models import Claim, ClaimState, Document
from tinhso.steering.claims.rules.wording import BOUNDS, KINDS, STATES
from tinhso.steering.claims.selectors import documents as select
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.services import claims as write
from tinhso.steering.claims.services.failures import ConflictError, InvalidError, NotFoundError
from tinhso.steering.claims.views.common import address, document_page, page_context, told
from tinhso.steering.claims.views.lists import claim_label, claim_spec
from tinhso.steering.claims.views.results import document_or_province


@require_GET
@document_page
def claims(request: HttpRequest, document: Document) -> HttpResponseBase:
    """List every figure of the document, with what people said of it."""
    findings = shown.findings_of(document)
    rows = select.claim_rows([document], findings)
    page = list_page(request, rows, claim_spec(_("Số liệu trong văn bản"), f"so-lieu-{document.code}"))
    return list_response(request, page, "claims/claims.html", page_context(request, document, findings, "claims"))


@require_http_methods(["GET", "POST"])
@document_page
def claim(request: HttpRequest, document: Document, key: str) -> HttpResponseBase:
    """Show one figure with its history; correct it."""
    row = select.find_claim(document, key)
    if request.method == "GET":
        return _claim_page(request, document, row, CorrectionForm(initial=correction_initial(row.content, row.version)))
    require(actor_of(request), write.edit_permission(document), owner=document.owner)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, document, row, form, status=400)
    try:
        write.correct(
            by=actor_of(request),
            document=document,
            key=key,
            version=form.cleaned_data["version"],
            correction=form.correction(),
            reason=form.cleaned_data["reason"],
        )
    except InvalidError as error:
        form.add_error(error.field, str(error))
        return _claim_page(request, document, row, form, status=400)
    except (ConflictError, UnreadableDocument) as error:
        form.add_error(None, str(error))
        return _claim_page(request, document, select.find_claim(document, key), form, status=409)
    messages.success(request, _("Đã sửa số liệu và kiểm lại văn bản."))
    return redirect(select.claim_url(document, key))


def _claim_page(
    request: HttpRequest, document: Document, row: Claim, form: CorrectionForm, status: int = 200
) -> HttpResponse:
    findings = shown.findings_of(document)
    mine = [one for one in findings if f"{document.code}#{row.key}" in one.content["claims"]]
    context = page_context(request, document, findings, "claims")
    before, text, after = select.in_quote(row.content["quote"], row.content["text"])
    context |= {
        "claim": select.claim_row(document, row, Counter()),
        "state_name": STATES[row.state],
        "bound_name": BOUNDS[row.content["bound"]],
        "kind_name": KINDS[row.content["kind"]],
        "quote": {"before": before, "text": text, "after": after},
        "found": row.found,
        "changed": row.content != row.found,
        "found_value": Decimal(row.found["value"]),
        "versions": [(one, STATES[one.state], Decimal(one.content["value"])) for one in select.claim_history(row)],
        "form": form,
        "form_open": form.is_bound,
        "findings": shown.views(mine, document_or_province(document)),
        "steps": _steps(document, row),
        "text_url": select.text_url(document, row.key),
    }
    return render(request, "claims/claim.html", context, status=status)


def _steps(document: Document, row: Claim) -> list[tuple[str, str, str]]:
    """Return the single steps open to a claim: address, words, look."""
    rejected, first = row.state == ClaimState.REJECTED, row.state == ClaimState.CANDIDATE
    open_steps = [
        ("xac-nhan", _("Xác nhận đúng"), "", first),
        ("loai", _("Loại: không phải số liệu"), "quiet", not rejected),
        ("khoi-phuc", _("Trở lại như máy tìm"), "quiet", not first and row.state != ClaimState.ADDED),
        ("xac-nhan", _("Dùng lại số liệu này"), "quiet", rejected and row.state == ClaimState.REJECTED),
    ]
    return [(address(document, "step", row.key, name), words, look) for name, words, look, fits in open_steps if fits]


@require_POST
@document_page
def step(request: HttpRequest, document: Document, key: str, step: str) -> HttpResponseBase:
    """Confirm, reject or restore a figure."""
    select.find_claim(document, key)
    form = VersionForm(request.POST)
    back = _safe_back(request, document, key)
    if not form.is_valid():
        return told(request, InvalidError("version", _("Biểu mẫu thiếu phiên bản. Hãy tải lại trang.")), back)
    try:
        _do(step, by=actor_of(request), document=document, key=key, given=form.cleaned_data)
    except (ConflictError, InvalidError, UnreadableDocument) as error:
        return told(request, ConflictError(str(error)), back)
    messages.success(request, _("Đã ghi nhận và kiểm lại văn bản."))
    return redirect(back)


def _do(step: str, *, by: Actor, document: Document, key: str, given: dict[str, Any]) -> None:
    if step == "xac-nhan":
        write.confirm(by=by, document=document, key=key, version=given["version"])
    elif step == "loai":
        write.reject(by=by, document=document, key=key, version=given["version"], reason=given["reason"])
    elif step == "khoi-phuc":
        write.restore(by=by, document=document, key=key, version=given["version"])
    else:
        raise NotFoundError(_("Không có việc này."))


def _safe_back(request: HttpRequest, document: Document, key: str) -> str:
    """Return where to go after a step: the list if it was taken there, else the figure's page."""
    return address(document, "claims") if request.POST.get("ve") == "danh-sach" else select.claim_url(document, key)


@require_http_methods(["GET", "POST"])
@document_page
def add_claim(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Add a figure the program missed, by its place."""
    form = AddClaimForm(request.POST or None, initial=_from_selection(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = write.add(
                by=actor_of(request),
                document=document,
                block=given["block"],
                text=given["text"],
                correction=form.correction(),
                row=given["row"] - 1 if given["row"] else None,
                column=given["column"] - 1 if given["column"] else None,
            )
        except InvalidError as error:
            form.add_error(error.field, str(error))
        except (ConflictError, UnreadableDocument) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm số liệu và kiểm lại văn bản."))
            return redirect(select.claim_url(document, made.key))
    context = page_context(request, document, shown.findings_of(document), "claims")
    return render(request, "claims/add_claim.html", context | {"form": form}, status=400 if form.errors else 200)


def _from_selection(request: HttpRequest) -> dict[str, Any]:
    """Return what selecting a number in the text has already filled in."""
    return {name: request.GET[name][:60] for name in ("block", "text", "row", "column") if name in request.GET}


@require_http_methods(["GET", "POST"])
@document_page
def add_relation(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Say what holds between figures, so that it is checked."""
    actor = actor_of(request)
    require(actor, write.edit_permission(document), owner=document.owner)
    findings = shown.findings_of(document)
    rows = [row for row in select.claim_rows([document], findings) if row.state != ClaimState.REJECTED]
    form = RelationForm(request.POST or None, claims=[(row.key, claim_label(row)) for row in rows])
    if request.method == "POST" and form.is_valid():
        kind, terms, result = form.relation()
        try:
            write.add_relation(by=actor, document=document, kind=kind, terms=terms, result=result)
        except InvalidError as error:
            form.add_error(error.field, str(error))
        except (ConflictError, UnreadableDocument) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm quan hệ và kiểm lại văn bản."))
            return redirect(select.document_url(document))
    context = page_context(request, document, findings, "claims") | {"form": form}
    return render(request, "claims/add_relation.html", context, status=400 if form.errors else 200)
