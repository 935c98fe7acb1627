"""The province's registers, a steward of births, and small files."""

import pytest

from tests.data.registers.conftest import (  # noqa: F401 - fixtures
    BIRTHS,
    SYSTEMS,
    justice,
    outsider,
    person,
    province,
    signed_in,
    steward,
    stranger,
    three,
)

MAP = {
    "office": "area_code",
    "book": {"constant": "01"},
    "number": "record_no",
    "registered_on": "registered_on",
    "full_name": "full_name",
    "sex": "sex",
    "birth_date": "birth_date",
    "citizen_id": "citizen_id",
    "mother_name": "mother_name",
}
HEADER = ("record_no", "registered_on", "citizen_id", "full_name", "sex", "birth_date", "mother_name", "area_code")


def birth(number, **changes):
    """Return one good row of a birth book as texts."""
    row = {
        "record_no": f"KS-{number:05}",
        "registered_on": "20/08/2025",
        "citizen_id": f"0003250{number:05}",
        "full_name": "Trần Thị Bé Đào",
        "sex": "Nữ",
        "birth_date": "01/08/2025",
        "mother_name": "Lê Thị Hòa",
        "area_code": "31825",
    }
    return row | changes


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
