"""Pure decisions of identity: delays, names, scopes, who may manage whom."""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Actor, Grant, Permission, Role, Scope, can

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
MANAGE_ACCOUNTS = Permission(
    "core.identity.accounts.manage", roles=ADMINISTRATORS, label=_("quản lý tài khoản và vai trò")
)
SEE_OWN_ACCOUNT = Permission("core.identity.account.own", owner=True, label=_("xem và giữ an toàn tài khoản của mình"))

SEE_DELEGATIONS = Permission(
    "core.identity.delegations.read",
    roles=frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    label=_("xem ai đang làm thay ai"),
)
#: Those who give rights and those who check do not lend their roles, nor borrow others'.
UNMIXED_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
DELEGABLE_ROLES = STAFF_ROLES - UNMIXED_ROLES
LONGEST_DELEGATION_DAYS = 92

#: A one-time password that nobody used in this time is no longer good.
ONE_TIME_PASSWORD_LIFE = timedelta(days=7)
#: A session ends after this time whatever happens; staff also after ``settings.STAFF_IDLE_SECONDS`` without a click.
SESSION_LIFE_SECONDS = 8 * 3600
STAFF_IDLE_SECONDS = 30 * 60
#: How often the time of the last click is written down.
TOUCH_SECONDS = 60
#: How long a password that was right waits for its second factor.
PENDING_SECONDS = 300

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,99}")
SCOPE_PATH = re.compile(r"\*|[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*|")
# No 0/O, 1/l/I: a one-time password is read out and typed by hand.
PASSWORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105 (an alphabet, not a password)

FREE_TRIES, FREE_TRIES_ADDRESS = 5, 20
FIRST_DELAY, LONGEST_DELAY, LONGEST_DELAY_ADDRESS = 30, 15 * 60, 60 * 60
#: A counter that rested this long starts again.
FORGET_AFTER = 24 * 3600


def delay(tries: int, *, by_address: bool = False) -> int:
    """Return how many seconds to wait after the *tries*-th failure in a row: none, then doubling to a bound."""
    free = FREE_TRIES_ADDRESS if by_address else FREE_TRIES
    longest = LONGEST_DELAY_ADDRESS if by_address else LONGEST_DELAY
    if tries < free:
        return 0
    return int(min(longest, FIRST_DELAY * 2 ** min(tries - free, 20)))


def folded(username: str) -> str:
    """Return *username* as it is kept: trimmed, lower case."""
    return username.strip().lower()


def is_username(username: str) -> bool:
    """Return whether *username* may be given to an account."""
    return USERNAME.fullmatch(username) is not None


def is_scope_path(path: str) -> bool:
    """Return whether *path* names a scope: «*», «camau/stttt», or nothing."""
    return len(path) <= 200 and SCOPE_PATH.fullmatch(path) is not None


def new_password() -> str:
    """Return a random one-time password of 16 signs in groups of four (79 bits)."""
    return "-".join("".join(secrets.choice(PASSWORD_SIGNS) for _sign in range(4)) for _group in range(4))


def network_of(address: str) -> str:
    """Return the part of an address that is counted: a whole IPv4 address, the first 64 bits of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def may_manage(by: Actor, held: Iterable[Grant]) -> bool:
    """Return whether *by* may manage an account that holds these roles: every one must lie inside the actor's scope."""
    return can(by, MANAGE_ACCOUNTS) and all(can(by, MANAGE_ACCOUNTS, scope=grant.scope) for grant in held)


def needs_second_factor(grants: Iterable[Grant]) -> bool:
    """Return whether any of the roles belongs to a public servant."""
    return any(grant.role in STAFF_ROLES for grant in grants)


def is_safe_next(address: str) -> bool:
    """Return whether *address* is a path of this very site (no scheme, no host, no tricks browsers read as a host)."""
    if not address.startswith("/") or address.startswith("//") or len(address) > 2000:
        return False
    if "\\" in address or any(ord(sign) < 33 for sign in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


#: A personal identification number has twelve digits (Luật Căn cước 2023, Điều 12); 000 is no province's prefix.
NATIONAL_ID = re.compile(r"[0-9]{12}")
TRAINING_PREFIX = "000"


def is_usable_national_id(national_id: str, *, training: bool) -> bool:
    """Return whether the number may sign in here: invented ones in training only, real ones in production only."""
    return bool(NATIONAL_ID.fullmatch(national_id)) and national_id.startswith(TRAINING_PREFIX) == training


def identity_digest(national_id: str, secret_key: str | bytes) -> str:
    """Return the opaque mark of a national identity number: an HMAC that nobody can undo without the secret key."""
    key = hashlib.sha256(b"tinhso.core.identity.subject:" + force_bytes(secret_key)).digest()
    return hmac.new(key, national_id.encode(), hashlib.sha256).hexdigest()


def scope_is_everywhere(scope: Scope) -> bool:
    """Return whether the scope is the whole province."""
    return scope.agency == EVERYWHERE and scope.area == EVERYWHERE
