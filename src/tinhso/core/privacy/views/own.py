"""What a person sees of their own data: held here, read by whom; taking it away, asking for erasure."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.core.access.api import require
from tinhso.core.clock.api import now
from tinhso.core.identity.api import actor_of, signed_in, subject_of_actor
from tinhso.core.journal import api as journal
from tinhso.core.privacy import rules, selectors, services
from tinhso.core.privacy.adapters.package import package
from tinhso.core.privacy.data import PrivacyRefused
from tinhso.core.privacy.forms import OwnRequestForm
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

READINGS = ListSpec(
    columns=[
        Column("at", gettext_lazy("Lúc"), "date"),
        Column("who", gettext_lazy("Ai")),
        Column("what", gettext_lazy("Đã xem gì")),
        Column("purpose", gettext_lazy("Để làm gì")),
        Column("number", gettext_lazy("Mục nhật ký"), "number", hidden=True),
    ],
    default_sort="-at",
    search_keys=["who", "what", "purpose"],
    filters=["at"],
    title=gettext_lazy("Ai đã xem dữ liệu của tôi"),
    export_name="luot-xem",
    empty_title=gettext_lazy("Chưa ai xem dữ liệu của bạn"),
    empty_text=gettext_lazy("Mỗi khi cán bộ mở dữ liệu cá nhân của bạn, lượt xem và mục đích hiện ở đây."),
)


def _own(request: HttpRequest) -> UUID:
    """Return the subject id of whoever is signed in."""
    actor = actor_of(request)
    require(actor, rules.SEE_OWN, owner=actor.id)
    subject = subject_of_actor(actor.id)
    assert subject is not None  # a signed-in actor has an account
    return subject


@never_cache
@require_safe
@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is held of me, by module."""
    subject = _own(request)
    held = selectors.holdings_of(subject)
    context = {
        "held": held,
        "count": sum(len(group.holdings) for group in held),
        "open_request": selectors.open_request(subject),
    }
    return render(request, "privacy/my_data.html", context)


@never_cache
@require_POST
@signed_in
def download(request: HttpRequest) -> HttpResponse:
    """Give me my data as a file."""
    subject = _own(request)
    moment = now()
    content = package(at=moment, held=selectors.holdings_of(subject), readings=selectors.readings_of(subject))
    journal.append(
        by=actor_of(request), action="core.privacy.data.downloaded", subject=selectors.subject_words(subject)
    )
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="du-lieu-cua-toi-{moment:%Y%m%d}.zip"'
    return answer


@never_cache
@require_safe
@signed_in
def my_readings(request: HttpRequest) -> HttpResponseBase:
    """List who read my data."""
    page = list_page(request, selectors.readings_of(_own(request)), READINGS)
    return list_response(request, page, "privacy/my_readings.html")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask that my data be erased."""
    subject = _own(request)
    form = OwnRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_erasure(by=actor_of(request), subject_id=subject, reason=form.cleaned_data["reason"])
        except PrivacyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã gửi đề nghị. Một người có thẩm quyền sẽ quyết định."))
            return HttpResponseRedirect(reverse("my_data"))
    context = {"form": form, "holds": selectors.holds_on(subject)}
    return render(request, "privacy/ask_erasure.html", context, status=400 if form.errors else 200)
