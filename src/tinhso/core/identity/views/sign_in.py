"""Signing in and out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.core.identity.data import SignInRefused
from tinhso.core.identity.forms.accounts import CodeForm, SignInForm
from tinhso.core.identity.requests import NEXT, actor_of, address_of, safe_next
from tinhso.core.identity.services import sign_in as services

AFTER = "sign_in_next"
#: 429 would be truer for a locked sign-in, but browsers then hide the page on some devices; 403 is shown everywhere.
STATUS = {"locked": 403}


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    if actor_of(request).is_signed_in and request.method == "GET":
        return HttpResponseRedirect(safe_next(request) or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            step = services.begin(request, origin=address_of(request), **form.cleaned_data)
        except SignInRefused as refusal:
            form.add_error(None, str(refusal))
            status = STATUS.get(refusal.code, 200)
        else:
            if step == "in":
                return _welcome(request, safe_next(request))
            request.session[AFTER] = safe_next(request)
            return HttpResponseRedirect("ma-xac-thuc/")
    context = {
        "form": form,
        "next": safe_next(request),
        "next_field": NEXT,
        "has_vneid": bool(settings.VNEID),
        "is_simulated": bool(settings.VNEID and settings.VNEID.is_simulated),
    }
    return render(request, "identity/sign_in.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second factor."""
    if services.pending_account(request) is None:
        messages.info(request, _("Hãy nhập tên đăng nhập và mật khẩu trước."))
        return HttpResponseRedirect("../")
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.finish(request, code=form.cleaned_data["code"], origin=address_of(request))
        except SignInRefused as refusal:
            form.add_error("code", str(refusal))
            status = STATUS.get(refusal.code, 200)
        else:
            return _welcome(request, request.session.pop(AFTER, ""))
    return render(request, "identity/second_step.html", {"form": form}, status=status)


def _welcome(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseRedirect(address or settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out on this browser."""
    if services.sign_out(request, by=actor_of(request)):
        messages.success(request, _("Đã đăng xuất."))
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)
