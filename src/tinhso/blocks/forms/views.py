"""Keeping drafts while somebody types, and what pickers ask."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinhso.blocks.forms.adapters.sources import FOUND_MAX, source
from tinhso.blocks.forms.data import DraftRefused
from tinhso.blocks.forms.services import discard_draft, keep_draft
from tinhso.core.identity.api import actor_of, safe_next

FORM = "ban_nhap__"
OPTIONS_MAX = 10


@require_POST
def keep(request: HttpRequest) -> HttpResponseBase:
    """Keep what is typed so far; a page with JavaScript asks by itself, others by a button."""
    by = actor_of(request)
    try:
        draft = keep_draft(by=by, form=request.POST.get(FORM, ""), values=request.POST.lists())
    except DraftRefused as error:
        if request.headers.get("HX-Request"):
            return HttpResponse(str(error), status=200 if by.is_signed_in else 403)
        messages.error(request, str(error))
        draft = None
    if request.headers.get("HX-Request"):
        return render(request, "forms/draft_state.html", {"draft": draft})
    if draft is not None:
        messages.success(request, _("Đã giữ bản nháp."))
    return _back(request)


@require_POST
def discard(request: HttpRequest) -> HttpResponseBase:
    """Drop a draft and show the form afresh."""
    discard_draft(by=actor_of(request), form=request.POST.get(FORM, ""))
    messages.success(request, _("Đã bỏ bản nháp."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Lead back to the form (its own address stands in the hidden box «next»)."""
    return HttpResponseRedirect(safe_next(request) or "/")


@require_GET
def choices(request: HttpRequest, name: str) -> HttpResponse:
    """List what a picker may mean by what was typed: the reader sees only what may be seen."""
    found = source(name)
    if found is None:
        raise Http404
    options = {key: str(value) for key, value in list(request.GET.items())[:OPTIONS_MAX] if key not in {"o", "q"}}
    typed = request.GET.get("q") or request.GET.get(request.GET.get("o", ""), "")
    typed = " ".join(typed.replace("\x00", "").split())[:100]
    hits = found.search(actor_of(request), typed, options)[:FOUND_MAX] if typed else []
    return render(request, "forms/choices.html", {"choices": hits, "typed": typed, "full": len(hits) == FOUND_MAX})
