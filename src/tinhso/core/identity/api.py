"""Door of identity."""

from tinhso.core.identity.adapters.limits import allowance
from tinhso.core.identity.data import AccountInfo, IdentityRefused, OneTimePassword, SignInRefused
from tinhso.core.identity.gates import signed_in
from tinhso.core.identity.holdings import (
    HeldThing,
    erase_person,
    held_of,
    is_in_service,
    keys_of,
    people_named,
    roles_in_force,
    subject_of_actor,
    subject_of_username,
    subjects_of_marks,
)
from tinhso.core.identity.requests import actor_of, address_of, ensure_visitor, safe_next, to_sign_in
from tinhso.core.identity.selectors import (
    account_of,
    names_of,
    recent_recoveries,
    staff_of,
    staff_without_second_factor,
)
from tinhso.core.identity.services.administration import (
    bootstrap_administrator,
    create_account,
    ensure_demo_account,
    grant_role,
    withdraw_role,
)
from tinhso.core.identity.services.citizens import join_citizens, marks_of_national_id
from tinhso.core.identity.services.recovery import recover_administrator
from tinhso.core.identity.services.sign_in import sign_in_demo, sign_out
from tinhso.core.identity.services.succession import stranded
from tinhso.core.identity.words import ROLES, RoleWords, role_name, scope_words

__all__ = [
    "ROLES",
    "AccountInfo",
    "HeldThing",
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
    "erase_person",
    "grant_role",
    "held_of",
    "is_in_service",
    "join_citizens",
    "keys_of",
    "marks_of_national_id",
    "names_of",
    "people_named",
    "recent_recoveries",
    "recover_administrator",
    "role_name",
    "roles_in_force",
    "safe_next",
    "scope_words",
    "sign_in_demo",
    "sign_out",
    "signed_in",
    "staff_of",
    "staff_without_second_factor",
    "stranded",
    "subject_of_actor",
    "subject_of_username",
    "subjects_of_marks",
    "to_sign_in",
    "withdraw_role",
]
