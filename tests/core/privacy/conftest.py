"""People with values that nobody else has, and browsers signed in as them."""

import pytest
from django.test import Client

from tinhso.core.access.api import Actor, Grant, Role, Scope
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account
from tinhso.core.subjects import api as subjects

MARKERS = ("Zyxwvu Thị Đánh Dấu", "zyxwvu.danhdau", "zyxwvu@danhdau.example", "203.0.113.77")
FIRST = Actor(id="quan-tri-dau", name="Đầu", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)


@pytest.fixture(autouse=True)
def apart(tmp_path, settings):
    """Keep the list of erasures of each test to itself."""
    settings.DATA_DIR = tmp_path
    subjects.forget()
    yield
    subjects.forget()


@pytest.fixture
def citizen(db) -> Account:
    return Account.objects.create_account(username=MARKERS[1], password="x" * 16, name=MARKERS[0], email=MARKERS[2])


def administrator(name: str) -> Account:
    account = Account.objects.create_account(username=name, password=None, name=f"Quản trị {name}")
    identity.grant_role(by=FIRST, account_id=account.public_id, role=Role.ADMINISTRATOR, scope=Scope(), reason="thử")
    account.refresh_from_db()
    return account


@pytest.fixture
def one(db) -> Account:
    return administrator("quan.tri.mot")


@pytest.fixture
def two(db) -> Account:
    return administrator("quan.tri.hai")


def browser(account: Account) -> Client:
    client = Client(REMOTE_ADDR=MARKERS[3])
    client.force_login(account)
    session = client.session
    session["method"] = "password+totp"
    session.save()
    return client
