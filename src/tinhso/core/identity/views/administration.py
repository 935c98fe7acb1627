"""Pages for administrators: accounts and their roles."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.core.access.api import STAFF_ROLES, Actor, Scope, require
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import limits, second_factor, sessions
from tinhso.core.identity.data import IdentityRefused, OneTimePassword
from tinhso.core.identity.forms.accounts import AccountForm, GrantForm, ReasonForm
from tinhso.core.identity.gates import signed_in
from tinhso.core.identity.models import Account, ElectronicIdentity
from tinhso.core.identity.requests import actor_of
from tinhso.core.identity.selectors import (
    accounts_seen_by,
    agency_choices,
    names_of_scopes,
    recent_recoveries,
    roles_held,
)
from tinhso.core.identity.services import administration as services
from tinhso.core.identity.services.sign_in import subject_of
from tinhso.core.identity.words import role_name, scope_words
from tinhso.core.journal import api as journal
from tinhso.core.journal.api import action_words, history
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

SEARCHED_IN_MEMORY = 2000
STATES = {"True": gettext_lazy("đang dùng"), "False": gettext_lazy("đã khoá")}
KINDS = {
    "staff": gettext_lazy("cán bộ"),
    "citizen": gettext_lazy("người dân, doanh nghiệp"),
    "none": gettext_lazy("chưa có vai trò"),
}


def _kind(account: Account) -> str:
    roles = {grant.role for grant in account.standing_grants}
    if not roles:
        return "none"
    return "staff" if roles & STAFF_ROLES else "citizen"


def _roles_of(account: Account) -> str:
    names = getattr(account, "scope_names", None)
    return "; ".join(f"{role_name(grant.role)} ({scope_words(grant.scope, names)})" for grant in account.grants)


ACCOUNTS = ListSpec(
    columns=[
        Column(
            "username",
            gettext_lazy("Tên đăng nhập"),
            url=lambda account: reverse("account", args=[account.public_id]),
        ),
        Column("name", gettext_lazy("Họ và tên")),
        Column("roles", gettext_lazy("Vai trò"), value=_roles_of, sortable=False),
        Column("kind", gettext_lazy("Loại"), value=_kind, choices=KINDS, sortable=False),
        Column("is_active", gettext_lazy("Trạng thái"), choices=STATES),
        Column("is_demo", gettext_lazy("Tập huấn"), choices={"True": gettext_lazy("có"), "False": ""}, hidden=True),
        Column("last_day", gettext_lazy("Ngày làm việc cuối"), kind="date", hidden=True),
        Column("created_at", gettext_lazy("Ngày lập"), kind="date"),
        Column("last_login", gettext_lazy("Đăng nhập gần nhất"), kind="date"),
    ],
    default_sort="username",
    search_keys=["username", "name"],
    filters=["kind", "is_active", "last_day"],
    title=gettext_lazy("Tài khoản"),
    export_name="tai-khoan",
)


@never_cache
@require_safe
@signed_in
def accounts(request: HttpRequest) -> HttpResponseBase:
    """List the accounts this administrator may manage."""
    actor = actor_of(request)
    require(actor, rules.MANAGE_ACCOUNTS)
    rows = accounts_seen_by(actor)
    # A list in memory is searched without tone marks; the database cannot do that, so only a long list is left to it.
    bounded = list(rows[: SEARCHED_IN_MEMORY + 1])
    names = names_of_scopes(grant.scope for row in bounded for grant in row.grants)
    for row in bounded:
        row.scope_names = names  # type: ignore[attr-defined]
    page = list_page(request, bounded if len(bounded) <= SEARCHED_IN_MEMORY else rows, ACCOUNTS)
    return list_response(request, page, "identity/accounts.html", {"recoveries": recent_recoveries()})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new_account(request: HttpRequest) -> HttpResponse:
    """Create an account; show its one-time password once."""
    actor = actor_of(request)
    require(actor, rules.MANAGE_ACCOUNTS)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_account(by=actor, **form.cleaned_data)
        except IdentityRefused as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else "username", str(refusal))
        else:
            return _show_password(request, made)
    return render(request, "identity/new_account.html", {"form": form})


def _show_password(request: HttpRequest, made: OneTimePassword) -> HttpResponse:
    account = Account.objects.get(username=made.username)
    return render(request, "identity/one_time_password.html", {"made": made, "account": account})


def managed_or_404(actor: Actor, public_id: UUID) -> Account:
    """Return the account if the actor may manage it; whoever may not is refused, what is not there is not found."""
    try:
        return services.managed_account(actor, public_id)
    except IdentityRefused as refusal:
        raise Http404(str(refusal)) from refusal


@never_cache
@require_safe
@signed_in
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one account: its roles, what may be done, its journal."""
    actor = actor_of(request)
    shown = managed_or_404(actor, public_id)
    if str(shown.public_id) != actor.id:
        journal.append_reading(
            by=actor,
            subject_id=shown.subject_id or shown.public_id,
            what=_("tài khoản"),
            purpose=_("quản trị tài khoản"),
        )
    return _account_page(request, shown, GrantForm(), 200)


