"""What people do with their own account: password, second factor, sessions."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, require
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import limits, second_factor, sessions
from tinhso.core.identity.data import IdentityRefused
from tinhso.core.identity.models import Account
from tinhso.core.identity.services.sign_in import subject_of
from tinhso.core.journal import api as journal


def _require_own(by: Actor, account: Account) -> None:
    require(by, rules.SEE_OWN_ACCOUNT, owner=str(account.public_id))


def change_password(*, by: Actor, account: Account, request: HttpRequest, old: str, new: str) -> None:
    """Give *account* a new password and end its other sessions; raise IdentityRefused (wrong, weak, locked)."""
    _require_own(by, account)
    key = limits.Key(f"change:{account.pk}")
    if limits.attempt([key]):
        raise IdentityRefused("locked", _("Đã thử sai nhiều lần. Hãy đợi ít phút rồi thử lại."))
    if not account.check_password(old):
        raise IdentityRefused("wrong", _("Mật khẩu hiện tại chưa đúng."))
    limits.succeeded(forget=key)
    if old == new:
        raise IdentityRefused("weak", _("Mật khẩu mới phải khác mật khẩu hiện tại."))
    try:
        validate_password(new, account)
    except ValidationError as error:
        raise IdentityRefused("weak", " ".join(error.messages)) from error
    with transaction.atomic():
        account.set_password(new)
        account.must_change_password = False
        account.password_set_at = timezone.now()
        account.save(update_fields=["password", "must_change_password", "password_set_at"])
        old_key = request.session.session_key
        ended = sessions.revoke(account, except_key=old_key)
        update_session_auth_hash(request, account)
        sessions.renamed(old_key, request)
        journal.append(
            by=by,
            action="core.identity.password.changed",
            subject=subject_of(account),
            details={"sessions_ended": ended},
        )


def set_up_second_factor(*, by: Actor, account: Account, request: HttpRequest, secret: str, code: str) -> list[str]:
    """Keep *secret* as the second factor if *code* follows from it; return the recovery codes, shown once."""
    _require_own(by, account)
    if not second_factor.is_right(secret, code):
        raise IdentityRefused("wrong", _("Mã chưa khớp. Hãy xem giờ trên điện thoại có đúng không rồi nhập mã mới."))
    with transaction.atomic():
        codes = second_factor.activate(account, secret, code)
        sessions.set_method(request, "password+totp")
        journal.append(by=by, action="core.identity.second_factor.set_up", subject=subject_of(account))
    return codes


def renew_recovery_codes(*, by: Actor, account: Account) -> list[str]:
    """Replace the recovery codes and return the new ones, shown once."""
    _require_own(by, account)
    with transaction.atomic():
        codes = second_factor.renew_recovery_codes(account)
        journal.append(by=by, action="core.identity.recovery_codes.renewed", subject=subject_of(account))
    return codes


def end_sessions(*, by: Actor, account: Account, only: UUID | None, this_key: str | None) -> int:
    """End one other session of the account, or all others; return how many ended."""
    _require_own(by, account)
    with transaction.atomic():
        ended = sessions.revoke(account, only=only, except_key=this_key)
        if ended:
            journal.append(
                by=by, action="core.identity.sessions.ended", subject=subject_of(account), details={"ended": ended}
            )
    return ended
