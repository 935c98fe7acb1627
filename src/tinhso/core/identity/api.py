"""Door of identity."""

from tinhso.core.identity.adapters.limits import allowance
from tinhso.core.identity.data import AccountInfo, IdentityRefused, OneTimePassword, SignInRefused
from tinhso.core.identity.gates import signed_in
from tinhso.core.identity.requests import actor_of, address_of, ensure_visitor, safe_next, to_sign_in
from tinhso.core.identity.selectors import account_of, names_of, staff_of
from tinhso.core.identity.services.administration import (
    bootstrap_administrator,
    create_account,
    ensure_demo_account,
    grant_role,
    withdraw_role,
)
from tinhso.core.identity.services.sign_in import sign_in_demo
from tinhso.core.identity.words import ROLES, RoleWords, role_name, scope_words

__all__ = [
    "ROLES",
    "AccountInfo",
    "IdentityRefused",
    "OneTimePassword",
    "RoleWords",
    "SignInRefused",
    "account_of",
    "actor_of",
    "address_of",
    "allowance",
    "bootstrap_administrator",
    "create_account",
    "ensure_demo_account",
    "ensure_visitor",
    "grant_role",
    "names_of",
    "role_name",
    "safe_next",
    "scope_words",
    "sign_in_demo",
    "signed_in",
    "staff_of",
    "to_sign_in",
    "withdraw_role",
]
