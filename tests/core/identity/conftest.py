"""People for the tests of identity."""

import time

import pytest
from django.test import Client

from tinhso.core.access.api import SYSTEM, Role, Scope
from tinhso.core.identity.adapters import second_factor, sessions
from tinhso.core.identity.adapters.limits import _store
from tinhso.core.identity.models import Account
from tinhso.core.identity.services.administration import Grant, _grant

PASSWORD = "con-ca-mau-boi-nguoc-dong"


@pytest.fixture(autouse=True)
def no_tries_yet(db):
    """Every test starts with counters at zero."""
    with _store() as store:
        store.cursor.execute("DELETE FROM core_limit")


@pytest.fixture
def person(db):
    """Make accounts: ``person("an", Role.OFFICER, Scope("camau/stttt"))``."""

    def make(username, *roles, scope=None, password=PASSWORD, **fields):
        account = Account.objects.create_account(username=username, password=password, name=username.title(), **fields)
        for role in roles:
            _grant(SYSTEM, account, Grant(role, scope or Scope()), "tests")
        return account

    return make


@pytest.fixture
def browser_of():
    """Return a browser in which the account is signed in, second factor included."""

    def make(account, method="password+totp"):
        client = Client()
        client.force_login(account)
        session = client.session
        session["method"] = method
        session["started_at"] = session["seen_at"] = int(time.time())
        session.save()
        sessions.SignIn.objects.create(account=account, session_key=session.session_key, method=method)
        return client

    return make


@pytest.fixture
def phone():
    """Return the code a phone shows for a secret, some steps from now."""

    def code(secret, steps=0):
        counter = int(time.time()) // second_factor.PERIOD + steps
        return second_factor.format_hotp_value(second_factor.hotp_value(secret, counter))

    return code


@pytest.fixture
def with_phone(phone):
    """Give an account a second factor; return its secret and recovery codes."""

    def give(account):
        secret = second_factor.new_secret()
        return secret, second_factor.activate(account, secret, phone(secret, -1))

    return give


@pytest.fixture
def administrator(person):
    """A province administrator."""
    return person("quan-tri", Role.ADMINISTRATOR)
