"""What DuckDB calls good is good to the register's own Checker, with the same values; normalising is safe to repeat."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.imports.conftest import BIRTHS, SYSTEMS
from tests.data.registers.conftest import SYSTEM_VALUES
from tinhso.core.access.api import SYSTEM
from tinhso.data.imports.adapters.checking import Checking
from tinhso.data.imports.api import load_table
from tinhso.data.imports.models import SetAside
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


KINDS = {
    "code": "try_kinds",
    "name": "Sổ thử các kiểu",
    "kind": "event",
    "owner": "camau/stp",
    "key": ["number"],
    "rhythm": "once",
    "population": "none",
    "day_field": "on_day",
    "fields": [
        {"name": "number", "label": "Số", "type": "text", "required": True},
        {"name": "on_day", "label": "Ngày", "type": "date"},
        {"name": "size", "label": "Cỡ", "type": "decimal", "scale": 2, "min": -5, "max": 1000000},
        {"name": "rate", "label": "Tỷ lệ", "type": "decimal", "scale": 4},
        {"name": "fee", "label": "Phí", "type": "money", "min": 0, "max": 10000000},
        {"name": "is_old", "label": "Cũ", "type": "boolean"},
        {"name": "phone", "label": "Điện thoại", "type": "text", "format": "phone"},
        {"name": "tax_code", "label": "Mã số thuế", "type": "text", "format": "tax_code"},
        {"name": "address", "label": "Địa chỉ", "type": "text", "format": "address", "length": 40},
        {"name": "agency", "label": "Cơ quan", "type": "agency"},
        {"name": "system", "label": "Hệ thống", "type": "reference", "register": SYSTEMS},
    ],
}
KIND_FIELDS = tuple(item["name"] for item in KINDS["fields"])
NUMBERS = st.one_of(
    st.sampled_from(
        ["1.5", "1,5", "-5", "-5.01", "1e3", " 7", "007", ".5", "5.", "+3", "1_0", "1.234", "1.234,56", ""]
    ),
    st.sampled_from(
        ["-0", "0.00", "0,001", "1.23456", "9" * 17, "٣", "inf", "nan", "12 000", "12.000 đ", "=1", "1.2.3"]
    ),
    st.text(st.sampled_from("0123456789.,- "), max_size=9),
    st.integers(-10, 10**8).map(str),
    st.decimals(-6, 10**6, places=2).map(str),
)
KIND_ROWS = st.fixed_dictionaries(
    {
        "number": st.integers(1, 10**6).map(str),
        "on_day": st.sampled_from(["", "01/02/2024", "2024-02-30", "01/07/2025", "2026-01-01"]),
        "size": NUMBERS,
        "rate": NUMBERS,
        "fee": NUMBERS,
        "is_old": st.sampled_from(["true", "True", "1", "0", "có", "Có", "CÓ", "x", "X", "không", "no", "2", " 1", ""]),
        "phone": st.one_of(
            st.sampled_from(["0912345678", "02903831234", "+84912345678", "84 912 345 678", "0912.345.678", "091", ""]),
            st.text(st.sampled_from("0123456789 +.()"), max_size=13),
        ),
        "tax_code": st.one_of(
            st.sampled_from(["0100109106", "0100109106-001", "0100109107", "2000 123 456", "000325000007", ""]),
            st.text(st.sampled_from("0123456789-"), min_size=9, max_size=14),
        ),
        "address": st.one_of(
            st.sampled_from(["Số 1, đường Bôn", "số 1 ,đường", "Khóm 2,", ", Ấp 3", "Ấp Hoà Bình", "=1+1", "A  b", ""]),
            st.text(st.sampled_from("aăđịòóỳ ABĐ,./-1\u0300\u00a0"), max_size=45),
        ),
        "agency": st.sampled_from(["camau/stp", "camau/skhcn", "Sở Tư pháp", "sở tư pháp", " camau/stp", "xyz", ""]),
        "system": st.sampled_from(["HT-001", " HT-001", "HT-404", "ht-001", "=HT", ""]),
    }
)
SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@SLOW
@given(rows=st.lists(ROWS, min_size=1, max_size=12, unique_by=lambda row: row["number"]), training=st.booleans())
def test_whole_columns_and_single_rows_agree(province, rows, training):
    agree(BIRTHS, FIELDS, rows, training=training)


@pytest.fixture
def kinds(province):
    registers.declare(by=SYSTEM, content=KINDS, reason="thử")
    registers.create(by=SYSTEM, code=SYSTEMS, values=SYSTEM_VALUES)


@SLOW
@given(rows=st.lists(KIND_ROWS, min_size=1, max_size=12, unique_by=lambda row: row["number"]), training=st.booleans())
def test_they_agree_on_every_kind_of_field(kinds, rows, training):
    agree("try_kinds", KIND_FIELDS, rows, training=training)


def agree(code, names, rows, *, training):
    with duckdb.connect() as work:
        work.execute(f"CREATE TABLE src (rn BIGINT, {', '.join(f'r_{name} VARCHAR' for name in names)})")
        marks = ", ".join("?" * (len(names) + 1))
        for place, row in enumerate(rows, 1):
            work.execute(f"INSERT INTO src VALUES ({marks})", [place, *(row[name] or None for name in names)])
        prepare = registers.preparer(code)
        checking = Checking(
            work, prepare, by=SYSTEM, today=date(2026, 11, 22), training=training, given=names, provenance="p"
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


def test_a_record_that_is_not_there_is_told_by_row_and_field(kinds):
    rows = [{"number": "1", "system": "HT-001"}, {"number": "2", "system": "HT-404"}, {"number": "3", "system": ""}]
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in ("number", "system")})
    mapping = {"number": "number", "system": "system"}
    made = load_table(by=SYSTEM, register="try_kinds", table=table, mapping=mapping, provenance="thử")
    assert (made.counts.new, made.counts.aside) == (2, 1)
    item = SetAside.objects.get()
    assert (item.row, item.field, item.code) == (2, "system", "reference")
    assert "HT-404" in item.message


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
