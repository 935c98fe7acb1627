"""The old codes: each text comes back by the code's own table, and the truth names every row."""

import csv
import unicodedata
from collections import defaultdict
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.twin.population.rules.legacy import to_cp1258, to_tcvn3, to_vni

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
TEXTS = st.text(LETTERS + LETTERS.upper() + " 0123456789")


@pytest.mark.parametrize(
    ("text", "tcvn3", "vni"),
    [
        ("Tiếng Việt", "TiÕng ViÖt", "Tieáng Vieät"),
        ("rất hay", "rÊt hay", "raát hay"),
        ("Đỗ Thị Bưởi", "§ç ThÞ B\u00adëi", "Ñoã Thò Böôûi"),
        ("Bảo Thắng", "B¶o Th¾ng", "Baûo Thaéng"),
    ],
)
def test_known_words(text, tcvn3, vni):
    assert to_tcvn3(text) == tcvn3
    assert to_vni(text) == vni


@given(TEXTS)
def test_windows_1258_comes_back(text):
    assert unicodedata.normalize("NFC", to_cp1258(text).decode("cp1258")) == text


def test_tcvn3_and_vni_tell_all_small_letters_apart():
    for code in (to_tcvn3, to_vni):
        assert len({code(letter) for letter in LETTERS}) == len(LETTERS)


@given(TEXTS)
def test_old_codes_fit_in_one_byte_a_character(text):
    to_tcvn3(text).encode("latin-1")
    to_vni(text).encode("latin-1")
    assert to_tcvn3(unicodedata.normalize("NFD", text)) == to_tcvn3(text)


def _text(value: object) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, datetime) else str(value)


def test_every_row_of_an_old_file_stands_where_the_truth_says(spoilt):
    truth = defaultdict(list)
    for line in spoilt.legacy():
        truth[line["file"]].append(line)
    births = {row["record_no"]: row for row in spoilt.rows("births")}
    codes = {"tcvn3": to_tcvn3, "vni": to_vni, "unicode": str, "cp1258": str}
    assert {path.name for path in spoilt.made.legacy} == set(truth)
    for path in spoilt.made.legacy:
        lines = truth[path.name]
        assert lines
        if path.suffix == ".xlsx":
            sheet = openpyxl.load_workbook(path).active
            found = {at: [cell.value for cell in row] for at, row in enumerate(sheet.iter_rows(), start=1)}
        else:
            delimiter = {"khai-sinh-tcvn3.csv": ";", "khai-sinh-vni.csv": "\t"}.get(path.name, ",")
            encoding = "cp1258" if "1258" in path.name else "latin-1"
            text = unicodedata.normalize("NFC", path.read_bytes().decode(encoding)) if "1258" in path.name else None
            rows = csv.reader((text or path.read_bytes().decode(encoding)).splitlines(), delimiter=delimiter)
            found = {
                at: [None, row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]]
                for at, row in enumerate(rows, 1)
            }
        for line in lines:
            code, row = codes[line["encoding"]], found[int(line["line"])]
            assert row[1] == line["record_no"]
            assert row[3] == code(line["full_name"])
            assert _text(row[5]) == line["birth_date"]
            assert _text(row[6]).zfill(12) == line["citizen_id"]
            assert (row[7], row[8]) == (code(line["mother_name"]), code(line["father_name"]))
            assert line["record_no"] in births
