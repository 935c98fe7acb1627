"""TOTP and recovery codes on allauth.mfa's primitives (see docs/decisions/0003-sign-in.md for why not its pages)."""

import base64
import hashlib
import time
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from tinhso.core.identity.models import Account

PERIOD = 30
#: A code is good one period before and after: phones' clocks differ.
TOLERANCE = 1
ISSUER = "Tỉnh Số"


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps secrets encrypted at rest, so that a stolen database alone opens no account (``settings.MFA_ADAPTER``)."""

    def encrypt(self, text: str) -> str:
        """Return *text* sealed with a key derived from SECRET_KEY."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what ``encrypt`` sealed; sealed under a key that is neither SECRET_KEY nor a fallback: «»."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def get_totp_issuer(self) -> str:
        """Return the name the phone shows."""
        return ISSUER


def _seal() -> MultiFernet:
    """Return what seals with SECRET_KEY and opens what was sealed with it or an earlier key (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_digest(key))) for key in keys])


def _digest(key: str) -> bytes:
    return hashlib.sha256(b"tinhso.core.identity.mfa:" + key.encode()).digest()


def new_secret() -> str:
    """Return a fresh TOTP secret in base 32."""
    return str(generate_totp_secret())


def setup_url(account: Account, secret: str) -> str:
    """Return the otpauth: address that a phone reads from the QR code."""
    return str(get_adapter().build_totp_url(account, secret))


def _counter_of(secret: str, code: str) -> int | None:
    """Return the time step *code* belongs to, or None; every step is compared, so time tells nothing."""
    found = None
    now = int(time.time()) // PERIOD
    for counter in range(now - TOLERANCE, now + TOLERANCE + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            found = counter
    return found


def is_right(secret: str, code: str) -> bool:
    """Return whether *code* follows from *secret* now (while setting up)."""
    return bool(secret) and _counter_of(secret, code) is not None


def activate(account: Account, secret: str, code: str) -> list[str]:
    """Keep *secret* as the account's second factor and return fresh recovery codes; *code* counts as used."""
    with transaction.atomic():
        remove(account)
        totp = TOTP.activate(account, secret)
        totp.instance.data["last_counter"] = _counter_of(secret, code) or 0
        totp.instance.save(update_fields=["data"])
        return list(RecoveryCodes.activate(account).generate_codes())


def renew_recovery_codes(account: Account) -> list[str]:
    """Replace the recovery codes and return the new ones."""
    with transaction.atomic():
        Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
        return list(RecoveryCodes.activate(account).generate_codes())


def remove(account: Account) -> int:
    """Remove every second factor and return how many there were."""
    return int(Authenticator.objects.filter(user_id=account.pk).delete()[0])


def is_set_up(account: Account) -> bool:
    """Return whether the account has a second factor (one query)."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists())


def accounts_set_up() -> set[int]:
    """Return the keys of the accounts that have a second factor of any kind (one query)."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(rows.values_list("user_id", flat=True))


def recovery_codes_left(account: Account) -> int:
    """Return how many recovery codes are unused (one query)."""
    row = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def check(account: Account, code: str) -> str:
    """Return how *code* opens the account: «totp», «recovery», or «» if it does not. A code opens once.

    The last time step used is kept with the secret in the database (allauth keeps it in a cache that every worker has
    for itself, so a code could be replayed on another worker).
    """
    with transaction.atomic():
        rows: dict[str, Any] = {
            row.type: row for row in Authenticator.objects.select_for_update().filter(user_id=account.pk)
        }
        totp = rows.get(Authenticator.Type.TOTP)
        if totp is None:
            return ""
        secret = get_adapter().decrypt(totp.data["secret"])
        counter = _counter_of(secret, code) if secret else None
        if counter is not None and counter > totp.data.get("last_counter", 0):
            totp.data["last_counter"] = counter
            totp.save(update_fields=["data"])
            totp.record_usage()
            return "totp"
        recovery = rows.get(Authenticator.Type.RECOVERY_CODES)
        if counter is None and recovery is not None and RecoveryCodes(recovery).validate_code(code):
            return "recovery"
    return ""
