"""Signing in and out: password, second factor, limits, sessions."""

import time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.identity import rules, words
from tinhso.core.identity.adapters import limits, second_factor, sessions
from tinhso.core.identity.data import IdentityRefused, SignInRefused
from tinhso.core.identity.models import Account
from tinhso.core.journal import api as journal

PENDING = "sign_in_pending"


def subject_of(account: Account) -> str:
    """Return how the journal names an account."""
    return f"account:{account.public_id}"


def is_usable(account: Account) -> bool:
    """Return whether the account may be signed in at all: active, still in service, no demo account in earnest."""
    return account.is_active and not account.has_left and (settings.TRAINING or not account.is_demo)


def check_password(*, username: str, password: str, origin: str) -> Account:
    """Return the account that *username* and *password* open; raise SignInRefused (wrong, locked) otherwise.

    The try is counted before the password is looked at; an unknown name costs the same time and gets the same answer.
    """
    name = rules.folded(username)
    keys = [limits.account_key(name), limits.address_key(origin)]
    seconds = limits.attempt(keys)
    if seconds:
        raise _locked(seconds)
    account = Account.objects.filter(username=name).first()
    if account is None or not account.has_usable_password():
        make_password(password)  # the time a real check takes
        right = False
    else:
        right = account.check_password(password)
    if account is None or not right or not is_usable(account) or _has_run_out(account):
        _failed(account, origin, keys[0], "password")
        raise SignInRefused("wrong", _("Tên đăng nhập hoặc mật khẩu chưa đúng."))
    limits.succeeded(forget=keys[0], give_back=[keys[1]])
    return account


def _has_run_out(account: Account) -> bool:
    return account.must_change_password and timezone.now() > account.password_set_at + rules.ONE_TIME_PASSWORD_LIFE


def _locked(seconds: int) -> SignInRefused:
    message = _("Đã thử sai nhiều lần. Hãy đợi %(wait)s rồi thử lại, hoặc nhờ quản trị viên mở khoá.")
    return SignInRefused("locked", message % {"wait": words.wait_words(seconds)}, seconds)


def _failed(account: Account | None, origin: str, key: limits.Key, step: str) -> None:
    """Journal a failure. An unknown name is not written down: people type passwords into that field."""
    visitor = Actor(id="visitor:", origin=origin)
    subject = subject_of(account) if account else "account:unknown"
    details: dict[str, object] = {"step": step}
    wait = limits.seconds_to_wait(key)
    if wait:
        details["locked_seconds"] = wait
    journal.append(by=visitor, action="core.identity.account.sign_in_failed", subject=subject, details=details)


def begin(request: HttpRequest, *, username: str, password: str, origin: str) -> str:
    """Take the first step of signing in; return «in», or «second_factor» if a code is asked for next."""
    account = check_password(username=username, password=password, origin=origin)
    if second_factor.is_set_up(account):
        request.session[PENDING] = {"account": account.pk, "at": int(time.time())}
        return "second_factor"
    enter(request, account, "password", origin)
    return "in"


def pending_account(request: HttpRequest) -> Account | None:
    """Return the account whose password was right a moment ago on this browser and whose code is awaited."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > rules.PENDING_SECONDS:
        return None
    account = Account.objects.filter(pk=pending["account"]).first()
    return account if account is not None and is_usable(account) else None


def finish(request: HttpRequest, *, code: str, origin: str) -> None:
    """Take the second step; raise SignInRefused (expired, wrong, locked) if the code does not open the account."""
    account = pending_account(request)
    if account is None:
        raise SignInRefused("expired", _("Đã quá 5 phút. Hãy nhập lại mật khẩu."))
    key = limits.second_factor_key(account.pk)
    seconds = limits.attempt([key])
    if seconds:
        raise _locked(seconds)
    method = second_factor.check(account, code)
    if not method:
        _failed(account, origin, key, "second_factor")
        raise SignInRefused("wrong", _("Mã chưa đúng hoặc đã dùng. Hãy chờ mã mới rồi nhập lại."))
    limits.succeeded(forget=key)
    del request.session[PENDING]
    enter(request, account, f"password+{method}", origin)


def sign_in_demo(request: HttpRequest, *, username: str, origin: str) -> Account:
    """Sign a demo account in without a password; only in training, only accounts that are marked as demo."""
    account = Account.objects.filter(username=username, is_demo=True, is_active=True).first()
    if not settings.TRAINING or account is None:
        raise IdentityRefused("no_demo", _("Không có tài khoản tập huấn này."))
    enter(request, account, "demo", origin)
    return account


def enter(request: HttpRequest, account: Account, method: str, origin: str, *, level: int = 0) -> None:
    """Sign *account* in on this browser; every way of signing in ends here, so that sessions and journal stay one."""
    with transaction.atomic():
        sessions.start(request, account, method, origin, level)
        journal.append(
            by=account.as_actor(origin=origin),
            action="core.identity.account.signed_in",
            subject=subject_of(account),
            details={"method": method},
        )


def sign_out(request: HttpRequest, *, by: Actor) -> bool:
    """Sign out on this browser; return whether anybody was signed in."""
    account = request.user
    if not isinstance(account, Account):
        return False
    with transaction.atomic():
        sessions.end(request)
        journal.append(by=by, action="core.identity.account.signed_out", subject=subject_of(account))
    return True
