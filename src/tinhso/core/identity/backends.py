"""How Django asks us for accounts."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tinhso.core.identity.data import SignInRefused
from tinhso.core.identity.models import Account
from tinhso.core.identity.services.sign_in import check_password, is_usable


class LockingBackend(BaseBackend):
    """Passwords through the one service that counts tries; sessions of closed accounts are nobody's."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **credentials: Any
    ) -> Account | None:
        """Return the account, or None if refused or locked."""
        if username is None or password is None:
            return None
        try:
            origin = request.META.get("REMOTE_ADDR", "") if request is not None else ""
            return check_password(username=username, password=password, origin=origin)
        except SignInRefused:
            return None

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session (one query, roles included), None if it may not be used any more."""
        account = Account.objects.filter(pk=user_id).first()
        return account if account is not None and is_usable(account) else None
