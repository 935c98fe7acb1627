"""My account: roles, sessions, password, second factor."""

import time
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.core.identity import rules
from tinhso.core.identity.adapters import second_factor, sessions
from tinhso.core.identity.data import IdentityRefused, SignInMade
from tinhso.core.identity.forms.accounts import PasswordForm, SetUpForm
from tinhso.core.identity.gates import signed_in
from tinhso.core.identity.models import Account, Delegation
from tinhso.core.identity.requests import account_of_request, actor_of
from tinhso.core.identity.selectors import SIGN_INS_SHOWN, roles_held, sign_ins_of
from tinhso.core.identity.services import own_account as services
from tinhso.core.identity.words import METHODS, OUTCOMES, STEPS, device_words, role_name, scope_words, wait_words
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

SECRET = "second_factor_secret"  # noqa: S105 (a session key's name)


def _method_of(row: SignInMade) -> str:
    return str(METHODS.get(row.method) or STEPS.get(row.method, row.method))


def _locked_of(row: SignInMade) -> str:
    return wait_words(row.locked_seconds) if row.locked_seconds else ""


@never_cache
@require_safe
@signed_in
def my_account(request: HttpRequest) -> HttpResponse:
    """Show who I am here, what I may do, and where I am signed in."""
    account = account_of_request(request)
    has_second = second_factor.is_set_up(account)
    context = {
        "account": account,
        "roles": [
            {"name": role_name(held.grant.role), "scope": scope_words(held.grant.scope), "held": held}
            for held in roles_held(account)
        ],
        "sessions": [
            {"row": row, "method": METHODS.get(row.method, row.method), "device": device_words(row.agent)}
            for row in sessions.open_sessions(account, request.session.session_key)
        ],
        "has_second_factor": has_second,
        "codes_left": second_factor.recovery_codes_left(account) if has_second else 0,
        "is_citizen": str(request.session.get("method", "")).startswith("vneid"),
        "delegations": Delegation.objects.open().filter(receiver=account).count(),
        "needs_second_factor": rules.needs_second_factor(account.grants),
        "idle_minutes": getattr(settings, "STAFF_IDLE_SECONDS", rules.STAFF_IDLE_SECONDS) // 60,
    }
    return render(request, "identity/my_account.html", context)


SIGN_INS = ListSpec(
    columns=[
        Column("at", gettext_lazy("Lúc"), kind="date"),
        Column("outcome", gettext_lazy("Kết quả"), choices=OUTCOMES),
        Column("method", gettext_lazy("Cách vào"), value=_method_of),
        Column("origin", gettext_lazy("Từ địa chỉ")),
        Column("locked", gettext_lazy("Tạm khoá sau đó"), value=_locked_of, sortable=False),
    ],
    search_keys=["origin", "method"],
    filters=["outcome", "at"],
    title=gettext_lazy("Các lần đăng nhập của tôi"),
    export_name="lan-dang-nhap",
    empty_title=gettext_lazy("Chưa có lần nào"),
)


@never_cache
@require_safe
@signed_in
def my_sign_ins(request: HttpRequest) -> HttpResponseBase:
    """Show every time somebody signed in as me, or tried to."""
    page = list_page(request, sign_ins_of(account_of_request(request)), SIGN_INS)
    return list_response(request, page, "identity/my_sign_ins.html", {"shown": SIGN_INS_SHOWN})


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """Change my password."""
    account = account_of_request(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            services.change_password(by=actor_of(request), account=account, request=request, old=old, new=new)
        except IdentityRefused as refusal:
            form.add_error("new" if refusal.code == "weak" else "old", str(refusal))
        else:
            messages.success(request, _("Đã đổi mật khẩu. Những nơi đăng nhập khác đã được đăng xuất."))
            return HttpResponseRedirect(reverse("my_account"))
    context = {"form": form, "account": account}
    return render(request, "identity/change_password.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Show the QR picture, then take the first code."""
    account = account_of_request(request)
    has_second = second_factor.is_set_up(account)
    if has_second and not _is_recent_proof(request):
        messages.info(request, _("Muốn đổi điện thoại xác thực, hãy đăng xuất rồi đăng nhập lại trước."))
        return HttpResponseRedirect(reverse("my_account"))
    secret = request.session.get(SECRET) or second_factor.new_secret()
    request.session[SECRET] = secret
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            codes = services.set_up_second_factor(
                by=actor_of(request), account=account, request=request, secret=secret, code=code
            )
        except IdentityRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[SECRET]
            return render(request, "identity/recovery_codes.html", {"codes": codes, "is_first": True})
    return render(request, "identity/second_factor.html", _setup_context(account, secret, form, has_second))


def _setup_context(account: Account, secret: str, form: SetUpForm, has_second: bool) -> dict[str, object]:
    picture = segno.make(second_factor.setup_url(account, secret), error="m")
    return {
        "form": form,
        "picture": picture.svg_data_uri(scale=5, border=4, light="white"),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "has_second_factor": has_second,
        "must": rules.needs_second_factor(account.grants) and not has_second,
    }


def _is_recent_proof(request: HttpRequest) -> bool:
    """Return whether this session began with both factors less than ten minutes ago."""
    is_strong = str(request.session.get("method", "")).startswith("password+")
    return is_strong and time.time() - int(request.session.get("started_at", 0)) < 600


@never_cache
@require_POST
@signed_in
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Replace my recovery codes and show them once."""
    account = account_of_request(request)
    if not second_factor.is_set_up(account) or not _is_recent_proof(request):
        messages.info(request, _("Muốn lấy mã dự phòng mới, hãy đăng xuất rồi đăng nhập lại trước."))
        return HttpResponseRedirect(reverse("my_account"))
    codes = services.renew_recovery_codes(by=actor_of(request), account=account)
    return render(request, "identity/recovery_codes.html", {"codes": codes, "is_first": False})


@require_POST
@signed_in
def end_sessions(request: HttpRequest, session: UUID | None = None) -> HttpResponse:
    """End one other session of mine, or all others."""
    ended = services.end_sessions(
        by=actor_of(request),
        account=account_of_request(request),
        only=session,
        this_key=request.session.session_key,
    )
    if ended:
        messages.success(request, _("Đã đăng xuất ở %(n)d nơi khác.") % {"n": ended})
    else:
        messages.info(request, _("Không còn nơi đăng nhập nào khác."))
    return HttpResponseRedirect(reverse("my_account"))
