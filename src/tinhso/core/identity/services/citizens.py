"""Citizens sign in by VNeID: an account at the first time, found again by an opaque mark, never by name or e-mail."""

from collections.abc import Callable
from typing import NoReturn
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.clock.api import new_id
from tinhso.core.identity import rules, words
from tinhso.core.identity.adapters import limits, vneid
from tinhso.core.identity.data import ElectronicAnswer, SignInRefused, VneidFailed
from tinhso.core.identity.models import Account, ElectronicIdentity
from tinhso.core.identity.services.administration import add_grant
from tinhso.core.identity.services.sign_in import enter, is_usable, subject_of
from tinhso.core.journal import api as journal

#: Says which subject a national identity number belongs to: (number, the account's subject or None) → subject.
Join = Callable[[str, UUID | None], UUID]
_joins: list[Join] = []

#: What a citizen may do concerns the own matters alone.
OWN = Grant(Role.CITIZEN, Scope(agency="", area=""))


def join_citizens(join: Join) -> None:
    """Let an upper module say whose records a citizen's are, told at every sign-in; called from its ``jobs.py``."""
    _joins[:] = [join]


def marks_of_national_id(national_id: str) -> list[str]:
    """Return the opaque marks of a national identity number, the one in use first (then of earlier secret keys)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [rules.identity_digest(national_id, key) for key in keys]


def leave_for_vneid(request: HttpRequest, *, origin: str, back_to: str, level: int) -> HttpResponse:
    """Return the way to VNeID; raise SignInRefused (off, busy, down, provider)."""
    _count(origin)
    try:
        return vneid.leave_for_vneid(request, back_to=back_to, level=level)
    except VneidFailed as failure:
        raise _refusal(failure.code) from failure


def come_back(request: HttpRequest, *, origin: str) -> str:
    """Sign in whoever VNeID sends back and return where to go on.

    Raise SignInRefused: off, busy, cancelled, state, answer, replayed, person, level, other, closed, down, provider.
    """
    _count(origin)
    try:
        answer = vneid.read_answer(request)
    except VneidFailed as failure:
        _refuse(failure.code, origin)
    if not rules.is_usable_national_id(answer.national_id, training=settings.TRAINING) or not answer.name:
        _refuse("person", origin)
    if answer.level < max(1, answer.asked_level):
        _refuse("level" if answer.level else "person", origin)
    account = _account_of(answer, origin)
    if isinstance(request.user, Account) and request.user.pk != account.pk:
        _refuse("other", origin)
    if not is_usable(account):
        _refuse("closed", origin, account)
    enter(request, account, f"vneid{answer.level}", origin, level=answer.level)
    return answer.back_to


def _count(origin: str) -> None:
    """Count one sign-in started or brought back from this address, so that nobody floods journal and provider."""
    if not settings.VNEID:
        raise _refusal("off")
    limit, seconds = settings.VNEID_PER_ADDRESS
    if limits.allowance(name="vneid", by=origin, limit=limit, per_seconds=seconds):
        raise _refusal("busy")


def _refusal(code: str) -> SignInRefused:
    return SignInRefused(code, str(words.VNEID_REFUSALS[code][1]))


def _refuse(code: str, origin: str, account: Account | None = None) -> NoReturn:
    """Journal a failed sign-in (a citizen who changed their mind is none) and raise its refusal."""
    if code != "cancelled":
        journal.append(
            by=Actor(id="visitor:", origin=origin),
            action="core.identity.account.sign_in_failed",
            subject=subject_of(account) if account else "account:unknown",
            details={"step": "vneid", "why": code},
        )
    raise _refusal(code)


def _account_of(answer: ElectronicAnswer, origin: str) -> Account:
    """Return the citizen's account; the first sign-in makes it. The name follows what VNeID says."""
    with transaction.atomic():
        linked = _linked(answer.national_id)
        if linked is not None:
            return _brought_up_to_date(linked, answer)
    try:
        with transaction.atomic():
            return _make(answer, origin)
    except IntegrityError:  # the same person's first sign-in on two devices at once
        linked = _linked(answer.national_id)
        if linked is None:
            raise
        return linked.account


def _linked(national_id: str) -> ElectronicIdentity | None:
    """Return the link of this number, also if it was made with an earlier secret key (SECRET_KEY_FALLBACKS)."""
    digests = marks_of_national_id(national_id)
    found = ElectronicIdentity.objects.select_related("account").filter(digest__in=digests).first()
    if found is not None and found.digest != digests[0]:
        found.digest = digests[0]
        found.save(update_fields=["digest"])
    return found


def _brought_up_to_date(linked: ElectronicIdentity, answer: ElectronicAnswer) -> Account:
    account = linked.account
    if linked.level != answer.level:
        linked.level = answer.level
        linked.save(update_fields=["level"])
    if account.name != answer.name:
        account.name = answer.name
        account.save(update_fields=["name"])
    for join in _joins:
        join(answer.national_id, account.subject_id or account.public_id)
    return account


def _make(answer: ElectronicAnswer, origin: str) -> Account:
    public_id = new_id()
    subject = next((join(answer.national_id, None) for join in _joins), None) or new_id()
    account = Account.objects.create_account(
        username=f"vneid.{public_id.hex[-16:]}",
        password=None,
        name=answer.name,
        public_id=public_id,
        subject_id=subject,
        # Whoever was invented for training must not be usable should this database ever serve in earnest.
        is_demo=settings.TRAINING,
    )
    digest = rules.identity_digest(answer.national_id, settings.SECRET_KEY)
    ElectronicIdentity.objects.create(account=account, digest=digest, level=answer.level)
    add_grant(SYSTEM, account, OWN, "đăng nhập VNeID lần đầu")
    journal.append(
        by=account.as_actor(origin=origin),
        action="core.identity.account.created",
        subject=subject_of(account),
        details={"method": "vneid", "role": Role.CITIZEN.value},
    )
    return account
