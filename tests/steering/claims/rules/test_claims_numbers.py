from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.steering.claims.rules.claims_helpers import extracted, values
from tinhso.steering.claims.data import Bound, NumberStyle
from tinhso.steering.claims.rules.extraction import extract
from tinhso.steering.claims.rules.numbers import read_number, settle_style, tokens
from tinhso.steering.claims.rules.reading_plain import read_plain
from tinhso.steering.claims.rules.tidy import fold, shadow, tidy
from tinhso.steering.claims.rules.words import parse_words, to_words
from tinhso.steering.claims.rules.writing import write_number


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_what_is_written_the_vietnamese_way_is_read_back(whole, decimals):
    value = Decimal(whole).scaleb(-decimals)
    read, places, _ = read_number(write_number(value, decimals), NumberStyle.VIETNAMESE)
    assert read == value
    assert places == decimals


@given(st.integers(1000, 10**12), st.integers(1, 99))
def test_what_is_written_the_english_way_is_read_back(whole, hundredths):
    value = Decimal(whole) + Decimal(hundredths) / 100
    assert read_number(f"{value:,.2f}", NumberStyle.ENGLISH)[0] == value


@pytest.mark.parametrize(
    ("texts", "style", "settled"),
    [
        (["có 1.006.704 người, đạt 81,6%"], NumberStyle.VIETNAMESE, True),
        (["1,006,704 người", "81.6%"], NumberStyle.ENGLISH, True),
        (["90.11%", "86,41%", "1.006.704"], NumberStyle.MIXED, True),
        (["đạt 1.234 và 2.345"], NumberStyle.VIETNAMESE, False),
        (["có 5 xã"], NumberStyle.VIETNAMESE, False),
    ],
)
def test_the_document_settles_its_separators(texts, style, settled):
    assert settle_style([shadow(text) for text in texts]) == (style, settled)


def test_a_mixed_document_reads_both_percent_signs_and_thousands():
    text = "Tỷ lệ thứ nhất 90.11%, tỷ lệ thứ hai 86,41%; có 1.786 trạm, 1.006.704 lượt và 16.629%."
    assert [value for value, _ in values(text)] == [
        Decimal(one) for one in ("90.11", "86.41", "1786", "1006704", "16.629")
    ]


def test_a_number_that_reads_two_ways_is_asked_about():
    found = extracted("Tổng kinh phí đạt 1.234 tỷ đồng.")
    assert [question.readings for question in found.questions] == [(Decimal(1234), Decimal("1.234"))]


def test_other_numbers_or_a_whole_noun_settle_it_without_asking():
    assert not extracted("Tổng kinh phí đạt 1.234 tỷ đồng, bằng 52,4% dự toán.").questions
    assert not extracted("Toàn tỉnh có 1.234 hộ nghèo.").questions


def test_the_reader_can_be_told_the_style():
    found = extract(read_plain("Tổng kinh phí đạt 1.234 tỷ đồng."), style=NumberStyle.ENGLISH)
    assert found.claims[0].value == Decimal("1.234")
    assert not found.questions


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Quyết định số 1929/QĐ-UBND ngày 01/8/2022; Nghị quyết 05-NQ/TU; Nghị định số 47/2020/NĐ-CP.",
        "Điện thoại: 0290.3831.234; ĐT: 0939.923988; Thứ ba, 17-9-24 03:15:37",
        "Tỉnh xếp thứ 4/39 địa phương, đứng thứ 12, xếp hạng 58/63 tỉnh.",
        "Giai đoạn 2021 - 2025, tầm nhìn đến năm 2030; tháng 10 năm 2024; quý 3/2024; ngày 10 tháng 12 năm 2024.",
        "Phủ sóng 3G/4G, hướng đến 5G; ISO/IEC 27001:2013; phiên bản 3.0; hoạt động 24/7.",
        "Thực hiện Đề án 06 tại Phường 2, cấp độ 3, mức độ 1; Điều 5, khoản 2.",
        "https://capdo.ais.gov.vn/2024/100 và madeincamau.com",
        "Từ hôm nay, 2/9, đến ngày 16/9; trong 6 tháng đầu năm 2024; 09 tháng đầu năm.",
    ],
)
def test_dates_names_and_ranks_are_no_figures(text):
    assert values(text) == []


