"""Cà Mau's plans loaded, and the people of the permission tests."""

from pathlib import Path

import pytest
from django.test import Client

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.directory import api as directory
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account
from tinhso.steering.plans import api

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"

#: What the documents name as leading I.3 of 2025, and what the document of 2024 leaves to the plan's steward.
STEWARD = "camau/stttt"


def person(role: Role, agency: str) -> Actor:
    return Actor(
        id=f"{role}:{agency}", name="Người thử", grants=(Grant(role, Scope(agency=agency)),), is_signed_in=True
    )


@pytest.fixture
def province() -> Path:
    return PROVINCE


@pytest.fixture
def known_agencies(db) -> None:
    directory.load_province(PROVINCE, by=SYSTEM)


@pytest.fixture
def loaded(known_agencies) -> None:
    api.load_province(PROVINCE, by=SYSTEM)


@pytest.fixture
def steward() -> Actor:
    return person(Role.DATA_STEWARD, STEWARD)


@pytest.fixture
def signed_in(db):
    """Return a browser signed in with one role over one agency."""

    def sign_in(role: Role, agency: str) -> Client:
        account = Account.objects.create_account(
            username=f"{role}-{agency}".replace("/", "."), password=None, name="Thử"
        )
        administrator = person(Role.ADMINISTRATOR, "*")
        identity.grant_role(
            by=administrator, account_id=account.public_id, role=role, scope=Scope(agency=agency), reason="thử"
        )
        account.refresh_from_db()
        client = Client()
        client.force_login(account)
        return client

    return sign_in
