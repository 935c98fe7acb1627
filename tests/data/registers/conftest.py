"""The province's registers, and the people of the permission tests."""

import json
import shutil
from pathlib import Path

import pytest
from django.test import Client

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.directory import api as directory
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account
from tinhso.data.registers import api
from tinhso.data.registers.services.keys import make_key

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"
SYSTEMS, BIRTHS, PRODUCTS = "information_systems", "civil_births", "ocop_products"
ADMINISTRATOR = Actor("admin", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)

SYSTEM_VALUES = {
    "code": "HT-001",
    "name": "Cổng dịch vụ công",
    "operator": "camau/skhcn",
    "mode": "run",
    "status": "in_use",
    "has_full_plan": True,
    "network_details": "10.0.0.1",
}
BIRTH_VALUES = {
    "office": "96/31825",
    "book": "01/2025",
    "number": "7",
    "registered_on": "2025-08-20",
    "full_name": "Trần Thị Bé Đào",
    "sex": "female",
    "birth_date": "2025-08-01",
    "citizen_id": "000325000007",
}


def person(role: Role, agency: str = "*", area: str = "*") -> Actor:
    grants = (Grant(role, Scope(agency=agency, area=area)),)
    return Actor(id=f"{role}:{agency}:{area}", name="Người thử", grants=grants, is_signed_in=True)


@pytest.fixture(scope="session")
def three(tmp_path_factory):
    """A province folder with three of the registers: making the tables of all of them takes seconds."""
    folder = tmp_path_factory.mktemp("province")
    (folder / "registers").mkdir()
    for code in (SYSTEMS, BIRTHS, PRODUCTS):
        shutil.copy(PROVINCE / "registers" / f"{code}.yaml", folder / "registers")
    return folder


@pytest.fixture
def province(db, three):
    """The directory and the three registers, empty."""
    directory.load_province(PROVINCE, by=SYSTEM)
    api.load_province(three, by=SYSTEM)


@pytest.fixture
def steward():
    return person(Role.DATA_STEWARD, "camau/skhcn")


@pytest.fixture
def justice():
    return person(Role.DATA_STEWARD, "camau/stp")


@pytest.fixture
def outsider():
    """An officer of another agency."""
    return person(Role.OFFICER, "camau/syt")


@pytest.fixture
def stranger():
    return Actor(id="visitor:")


@pytest.fixture
def key_of(db):
    """Return the headers of a machine with one role over one agency."""

    def make(role: Role, agency: str, *, may_write: bool = True, registers=()):
        _id, token = make_key(
            by=ADMINISTRATOR,
            name="Hệ thống thử",
            role=role,
            agency=agency,
            may_write=may_write,
            registers=registers,
            reason="thử",
        )
        return {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    return make


@pytest.fixture
def signed_in(db):
    """Return a browser signed in with one role over one agency."""

    def sign_in(role: Role, agency: str = "*") -> Client:
        account = Account.objects.create_account(
            username=f"{role}.{agency}".replace("/", "."), password=None, name="Thử"
        )
        identity.grant_role(
            by=ADMINISTRATOR, account_id=account.public_id, role=role, scope=Scope(agency=agency), reason="thử"
        )
        account.refresh_from_db()
        client = Client()
        client.force_login(account)
        return client

    return sign_in


def send(client, method, url, body, **headers):
    return getattr(client, method)(url, json.dumps(body), content_type="application/json", **headers)