def test_figures_next_to_names_are_kept():
    text = "Đã cấp 21 giấy phép cho 12 hộ tại Khóm 3; tổng số 5.044 tổ chức được cấp theo Quyết định số 12/QĐ-UBND."
    assert [int(value) for value, _ in values(text)] == [21, 12, 5044]


@pytest.mark.parametrize(
    ("text", "value", "unit", "decimals"),
    [
        ("hơn 6 ngàn hộ kinh doanh", "6000", "hộ kinh doanh", -3),
        ("trên 13,7 triệu giao dịch", "13700000", "giao dịch", -5),
        ("kinh phí 50 tỷ đồng", "50", "tỷ đồng", 0),
        ("kinh phí 50,5 tỷ", "50.5", "tỷ đồng", 1),
        ("đạt 86,41%", "86.41", "%", 2),
        ("năng lực 135TB", "135", "tb", 0),
        ("có 1\u00a0234 hồ sơ", "1234", "hồ sơ", 0),
    ],
)
def test_units_and_written_precision(text, value, unit, decimals):
    claim = extracted(text).claims[0]
    assert (claim.value, claim.unit, claim.decimals) == (Decimal(value), unit, decimals)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("đạt trên 60%", Bound.OVER),
        ("tối thiểu 90% người dân", Bound.AT_LEAST),
        ("gần 78% công dân", Bound.UNDER),
        ("không quá 5% hồ sơ", Bound.AT_MOST),
        ("khoảng 1.800 thủ tục", Bound.ABOUT),
        ("từ 80% trở lên", Bound.AT_LEAST),
        ("tài khoản trên 02 sàn thương mại điện tử", Bound.EXACT),
        ("đạt 60%", Bound.EXACT),
    ],
)
def test_words_beside_a_number_bound_it(text, bound):
    assert tokens(shadow(text), NumberStyle.VIETNAMESE)[0].bound is bound


# --- words ---------------------------------------------------------------------------------------


@given(st.integers(0, 10**15))
def test_words_say_the_number(value):
    assert parse_words(to_words(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sáu tỷ, bảy trăm năm mươi ba triệu, chín trăm sáu mươi bốn ngàn đồng", 6_753_964_000),
        ("Hai mươi mốt triệu không trăm linh năm nghìn đồng chẵn", 21_005_000),
        ("mười lăm", 15),
        ("một nghìn hai trăm tỷ đồng", 1_200_000_000_000),
    ],
)
def test_words_as_reports_write_them(text, value):
    assert parse_words(text) == value


@pytest.mark.parametrize("text", ["nguồn vốn ngân sách", "tổ chức", "", "năm học"])
def test_other_words_are_no_number(text):
    assert parse_words(text) is None


# --- tidying ---------------------------------------------------------------------------------------


def test_one_way_of_writing():
    assert fold("Ðặt hoá đơn, uỷ ban, khoẻ") == fold("đặt hóa đơn, ủy ban, khỏe")
    assert fold("quý") == "quý"


@given(st.text(alphabet="aăâđĐÐeêioôơuưyạỷoàuỷhH 0123456789.,%\u00a0–—", max_size=60))
def test_the_shadow_keeps_every_offset(text):
    text = tidy(text)
    assert len(shadow(text)) == len(text)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("1.006.\n704 người", "1.006.704 người"), ("98,\n67%", "98,67%"), ("818.508/\n1.006.704", "818.508/1.006.704")],
)
def test_numbers_split_by_line_breaks_are_closed(broken, whole):
    assert tidy(broken) == whole


def test_separate_lines_stay_apart():
    assert tidy("có 12\n34 hộ") == "có 12\n34 hộ"
