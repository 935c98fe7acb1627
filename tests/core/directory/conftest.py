"""Cà Mau's directory loaded, and the people of the permission tests."""

from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.directory import api
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"
EVE, MERGED = date(2025, 6, 30), date(2025, 7, 1)


def person(role: Role, *, agency: str = "*", area: str = "*") -> Actor:
    scope = Scope(agency=agency, area=area)
    return Actor(id=f"{role}:{agency}:{area}", name="Người thử", grants=(Grant(role, scope),), is_signed_in=True)


@pytest.fixture
def loaded(db) -> None:
    api.load_province(PROVINCE, by=SYSTEM)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """Load the province once for a file of tests; each test's own writes are rolled back to there."""
    with django_db_blocker.unblock(), transaction.atomic():
        api.load_province(PROVINCE, by=SYSTEM)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def held(loaded_once, db) -> None:
    """The province is loaded."""


@pytest.fixture
def steward() -> Actor:
    return person(Role.DATA_STEWARD)


@pytest.fixture
def signed_in(db):
    """Return a browser signed in with one role over one scope."""

    def sign_in(role: Role, *, agency: str = "*", area: str = "*") -> Client:
        account = Account.objects.create_account(username=f"{role}.thu", password=None, name="Thử")
        identity.grant_role(
            by=person(Role.ADMINISTRATOR),
            account_id=account.public_id,
            role=role,
            scope=Scope(agency=agency, area=area),
            reason="thử",
        )
        account.refresh_from_db()
        client = Client()
        client.force_login(account)
        return client

    return sign_in
