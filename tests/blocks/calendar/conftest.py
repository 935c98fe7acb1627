"""Cà Mau's calendar, as rows without a database and loaded."""

from datetime import datetime
from pathlib import Path

import pytest

from tinhso.blocks.calendar import api
from tinhso.blocks.calendar.adapters.folder import read_folder
from tinhso.blocks.calendar.selectors import table_of
from tinhso.core.access.api import SYSTEM, Actor, Grant, Role
from tinhso.core.clock.api import PROVINCE_ZONE

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PROVINCE_ZONE)


@pytest.fixture(scope="session")
def calendar() -> api.Calendar:
    return api.Calendar(table_of(read_folder(PROVINCE)))


@pytest.fixture
def loaded(db) -> None:
    api.load_province(PROVINCE, by=SYSTEM)


@pytest.fixture
def administrator() -> Actor:
    return Actor(id="quan-tri", name="Quản trị", grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)
