"""Where an account is signed in: Django's sessions with our list of them beside."""

import time
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from tinhso.core.identity import rules
from tinhso.core.identity.data import OpenSession
from tinhso.core.identity.models import Account, SignIn
from tinhso.core.web.api import has_room

BACKEND = "tinhso.core.identity.backends.LockingBackend"
#: Keys of the session: the level of electronic identification, and the delegation in use.
LEVEL, ACTING = "level", "acting"


def start(request: HttpRequest, account: Account, method: str, origin: str, level: int = 0) -> None:
    """Sign *account* in on this browser under a fresh session key."""
    old_key = request.session.session_key
    login(request, account, backend=BACKEND)
    session = request.session
    if session.session_key == old_key:  # signed in again as the same person: Django would keep the key
        SignIn.objects.filter(session_key=old_key).delete()
        session.cycle_key()
    session[LEVEL] = level
    session.pop(ACTING, None)
    session["method"] = method
    session["started_at"] = session["seen_at"] = int(time.time())
    session.save()
    agent = request.META.get("HTTP_USER_AGENT", "")[:200].replace("\x00", "")
    SignIn.objects.create(
        account=account, session_key=session.session_key or "", method=method, origin=origin[:100], agent=agent
    )


def set_method(request: HttpRequest, method: str) -> None:
    """Note that this session has meanwhile proved more (a second factor was set up)."""
    request.session["method"] = method
    SignIn.objects.filter(session_key=request.session.session_key).update(method=method)


def end(request: HttpRequest) -> None:
    """Sign out on this browser."""
    SignIn.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def is_over(request: HttpRequest, account: Account) -> bool:
    """Return whether this session has lived or rested too long; otherwise note, now and then, that it is in use."""
    now = int(time.time())
    session = request.session
    idle_limit = getattr(settings, "STAFF_IDLE_SECONDS", rules.STAFF_IDLE_SECONDS)
    if "started_at" not in session:  # begun by another of Django's ways (force_login): its life begins now
        session["started_at"] = session["seen_at"] = now
    if now - int(session["started_at"]) > rules.SESSION_LIFE_SECONDS:
        return True
    rested = now - int(session.get("seen_at", 0))
    if rested > idle_limit and rules.needs_second_factor(account.grants):
        return True
    # Reading goes on when the disk is full: the note can wait.
    if rested > rules.TOUCH_SECONDS and has_room():
        session["seen_at"] = now
        SignIn.objects.filter(session_key=session.session_key).update(seen_at=timezone.now())
    return False


def open_sessions(account: Account, this_key: str | None) -> list[OpenSession]:
    """Return where the account is signed in, newest use first (two queries); forget those that have run out."""
    rows = list(SignIn.objects.filter(account=account)[:200])
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    oldest = timezone.now() - timedelta(seconds=rules.SESSION_LIFE_SECONDS)
    return [
        OpenSession(
            row.public_id, row.started_at, row.seen_at, row.origin, row.agent, row.method, row.session_key == this_key
        )
        for row in rows
        if row.session_key in alive and row.started_at > oldest
    ]


def revoke(account: Account, *, only: UUID | None = None, except_key: str | None = None) -> int:
    """End sessions of *account*: one of them, or all (but this browser's, if named); return how many."""
    rows = SignIn.objects.filter(account=account)
    if only is not None:
        rows = rows.filter(public_id=only)
    if except_key is not None:
        rows = rows.exclude(session_key=except_key)
    keys = list(rows.values_list("session_key", flat=True))
    ended: int = Session.objects.filter(session_key__in=keys).delete()[0]
    SignIn.objects.filter(session_key__in=keys).delete()
    return ended


def renamed(old_key: str | None, request: HttpRequest) -> None:
    """Note that this browser's session has a new key."""
    SignIn.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
