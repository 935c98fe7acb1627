"""Cà Mau's plans loaded, and the people of the permission tests."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from tinhso.core.access.api import SYSTEM, Actor, Grant, Role, Scope
from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.directory import api as directory
from tinhso.core.identity import api as identity
from tinhso.core.identity.models import Account
from tinhso.steering.plans import api
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.reporting import DutyInfo, Evidence, Figure, Report, RoundInfo
from tinhso.steering.plans.selectors import reporting
from tinhso.steering.plans.services import rounds

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


#: The day of these tests: inside the plan of 2025, before the departments were merged.
TODAY = date(2025, 6, 20)


@pytest.fixture
def in_june(monkeypatch) -> date:
    """Set the business day to 20 June 2025."""
    monkeypatch.setenv("TINHSO_TODAY", TODAY.isoformat())
    return TODAY


def new_round(**changes) -> rounds.NewRound:
    values = {
        "plan": "kh-2025",
        "title": "6 tháng đầu năm 2025",
        "period_from": date(2025, 1, 1),
        "period_to": date(2025, 6, 30),
        "opens": date(2025, 6, 1),
        "cut_off": datetime(2025, 6, 25, 17, 0, tzinfo=PROVINCE_ZONE),
        "kinds": frozenset({Kind.TARGET, Kind.TASK}),
    }
    return rounds.NewRound(**{**values, **changes})


@pytest.fixture
def opened(loaded, in_june) -> RoundInfo:
    """An open round of the plan of 2025: 28 targets, 33 tasks."""
    return rounds.open_round(by=person(Role.DATA_STEWARD, STEWARD), new=new_round())


def duty(opened: RoundInfo, code: str, agency: str | None = None) -> DutyInfo:
    """Return the duty about one row in a round (the one of *agency* if given)."""
    found = [
        item
        for item in reporting.duties_of_round(opened.id)
        if item.code == code and (agency is None or item.agency == agency)
    ]
    assert found, code
    return found[0]


def report(top=None, bottom=None, value=None, *, decimals=0, **changes) -> Report:
    """Return a report of the one measure of a target as of 15 June 2025."""
    numbers = [None if number is None else Decimal(number) for number in (value, top, bottom)]
    figure = Figure("chung", *numbers, decimals=decimals)
    values = {"as_of": date(2025, 6, 15), "figures": (figure,), "evidence": (Evidence("hồ sơ", url="https://vanban.example/1"),)}
    return Report(**{**values, **changes})
