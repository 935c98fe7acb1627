"""The way back for an administrator who lost phone and codes: only on the machine itself, journalled, never quiet."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Grant, Role
from tinhso.core.identity import rules
from tinhso.core.identity.adapters import limits, second_factor, sessions
from tinhso.core.identity.data import IdentityRefused, OneTimePassword
from tinhso.core.identity.models import Account
from tinhso.core.identity.services.administration import need_reason, province_administrators
from tinhso.core.identity.services.sign_in import is_usable, subject_of
from tinhso.core.journal import api as journal

log = logging.getLogger(__name__)
RECOVERED = "core.identity.administrator.recovered"


def recover_administrator(*, username: str, reason: str, operator: str, anyway: bool = False) -> OneTimePassword:
    """Remove the second factor of a province administrator and return a one-time password.

    *operator* is the machine's user who runs this. With another administrator at hand it is refused unless *anyway*:
    that one can reset the second factor on the page. Raise IdentityRefused (reason, unknown, closed, others).
    """
    reason = need_reason(reason)
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(username=rules.folded(username)).first()
        if account is None or Grant(Role.ADMINISTRATOR) not in account.grants or account.is_demo:
            raise IdentityRefused("unknown", _("Không có quản trị viên toàn tỉnh nào mang tên đăng nhập này."))
        if not is_usable(account):
            raise IdentityRefused("closed", _("Tài khoản này đã bị khoá hoặc người giữ đã thôi việc."))
        others = Account.objects.filter(pk__in=province_administrators() - {account.pk})
        if others and not anyway:
            names = ", ".join(other.username for other in others)
            raise IdentityRefused(
                "others",
                _("Còn quản trị viên khác (%(names)s): hãy nhờ người đó đặt lại trên trang Tài khoản.")
                % {"names": names},
            )
        made = _open(account)
        journal.append(
            by=Actor(id="system", name="Hệ thống", origin=f"máy chủ, người dùng {operator}"),
            action=RECOVERED,
            subject=subject_of(account),
            reason=reason,
        )
    limits.forget([limits.account_key(account.username), limits.second_factor_key(account.pk)])
    log.warning("Khôi phục quản trị viên trên máy chủ: account:%s", account.public_id)
    return made


def _open(account: Account) -> OneTimePassword:
    password = rules.new_password()
    second_factor.remove(account)
    account.set_password(password)
    account.must_change_password = True
    account.password_set_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    sessions.revoke(account)
    return OneTimePassword(account.username, password, account.password_set_at + rules.ONE_TIME_PASSWORD_LIFE)