def _account_page(request: HttpRequest, shown: Account, form: GrantForm, status: int) -> HttpResponse:
    has_second = second_factor.is_set_up(shown)
    roles, tenures = roles_held(shown), list(shown.tenures.all())
    names = names_of_scopes([*(held.grant.scope for held in roles), *(Scope(tenure.agency) for tenure in tenures)])
    context = {
        "account": shown,
        "roles": [
            {"name": role_name(held.grant.role), "scope": scope_words(held.grant.scope, names), "held": held}
            for held in roles
        ],
        "tenures": [(tenure, names.get(tenure.agency, tenure.agency)) for tenure in tenures],
        "agencies": agency_choices(),
        "serving": any(tenure.ends_on is None for tenure in tenures),
        "is_citizen": ElectronicIdentity.objects.filter(account=shown).exists(),
        "form": form,
        "reason_form": ReasonForm(auto_id=False),
        "has_second_factor": has_second,
        "locked_seconds": max(
            limits.seconds_to_wait(limits.account_key(shown.username)),
            limits.seconds_to_wait(limits.second_factor_key(shown.pk)),
        ),
        "sessions": len(sessions.open_sessions(shown, None)),
        "history": [(entry, action_words(entry.action)) for entry in history(subject_of(shown), limit=20)],
        "is_self": str(shown.public_id) == actor_of(request).id,
    }
    return render(request, "identity/account.html", context, status=status)


@require_POST
@signed_in
def grant_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the account a role."""
    actor = actor_of(request)
    shown = managed_or_404(actor, public_id)
    form = GrantForm(request.POST)
    if form.is_valid():
        asked = form.asked()
        try:
            services.grant_role(by=actor, account_id=public_id, **asked)
        except IdentityRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã cấp vai trò %(role)s.") % {"role": role_name(asked["role"])})
            return HttpResponseRedirect(reverse("account", args=[public_id]))
    return _account_page(request, shown, form, 200)


@require_POST
@signed_in
def withdraw_role(request: HttpRequest, public_id: UUID, key: int) -> HttpResponse:
    """Withdraw one role of the account."""
    return _do(
        request,
        public_id,
        _("Đã thu hồi vai trò."),
        lambda actor, reason: services.withdraw_role(by=actor, account_id=public_id, grant_key=key, reason=reason),
    )


@require_POST
@signed_in
def change_account(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """Close, open, unlock the account or reset its second factor."""
    services_of: dict[str, tuple[str, Callable[..., None]]] = {
        "khoa": (_("Đã khoá tài khoản và đăng xuất ở mọi nơi."), services.deactivate),
        "mo": (_("Tài khoản dùng lại được."), services.activate),
        "mo-khoa": (_("Đã xoá các lần thử sai. Có thể đăng nhập ngay."), services.unlock),
        "dat-lai-xac-thuc": (_("Đã bỏ xác thực hai lớp. Lần đăng nhập tới sẽ lập lại."), services.reset_second_factor),
    }
    if what not in services_of:
        raise Http404
    done, service = services_of[what]
    return _do(request, public_id, done, lambda actor, reason: service(by=actor, account_id=public_id, reason=reason))


def _do(request: HttpRequest, public_id: UUID, done: str, act: Callable[[Actor, str], None]) -> HttpResponse:
    actor = actor_of(request)
    managed_or_404(actor, public_id)
    try:
        act(actor, request.POST.get("reason", ""))
    except IdentityRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("account", args=[public_id]))


@never_cache
@require_POST
@signed_in
def reset_password(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the account a one-time password and show it once."""
    actor = actor_of(request)
    managed_or_404(actor, public_id)
    try:
        made = services.reset_password(by=actor, account_id=public_id, reason=request.POST.get("reason", ""))
    except IdentityRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("account", args=[public_id]))
    return _show_password(request, made)
