"""The erasure desk: requests, their checks, the decision by a second person, the proof afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.access.api import require
from tinhso.core.identity.api import actor_of, signed_in, subject_of_actor
from tinhso.core.journal import api as journal
from tinhso.core.privacy import rules, selectors, services
from tinhso.core.privacy.data import PrivacyRefused, State
from tinhso.core.privacy.forms import DecisionForm, RequestForm
from tinhso.core.privacy.words import STATES
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

REQUESTS = ListSpec(
    columns=[
        Column(
            "requested_at",
            gettext_lazy("Ngày đề nghị"),
            "date",
            url=lambda row: reverse("erasure_request", args=[row.id]),
        ),
        Column("state", gettext_lazy("Trạng thái"), choices=[(state.value, words) for state, words in STATES.items()]),
        Column("who", gettext_lazy("Ai đề nghị"), value=lambda row: _asked_by(row)),
        Column("document", gettext_lazy("Văn bản")),
        Column("subject_id", gettext_lazy("Mã chủ thể dữ liệu"), value=lambda row: str(row.subject_id)),
        Column("decided_at", gettext_lazy("Ngày quyết định"), "date"),
    ],
    default_sort="-requested_at",
    search_keys=["document", "subject_id"],
    filters=["state", "requested_at"],
    title=gettext_lazy("Xoá dữ liệu cá nhân"),
    export_name="xoa-du-lieu",
    empty_title=gettext_lazy("Chưa có đề nghị nào"),
    empty_text=gettext_lazy("Đề nghị của người dân, cán bộ hay của cơ quan thay họ hiện ở đây."),
)


def _asked_by(row: selectors.RequestInfo) -> str:
    return _("chính người đó") if row.by_person else _("cán bộ lập")


@never_cache
@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponseBase:
    """List the requests."""
    require(actor_of(request), rules.DECIDE)
    page = list_page(request, selectors.requests(), REQUESTS)
    return list_response(request, page, "privacy/desk.html")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask for somebody, with a document."""
    actor = actor_of(request)
    require(actor, rules.REQUEST)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.request_erasure(
                by=actor, subject_id=data["person"], reason=data["reason"], document=data["document"]
            )
        except PrivacyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã lập đề nghị. Một người khác phải quyết định."))
            return HttpResponseRedirect(reverse("erasure_request", args=[made]))
    return render(request, "privacy/new_request.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def erasure_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request: what it would erase, what holds it back, its decision, the proof."""
    actor = actor_of(request)
    require(actor, rules.DECIDE)
    found = selectors.request(request_id)
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = request.POST.get("quyet-dinh") == "xoa"
        try:
            services.decide(by=actor, request_id=request_id, grant=grant, decision=form.cleaned_data["decision"])
        except PrivacyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã xoá. Bên dưới là bằng chứng.") if grant else _("Đã ghi quyết định."))
            return HttpResponseRedirect(reverse("erasure_request", args=[request_id]))
    is_open = found.state is State.REQUESTED
    key_gone, held = selectors.proof(found.subject_id)
    context = {
        "found": found,
        "state_words": STATES[found.state],
        "asked_by": _asked_by(found),
        "is_open": is_open,
        "held": [(group.label, len(group.holdings)) for group in held],
        "key_gone": key_gone,
        "holds": selectors.holds_on(found.subject_id) if is_open else [],
        "may_decide": is_open and actor.id != found.requested_by and subject_of_actor(actor.id) != found.subject_id,
        "form": form,
        "entry": journal.entry_of_receipt(found.receipt) if found.receipt else None,
    }
    return render(request, "privacy/erasure_request.html", context, status=400 if form.errors else 200)
