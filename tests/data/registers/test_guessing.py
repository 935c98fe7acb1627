"""What columns are taken for: from the whole table, with a reason, and never what most rows are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.data.registers.api import parse_declaration
from tinhso.data.registers.rules.guessing import Looking, Places, proposal
from tinhso.data.registers.rules.plain_types import plain_type_of, plain_types, says

PLACES = Places(frozenset({"xa tan thuan", "tan thuan"}), frozenset({"so tu phap"}))


def guessed(header, values, places=PLACES):
    looking = Looking([header], places)
    for value in values:
        looking.add([value])
    return looking.guesses()[0]


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Số CCCD", ["000300000001", "000300000002"], "citizen_id"),
        ("MST", ["2000123453", "2000000003"], "tax_code"),
        ("Điện thoại", ["0290 3831 234", "0912345678"], "phone"),
        ("Email", ["a@camau.gov.vn"], "email"),
        ("Ngày cấp", ["01/02/2020", "2020-12-31", "5-6-2021"], "date"),
        ("Lúc", ["01/02/2020 08:30"], "datetime"),
        ("Kỳ", ["10/2024", "2024-11"], "month"),
        ("Năm", ["2019", "2020"], "year"),
        ("Số lượng", ["2019", "2020"], "integer"),
        ("Diện tích", ["12,5", "1.234,75", "3"], "decimal"),
        ("Số tiền (đồng)", ["1.500.000", "20.000"], "money"),
        ("Có phép", ["Có", "không", "x"], "boolean"),
        ("Nơi ở", ["Xã Tân Thuận", "xã tân thuận"], "commune"),
        ("Đơn vị", ["Sở Tư pháp"], "agency"),
        ("Họ và tên", ["Nguyễn Văn A", "Trần B", "Lê C"], "person_name"),
        ("Loại", ["A", "B"] * 10, "code"),
        ("Ghi chú", ["một", "hai", "ba"], "text"),
        ("Mô tả", ["x" * 300, "y"], "long_text"),
        ("Mã", ["001", "002", "003"], "text"),
        ("Trống", ["", ""], "text"),
    ],
)
def test_a_column_is_taken_for_what_it_holds(header, values, kind):
    looking = Looking([header, "Khác"], PLACES)
    for number, value in enumerate(values):
        looking.add([value, str(number)])
    assert looking.guesses()[0].kind == kind


def test_what_does_not_fit_is_told_with_an_example_and_late_rows_count():
    days = ["01/02/2020"] * 99 + ["31/02/2020"]
    guess = guessed("Ngày", days)
    assert guess.kind == "date"
    assert "1 trong 100" in guess.why
    assert "31/02/2020" in guess.why
    # The first half are days; the column as a whole is not.
    assert guessed("Ngày", ["01/02/2020"] * 50 + [f"chưa rõ {n}" for n in range(50)]).kind == "text"


def test_the_key_is_what_tells_rows_apart_and_the_serial_number_is_left_out():
    looking = Looking(["STT", "Tên tàu", "Số đăng ký"], PLACES)
    for number in range(30):
        looking.add([str(number + 1), f"Tàu {number}", f"CM-{number:05}"])
    serial, name, plate = looking.guesses()
    assert serial.is_serial
    assert not name.is_key
    assert plate.is_key
    made = proposal(looking.guesses(), name="Tàu cá", owner="camau/snnmt")
    assert made["key"] == ["so_dang_ky"]
    assert [field["name"] for field in made["fields"]] == ["ten_tau", "so_dang_ky"]


def test_two_columns_are_the_key_where_one_is_not():
    looking = Looking(["Quyển", "Số"], PLACES)
    for book in range(3):
        for number in range(3):
            looking.add([f"Q{book}", f"S{number}"])
    assert [guess.is_key for guess in looking.guesses()] == [True, True]


def test_what_is_about_people_is_classed():
    assert guessed("Họ và tên", ["Nguyễn Văn A"] * 3).personal == "basic"
    assert guessed("Tôn giáo", ["Không", "Phật giáo"] * 20).personal == "sensitive"
    assert guessed("Tên tàu", ["A", "B"]).personal == ""


def test_every_plain_type_is_read_back_as_itself():
    for item in plain_types():
        assert plain_type_of(says(item.code)) == item.code


@given(
    st.lists(st.text(max_size=20), min_size=1, max_size=6),
    st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=12),
)
def test_any_table_makes_a_declaration_that_needs_at_most_a_key(headers, rows):
    looking = Looking(headers, PLACES)
    for row in rows:
        looking.add(row)
    made = proposal(looking.guesses(), name="Sổ thử", owner="camau/stp") | {"code": "thu_so"}
    names = [field["name"] for field in made["fields"]]
    assert len(set(names)) == len(names)
    if not names:
        return
    if not made["key"]:
        made["key"] = names[:1]
        made["fields"][0]["required"] = True
    if made["fields"][0]["type"] not in {"json", "geo"}:
        parse_declaration(made)
