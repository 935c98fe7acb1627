"""Pages for administrators: who serves where, and what happens when somebody joins, moves or leaves."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.access.api import Actor, require
from tinhso.core.clock.api import today
from tinhso.core.identity import rules
from tinhso.core.identity.data import IdentityRefused
from tinhso.core.identity.forms.people import LeaveForm, PostForm
from tinhso.core.identity.gates import signed_in
from tinhso.core.identity.models import Account, Tenure
from tinhso.core.identity.requests import actor_of
from tinhso.core.identity.selectors import tenures_seen_by
from tinhso.core.identity.services import careers
from tinhso.core.identity.views.administration import SEARCHED_IN_MEMORY, managed_or_404
from tinhso.core.identity.words import role_name
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

STATES = {
    "serving": gettext_lazy("đang công tác"),
    "coming": gettext_lazy("sắp đến"),
    "leaving": gettext_lazy("sắp rời"),
    "over": gettext_lazy("đã kết thúc"),
}


def _state(row: Tenure) -> str:
    day = today()
    if row.ends_on is not None:
        return "over" if row.ends_on < day else "leaving"
    return "coming" if row.starts_on > day else "serving"


def _roles(row: Tenure) -> str:
    """The roles held over this very agency, while the service lasts."""
    if _state(row) == "over":
        return ""
    held = (grant for grant in row.account.standing_grants if grant.scope.agency == row.agency)
    return "; ".join(sorted({role_name(grant.role) for grant in held}))


PEOPLE = ListSpec(
    columns=[
        Column(
            "name",
            gettext_lazy("Họ và tên"),
            value=lambda row: row.account.name,
            field="account__name",
            url=lambda row: reverse("account", args=[row.account.public_id]),
        ),
        Column(
            "username", gettext_lazy("Tên đăng nhập"), value=lambda row: row.account.username, field="account__username"
        ),
        Column("agency", gettext_lazy("Cơ quan")),
        Column("title", gettext_lazy("Chức vụ")),
        Column("roles", gettext_lazy("Vai trò"), value=_roles, sortable=False),
        Column("starts_on", gettext_lazy("Từ ngày"), kind="date"),
        Column("ends_on", gettext_lazy("Đến hết ngày"), kind="date"),
        Column("state", gettext_lazy("Tình trạng"), value=_state, choices=STATES),
        Column("basis", gettext_lazy("Căn cứ"), hidden=True),
        Column("end_basis", gettext_lazy("Căn cứ kết thúc"), hidden=True),
    ],
    default_sort="-starts_on",
    search_keys=["name", "username", "agency", "title", "basis"],
    filters=["state", "agency", "starts_on", "ends_on"],
    title=gettext_lazy("Nhân sự"),
    export_name="nhan-su",
    empty_title=gettext_lazy("Chưa ghi nhận ai công tác"),
    empty_text=gettext_lazy("Mở một tài khoản rồi chọn “Tiếp nhận vào cơ quan”."),
)


@never_cache
@require_safe
@signed_in
def people(request: HttpRequest) -> HttpResponseBase:
    """List who serves where, now and before."""
    actor = actor_of(request)
    require(actor, rules.MANAGE_ACCOUNTS)
    rows = tenures_seen_by(actor)
    bounded = list(rows[: SEARCHED_IN_MEMORY + 1])
    page = list_page(request, bounded if len(bounded) <= SEARCHED_IN_MEMORY else rows, PEOPLE)
    return list_response(request, page, "identity/people.html")


Act = Callable[[Actor, Any], None]


def _form_page(
    request: HttpRequest, public_id: UUID, form: forms.Form, words: dict[str, str], act: Act
) -> HttpResponse:
    """Show a form about one person, or do what it asks."""
    shown: Account = managed_or_404(actor_of(request), public_id)
    if request.method == "POST" and form.is_valid():
        try:
            act(actor_of(request), form)
        except IdentityRefused as refusal:
            field = {"day": "last_day" if "last_day" in form.fields else "starts_on", "reason": "basis"}.get(
                refusal.code, refusal.code
            )
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, words["done"])
            return HttpResponseRedirect(reverse("account", args=[public_id]))
    tenure = shown.tenures.filter(ends_on__isnull=True).first()
    context = {"account": shown, "tenure": tenure, "form": form, **words}
    return render(request, "identity/person_change.html", context)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def take_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody joins an agency."""
    words = {
        "heading": _("Tiếp nhận vào cơ quan"),
        "lead": _("Ghi nơi công tác và cấp các vai trò của vị trí mới. Vai trò bắt đầu từ ngày đến."),
        "verb": _("Tiếp nhận"),
        "done": _("Đã tiếp nhận và cấp vai trò."),
    }

    def act(by: Actor, form: PostForm) -> None:
        data = form.cleaned_data
        careers.take_on(by=by, account_id=public_id, post=form.post(), starts_on=data["starts_on"], basis=data["basis"])

    return _form_page(request, public_id, PostForm(_posted(request), initial={"starts_on": today()}), words, act)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody moves to another post."""
    words = {
        "heading": _("Điều chuyển"),
        "lead": _(
            "Mọi vai trò và ủy quyền ở nơi cũ kết thúc ngay trước ngày đến nơi mới; vai trò mới bắt đầu từ ngày đó."
        ),
        "verb": _("Điều chuyển"),
        "done": _("Đã điều chuyển: vai trò cũ kết thúc, vai trò mới bắt đầu đúng ngày."),
    }

    def act(by: Actor, form: PostForm) -> None:
        data = form.cleaned_data
        careers.move(by=by, account_id=public_id, post=form.post(), starts_on=data["starts_on"], basis=data["basis"])

    return _form_page(request, public_id, PostForm(_posted(request), initial={"starts_on": today()}), words, act)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody leaves the service."""
    words = {
        "heading": _("Thôi việc"),
        "lead": _("Sau ngày làm việc cuối, người này không còn vai trò, ủy quyền hay phiên đăng nhập nào."),
        "verb": _("Ghi nhận thôi việc"),
        "done": _("Đã ghi nhận thôi việc."),
    }

    def act(by: Actor, form: LeaveForm) -> None:
        careers.leave(by=by, account_id=public_id, **form.cleaned_data)

    return _form_page(request, public_id, LeaveForm(_posted(request), initial={"last_day": today()}), words, act)
