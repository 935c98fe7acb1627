"""The province's registers, some records, and the people of the permission tests."""

from pathlib import Path

import pytest

from tests.data.registers.conftest import BIRTH_VALUES, SYSTEM_VALUES, person, three  # noqa: F401
from tinhso.core.access.api import SYSTEM, Role
from tinhso.core.directory import api as directory
from tinhso.data.quality import api
from tinhso.data.registers import api as registers

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"
BIRTHS, SYSTEMS = "civil_births", "information_systems"


@pytest.fixture
def province(db, settings, tmp_path, three):  # noqa: F811
    """The directory, three registers and the declarations of quality, empty; working files in a folder of the test."""
    settings.DATA_DIR = tmp_path
    directory.load_province(PROVINCE, by=SYSTEM)
    registers.load_province(three, by=SYSTEM)
    api.load_province(PROVINCE, by=SYSTEM)


@pytest.fixture
def systems(province):
    """Four systems; returns the public ids: whole, without decision, twice the same."""
    rows = [
        {"level": 3, "level_decision": "12/QĐ"},
        {"level": None},
        {"name": "Cổng thông tin"},
        {"name": "CONG THONG TIN"},
    ]
    made = []
    for number, values in enumerate(rows):
        base = {**SYSTEM_VALUES, "code": f"HT-{number}", "name": f"Hệ thống {number}"}
        made.append(registers.create(by=SYSTEM, code=SYSTEMS, values=base | values).public_id)
    return made


@pytest.fixture
def births(province):
    """Births with known faults: (records by name)."""
    made = {}
    rows = {
        "good": {},
        "id_against_sex": {"number": "8", "citizen_id": "000225000007"},
        "id_against_year": {"number": "9", "citizen_id": "000324000017"},
        "no_mother": {"number": "10", "mother_name": None},
    }
    for name, values in rows.items():
        base = {**BIRTH_VALUES, "mother_name": "Trần Thị Mẹ", "full_name": f"Trần Thị {'ABCD'[len(made)]}a"}
        made[name] = registers.create(by=SYSTEM, code=BIRTHS, values=base | values).public_id
    return made


@pytest.fixture
def steward():
    return person(Role.DATA_STEWARD, "camau/skhcn")


@pytest.fixture
def justice():
    return person(Role.DATA_STEWARD, "camau/stp")


@pytest.fixture
def colleague():
    return person(Role.OFFICER, "camau/stp")


@pytest.fixture
def outsider():
    return person(Role.OFFICER, "camau/syt")
