import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.steering.claims.rules.claims_helpers import extracted
from tinhso.steering.claims.data import Paragraph, Table
from tinhso.steering.claims.rules.extraction import extract
from tinhso.steering.claims.rules.reading_plain import read_plain

TABLE = """PHỤ LỤC II
DANH MỤC NĂM 2024
Đơn vị tính: Triệu đồng.
STT | Tên nhiệm vụ | Chủ đầu tư | Thời gian | Vốn phân khai | Ghi chú |
| TỔNG CỘNG |
|
| 1.000 |
|
I | Hằng năm |
|
| 600 |
|
1 | Đường truyền | Sở A | 2022-2025 | 400 |
|
2 | Cáp quang | Sở B | 2024 | 200 |
|
II | Dự án mới |
|
| 400 |
|
1 | Hệ thống | Sở C | 2024 | 400 |
|
Hết.
"""


def test_the_head_of_a_document():
    read = read_plain(
        "ỦY BAN NHÂN DÂN | CỘNG HÒA |\nSố: 267/KH-UBND | Cà Mau, ngày 10 tháng 12 năm 2024 |\n"
        "KẾ HOẠCH\nTHỰC HIỆN CHUYỂN ĐỔI SỐ\n"
    )
    assert (read.symbol, read.issued_on, read.title) == (
        "267/KH-UBND",
        date(2024, 12, 10),
        "KẾ HOẠCH THỰC HIỆN CHUYỂN ĐỔI SỐ",
    )


def test_sections_read_as_a_person_says_them():
    read = read_plain("Phần I\nI. KẾT QUẢ\n8. Kinh tế số\na) Kết quả đạt được:\nĐoạn này.\nPHỤ LỤC III\nBảng sau")
    assert [block.section for block in read.blocks if isinstance(block, Paragraph)][3:] == [
        "Phần I, mục I.8.a", "Phần I, mục I.8.a", "Phụ lục III", "Phụ lục III",
    ]  # fmt: skip


def test_empty_lines_with_a_bar_fill_the_row_they_continue():
    table = next(block for block in read_plain(TABLE).blocks if isinstance(block, Table))
    assert len(table.cells) == 7 * 6
    assert "Triệu đồng" in table.caption


def test_table_totals_rows_and_labels():
    found = extracted(TABLE)
    by_id = {claim.id: claim for claim in found.claims}
    parts = [([int(by_id[term].value) for term in one.terms], int(by_id[one.result].value)) for one in found.relations]
    assert parts == [([600, 400], 1000), ([400, 200], 600), ([400], 400)]
    assert {claim.unit for claim in found.claims} == {"triệu đồng"}
    assert found.claims[2].place.label == "Phụ lục II, dòng I.1, cột «Vốn phân khai»"
    assert [row.item for row in found.rows] == ["Đường truyền", "Cáp quang", "Hệ thống"]
    assert dict(found.rows[0].values)["thời gian"] == "2022-2025"


def test_tabs_and_markdown_are_tables_too():
    tabbed = "Đơn vị\tSố xã\tTỷ lệ (%)\nA\t5\t50,0\nB\t3\t30,0\n"
    marked = "| Đơn vị | Số xã |\n|---|---|\n| A | 5 |\n| B | 3 |\n"
    assert [claim.unit for claim in extracted(tabbed).claims] == ["", "%", "", "%"]
    assert [int(claim.value) for claim in extracted(marked).claims] == [5, 3]


def test_share_and_total_columns_are_found_by_their_numbers():
    text = (
        "TT | Huyện | Tổng số | Nam | Nữ | Đạt | Tỷ lệ (%) |\n1 | A | 100 | 40 | 60 | 50 | 50,0 |\n"
        "2 | B | 80 | 30 | 50 | 20 | 25,0 |\n3 | C | 60 | 20 | 40 | 15 | 25,0 |\n"
    )
    kinds = sorted(str(one.kind) for one in extracted(text).relations)
    assert kinds == ["parts"] * 3 + ["ratio"] * 3


def test_targets_results_and_notes_of_a_row_belong_together():
    text = (
        "STT | Chỉ tiêu | Kết quả đến ngày 15/10/2024 | Ghi chú |\n"
        "1 | 60% doanh nghiệp dùng nền tảng số | 74,1% | Có 2.490/3.360 doanh nghiệp. |\n"
        "2 | 90% hồ sơ cấp tỉnh, 80% hồ sơ cấp xã xử lý trên mạng | - Cấp xã: 85% - Cấp tỉnh: 91% | |\n"
    )
    found = extracted(text)
    texts = {claim.id: claim.text.split()[0] for claim in found.claims}
    pairs = [(str(one.kind), texts[one.terms[0]], texts[one.result]) for one in found.relations]
    assert pairs == [
        ("threshold", "74,1%", "60%"), ("ratio", "2.490", "74,1%"),
        ("threshold", "85%", "80%"), ("threshold", "91%", "90%"),
    ]  # fmt: skip


@given(st.text(alphabet="1234567890.,%/()|-– \n\tabđạtcóhộIVX:;[]", max_size=300))
def test_no_text_breaks_the_reader(text):
    read = read_plain(text)
    found = extract(read)
    ids = {claim.id for claim in found.claims}
    assert len(ids) == len(found.claims)
    assert all({*one.terms, one.result} <= ids for one in found.relations)


PIECES = ["đạt được ", "đến từ ", "tăng thêm ", "(", "có 5 ", "1.", "1,", "1/", "a)", "   ", "tỷ lệ "]


@pytest.mark.parametrize("piece", PIECES)
def test_repeated_pieces_take_no_longer_than_their_length(piece):
    start = time.process_time()
    extracted("Có 7 xã " + piece * 2000 + "xong 5 xã.")
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["", "\n\n", "|", "||\n|", "không có số nào"])
def test_texts_without_figures(text):
    assert extracted(text).claims == ()
