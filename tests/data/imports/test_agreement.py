"""What DuckDB calls good is good to the register's own Checker, with the same values; normalising is safe to repeat."""

from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.imports.conftest import BIRTHS
from tinhso.core.access.api import SYSTEM
from tinhso.data.imports.adapters.checking import Checking
from tinhso.data.imports.rules import normalising, numbers
from tinhso.data.registers import api as registers

pytestmark = pytest.mark.django_db

FIELDS = (
    "office",
    "book",
    "number",
    "registered_on",
    "full_name",
    "sex",
    "birth_date",
    "citizen_id",
    "mother_birth_year",
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "Trần Thị Bé Đào",
            "TRẦN VĂN A",
            "Trần Thị Hoà",
            "Nguyễn Văn út",
            "Ðỗ Quý",
            "Tra\u0302\u0300n An",
            "=A1",
            " An",
            "A1",
        ]
    ),
    st.text(st.sampled_from("aăâbđeêoôơuưyàáạảãớữ ABĐ'.-\u00a0\t1"), max_size=14),
)
DATES = st.one_of(
    st.sampled_from(
        [
            "31/02/2024",
            "1/2/2024",
            "01/02/2024",
            "2024-02-01",
            "2024-2-1",
            " 01/02/2024",
            "01-02-2024",
            "2024-02-01 00:00:00",
            "00/05/2024",
            "01/02/0000",
            "01/02/24",
        ]
    ),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)).map(lambda day: day.strftime("%d/%m/%Y")),
    st.text(st.sampled_from("0123456789/-"), min_size=8, max_size=10),
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.sampled_from(["01", "a  b", "x ", "đ–1", "\u200b"]),
)
ROWS = st.fixed_dictionaries(
    {
        "office": st.sampled_from(["31825", "96/31825", "99999", "", " 31825"]),
        "book": TEXTS,
        "number": st.integers(1, 10**6).map(str),
        "registered_on": DATES,
        "full_name": NAMES,
        "sex": st.sampled_from(["Nam", "Nữ", "male", "nam", "NỮ", "x", ""]),
        "birth_date": DATES,
        "citizen_id": st.one_of(
            st.sampled_from(["000325000007", "000 325 000 007", "+00032500000", "1e10", ""]),
            st.text(st.sampled_from("0123456789 .O"), max_size=13),
        ),
        "mother_birth_year": st.sampled_from(
            ["1990", "01990", " 1990", "1e3", "1_9", "1.990", "19,90", "", "0", "99999", "٣"]
        ),
    }
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=st.lists(ROWS, min_size=1, max_size=12, unique_by=lambda row: row["number"]), training=st.booleans())
def test_whole_columns_and_single_rows_agree(province, rows, training):
    with duckdb.connect() as work:
        work.execute(f"CREATE TABLE src (rn BIGINT, {', '.join(f'r_{name} VARCHAR' for name in FIELDS)})")
        marks = ", ".join("?" * (len(FIELDS) + 1))
        for place, row in enumerate(rows, 1):
            work.execute(f"INSERT INTO src VALUES ({marks})", [place, *(row[name] or None for name in FIELDS)])
        prepare = registers.preparer(BIRTHS)
        checking = Checking(
            work, prepare, by=SYSTEM, today=date(2026, 11, 22), training=training, given=FIELDS, provenance="p"
        )
        checking.run()
        bad = {
            found[0] for found in work.execute("SELECT rn FROM bad WHERE faults NOT LIKE '%repeated_key%'").fetchall()
        }
        lines = {found[1]: found for found in work.execute("SELECT * FROM lines").fetchall()}
    for place, row in enumerate(rows, 1):
        values, errors = checking.rows.check(row)
        assert bool(errors) == (place in bad), (row, errors)
        if not errors and f"p:{place}" in lines:
            expected = prepare.line(values, f"p:{place}")
            assert tuple(map(str, lines[f"p:{place}"])) == tuple(map(str, expected)), row


@given(st.text(max_size=30))
def test_writing_properly_twice_is_writing_properly_once(text):
    for write in normalising.FORMATS.values():
        assert write(write(text)) == write(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TRẦN THỊ HOÀ", "Trần Thị Hòa"),
        ("nguyễn thị thuý", "Nguyễn Thị Thúy"),
        ("Lê Quý", "Lê Quý"),
        ("Hoàng", "Hoàng"),
        ("Mỹ ý", "Mỹ Ý"),
        ("Ðỗ  An", "Đỗ An"),
    ],
)
def test_names(text, expected):
    assert normalising.person_name(text) == expected


def test_numbers_that_can_be_read_in_two_ways_are_asked_about():
    assert numbers.plain_number("1.234.567", whole=True) == "1234567"
    assert numbers.plain_number("1.234,5", decimal=",") == "1234.5"
    assert numbers.plain_number("1,5") == "1.5"
    for text in ("1.234,56", "1,234.56", "1,234"):
        with pytest.raises(numbers.TwoReadings):
            numbers.plain_number(text)
