"""From a legacy spreadsheet dropped on the page of declaring to its import: TCVN3 letters, merged headings."""

import io
import time

import openpyxl
import pytest

from tinhso.core.access.api import Role
from tinhso.data.imports.rules import encodings
from tinhso.data.imports.services import tables
from tinhso.data.registers.api import SheetRefused

from ..registers.conftest import person

_OLD = {letter: chr(code) for code, letter in encodings._FROM_TCVN3.items()}
ME, OTHER = person(Role.DATA_STEWARD, "camau/skhcn"), person(Role.DATA_STEWARD, "camau/syt")


def old(text):
    """Return a text as it looks when written with a TCVN3 font."""
    return "".join(_OLD.get(sign, sign) for sign in text)


def legacy_workbook(rows=60):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = old("danh sách tàu cá tỉnh cà mau")
    sheet.merge_cells("A1:G1")
    for cell, words in {"A3": "STT", "B3": "số đăng ký", "E3": "ngày đóng", "F3": "nghề", "G3": "chiều dài"}.items():
        sheet[cell] = old(words)
        sheet.merge_cells(f"{cell}:{cell[0]}4")
    sheet["C3"] = old("chủ tàu")
    sheet.merge_cells("C3:D3")
    sheet["C4"], sheet["D4"] = old("họ và tên"), old("địa chỉ")
    people = ["Nguyễn Văn Tám", "Trần Thị Bé", "Lê Hoàng Phúc"]
    for number in range(1, rows + 1):
        day = "31/02/2010" if number == 7 else f"{number % 28 + 1:02}/{number % 12 + 1:02}/2010"
        place = old(f"ấp {number % 9 + 1}, xã tân thuận, nhà {number}")
        gear = old(["lưới kéo", "câu mực"][number % 2])
        plate = f"CM-{90000 + number}-TS"
        sheet.append([number, plate, old(people[number % 3]), place, day, gear, f"{12 + number % 9},{number % 10}"])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_an_old_spreadsheet_is_read_whole_with_its_letters_and_its_two_lines_of_headings():
    sheet = tables.read_table(by=ME, content=legacy_workbook(), name="tau_ca.xlsx")
    wanted = ("STT", "số đăng ký", "họ và tên", "địa chỉ", "ngày đóng", "nghề", "chiều dài")
    assert sheet.columns == wanted
    assert len(list(sheet.rows)) == 60
    assert any("TCVN3" in note for note in sheet.notes)
    assert any("ô gộp" in note for note in sheet.notes)
    assert sheet.name == "tau ca"


def test_what_cannot_be_read_is_refused_with_its_cause(settings):
    with pytest.raises(SheetRefused, match="rỗng"):
        tables.read_table(by=ME, content=io.BytesIO(b""), name="a.csv")
    settings.MAX_UPLOAD_BYTES = 10
    with pytest.raises(SheetRefused, match="lớn quá"):
        tables.read_table(by=ME, content=io.BytesIO(b"a,b\n" * 10), name="a.csv")


@pytest.mark.django_db
def test_a_kept_file_is_its_senders_and_goes_in_time(monkeypatch):
    sheet = tables.read_table(by=ME, content=io.BytesIO(b"ma,ten\n1,a\n2,b\n"), name="a.csv")
    for file in (sheet.file, f"../{sheet.file}", "khong-co"):
        with pytest.raises(SheetRefused):
            tables.begin_import(by=OTHER, register="x", file=file, name="a", columns={})
    assert tables.tidy() == 0
    later = time.time() + 31 * 24 * 3600
    monkeypatch.setattr(tables.time, "time", lambda: later)
    assert tables.tidy() >= 1
