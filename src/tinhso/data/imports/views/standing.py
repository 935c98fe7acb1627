"""Standing sources: the list with last result and next time, adding, changing, stopping."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinhso.core.access.api import NotAllowed
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import Column, ListSpec, format_datetime, list_page, list_response
from tinhso.data.imports import words
from tinhso.data.imports.data import ImportsError
from tinhso.data.imports.forms import StandingForm
from tinhso.data.imports.models import Import, StandingSource
from tinhso.data.imports.rules.access import IMPORT
from tinhso.data.imports.selectors import writable
from tinhso.data.imports.services import standing
from tinhso.data.imports.views.common import told
from tinhso.data.registers import api as registers


def _sources(names: dict[str, str]) -> QuerySet[StandingSource]:
    last = Import.objects.filter(standing=OuterRef("pk")).order_by("-id")
    return StandingSource.objects.filter(register__in=names).annotate(last_state=Subquery(last.values("state")[:1]))


def _result(row: Any) -> str:
    return row.last_said or words.states().get(row.last_state or "", _("chưa lấy lần nào"))


def _spec(names: dict[str, str]) -> ListSpec:
    return ListSpec(
        title=_("Nguồn định kỳ"),
        export_name="nguon-dinh-ky",
        search_keys=("name", "address"),
        filters=("register", "is_active", "publish"),
        default_sort="name",
        empty_title=_("Chưa có nguồn định kỳ nào"),
        empty_text=_("Thêm một nguồn để sổ tự lấy tệp theo nhịp, khỏi gửi tay."),
        columns=(
            Column("name", _("Nguồn"), url=lambda row: reverse("imports:standing_change", args=[row.public_id])),
            Column("register", _("Sổ dữ liệu"), choices=names),
            Column("rhythm", _("Nhịp"), value=words.rhythm, sortable=False),
            Column("publish", _("Khi xong"), choices={"True": _("tự công bố"), "False": _("chờ người xem")}),
            Column("result", _("Lần gần nhất"), value=_result, sortable=False),
            Column(
                "due_at",
                _("Lần tới"),
                value=lambda row: format_datetime(row.due_at) if row.due_at else "–",
            ),
            Column("is_active", _("Tình trạng"), choices={"True": _("đang chạy"), "False": _("đã dừng")}),
            Column("address", _("Địa chỉ"), hidden=True),
        ),
    )


def _names(request: HttpRequest) -> dict[str, str]:
    names = writable(actor_of(request))
    if not names:
        raise NotAllowed(IMPORT)
    return names


@signed_in
@require_GET
@told
def index(request: HttpRequest) -> HttpResponseBase:
    """List the standing sources of the registers one may write."""
    names = _names(request)
    return list_response(request, list_page(request, _sources(names), _spec(names)), "imports/standing.html")


@signed_in
@require_http_methods(["GET", "POST"])
@told
def add(request: HttpRequest) -> HttpResponseBase:
    """Add a standing source."""
    names = _names(request)
    initial = {"register": request.GET.get("register", ""), "every": "1440", "mode": "incremental", "publish": "wait"}
    form = StandingForm(request.POST or None, initial, names)
    if request.method == "POST" and form.is_valid():
        try:
            standing.add_source(by=actor_of(request), register=form.cleaned_data["register"], settings=form.settings())
        except ImportsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm nguồn; lần lấy đầu tiên theo nhịp đã chọn."))
            return HttpResponseRedirect(reverse("imports:standing"))
    context = {"form": form, "source": None}
    return render(request, "imports/standing_form.html", context, status=400 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
@told
def change(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show a standing source with its last imports; change it."""
    by = actor_of(request)
    source = standing.source_for(public_id, by=by)
    initial = {
        "name": source.name,
        "address": source.address,
        "every": str(source.every_minutes or "day"),
        "at": source.at.strftime("%H:%M") if source.at else "",
        "mode": source.mode,
        "publish": "self" if source.publish else "wait",
    }
    form = StandingForm(request.POST or None, initial)
    if request.method == "POST" and form.is_valid():
        try:
            standing.change_source(by=by, public_id=public_id, settings=form.settings())
        except ImportsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đổi nguồn."))
            return HttpResponseRedirect(reverse("imports:standing"))
    states = words.states()
    last = [{"row": row, "state": states[row.state]} for row in source.imports.order_by("-id")[:10]]
    context = {"form": form, "source": source, "last": last, "register": registers.register(source.register)}
    return render(request, "imports/standing_form.html", context, status=400 if form.errors else 200)


@signed_in
@require_POST
@told
def switch(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Stop a source, or let it run again."""
    standing.switch_source(by=actor_of(request), public_id=public_id, is_active="run" in request.POST)
    messages.success(request, _("Nguồn chạy lại.") if "run" in request.POST else _("Đã dừng nguồn."))
    return HttpResponseRedirect(reverse("imports:standing_change", args=[public_id]))
