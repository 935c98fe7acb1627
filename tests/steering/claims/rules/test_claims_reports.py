"""The language of other provinces' reports: what is no figure, compound units, lists, and what ties a share."""

from decimal import Decimal

import pytest

from tests.steering.claims.rules.claims_helpers import contradictions, findings, relations, values


@pytest.mark.parametrize(
    "text",
    [
        "Trẻ từ 24 đến dưới 36 tháng tuổi và trẻ 3-5 tuổi; học sinh lớp 10,11,12; khối 6.",
        "Chiều 9/7, sáng 23/11, tối 11.1; lễ phát động (19/10); từ 9/7 - 15/7.",
        "Trong 6 tháng, sau gần 1 năm, hơn 45 năm xây dựng và 2 thập kỷ.",
        "Tiếp nhận ở mức độ 1,2; múi giờ GMT+7.",
    ],
)
def test_ages_dates_spans_and_levels_are_no_figures(text):
    assert values(text) == []


def test_counts_beside_such_words_are_kept():
    text = "Đến nay 7/9 đơn vị xong; giảm 15 ngày; mức 1,2 tỷ đồng; đạt 80% (8/10 xã)."
    assert [value for value, _ in values(text)] == [7, 9, 15, Decimal("1.2"), 80, 8, 10]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("năng suất 61,5 tạ/ha", [("61.5", "tạ/ha")]),
        ("đạt 95 triệu đồng/ha, 1,5 tỉ đồng/xã", [("95", "triệu đồng/ha"), ("1.5", "tỷ đồng/xã")]),
        ("có 9,5 bác sĩ/1 vạn dân", [("9.5", "bác sĩ/1 vạn dân")]),
        ("Diện tích (ha): 1.200; sản lượng (tấn): 50", [("1200", "ha"), ("50", "tấn")]),
        ("Số xã đạt chuẩn: 85/102", [("85", "xã"), ("102", "xã")]),
        ("với 3 bộ, ngành", [("3", "bộ, ngành")]),
        ("Có 1.173/1.380 nghìn người", [("1173000", "người"), ("1380000", "người")]),
        ("từ 20 lên 25 triệu lượt", [("20000000", "lượt"), ("25000000", "lượt")]),
        ("có 500/1,2 nghìn hộ", [("500", "hộ"), ("1200", "hộ")]),
    ],
)
def test_units_of_two_words_and_of_headings(text, expected):
    assert values(text) == [(Decimal(value), unit) for value, unit in expected]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Tiếp nhận 1.250 hồ sơ; đã giải quyết 1.180 hồ sơ, đạt 94,4%.", ("ratio", ("1.180", "1.250"), "94,4%")),
        ("Thu 1.050 tỷ đồng, đạt 105% so với dự toán (1.000 tỷ đồng).", ("ratio", ("1.050", "1.000"), "105%")),
        ("Có 500 trường. Trong số này, 400 trường đạt chuẩn, chiếm 80%.", ("ratio", ("400", "500"), "80%")),
        ("Nhận 1.250 đơn, trong đó:\n- Mới: 900 đơn;\n- Cũ: 350 đơn.", ("parts", ("900", "350"), "1.250")),
        ("Nhận 1.250 đơn, gồm:\n+ Mới: 900 đơn, chiếm 72%;\n+ Cũ: 350 đơn.", ("ratio", ("900", "1.250"), "72%")),
        ("Có 500 trường.\nTrong đó: 300 trường công, 200 trường tư.", ("parts", ("300", "200"), "500")),
        ("Có 120 hộ; nhận 50 hộ, đã hỗ trợ 40 hộ, còn 10 hộ.", ("remainder", ("50", "40"), "10")),
        ("Có 3 nghìn lao động (nam 1 nghìn lao động), đạt 120% kế hoạch.", ("share", ("3",), "120%")),
        ("Đạt 85%, vượt mục tiêu tối thiểu 80%.", ("threshold", ("85%",), "80%")),
    ],
)
def test_relations_of_other_reports(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện 6 mục tiêu đạt 20% yêu cầu.",
        "Trẻ 5 tuổi ra lớp đạt 99,8%.",
        "Thuộc nhóm 23/63 tỉnh, thành phố; 100% xã có đường.",
        "Có 12 xã, trong đó 5 xã có 30 thôn, 12 thôn đặc biệt khó khăn.",
        "Doanh thu 500 tỷ đồng, trong đó xuất khẩu 200 tỷ đồng, tăng 12% so với cùng kỳ.",
        "Kiểm tra 45 cơ sở, trồng 120 cây, đạt 97%.",
    ],
)
def test_no_relation_is_borrowed(text):
    assert relations(text) == []


def test_a_share_of_a_plan_is_none_of_the_whole():
    assert relations("Có 120 xã, trong đó 80 xã xong, đạt 95% kế hoạch.") == [("share", ("80",), "95%")]


def test_overlapping_groups_and_two_bases_are_no_contradiction():
    assert contradictions("Có 100 đại biểu, trong đó 60 đại biểu nữ, 50 đại biểu người dân tộc.") == []
    assert contradictions("Có 52 xã đạt chuẩn, chiếm 52% tổng số xã; 12 xã khác, chiếm 23,1% số xã đạt chuẩn.") == []


def test_a_part_above_its_whole_is_one():
    assert [one.rule for one in contradictions("Có 412 người dự, trong đó 436 người bỏ phiếu.")] == ["sum"]
    assert "two-values" in [
        one.rule
        for one in findings(
            "Năm qua, 2.316 doanh nghiệp sử dụng chữ ký số.\n"
            "Nhìn chung, cả tỉnh có 2.361 doanh nghiệp sử dụng chữ ký số."
        )
    ]


def test_a_row_not_marked_as_missed_where_others_are():
    text = (
        "STT | Chỉ tiêu | Đơn vị tính | Mục tiêu | Kết quả | Đánh giá |\n"
        "1 | Tỷ lệ hộ có cáp quang | % | Tối thiểu 80 | 76,5 | Đạt |\n"
        "2 | Số sản phẩm | sản phẩm | Tối thiểu 300 | 287 | Không đạt |\n"
    )
    assert [one.rule for one in contradictions(text)] == ["threshold"]


def test_a_target_said_to_be_exceeded_that_is_not():
    assert [one.rule for one in contradictions("Kết quả đạt 85%, vượt mục tiêu tối thiểu 90%.")] == ["threshold"]
    assert contradictions("Kết quả đạt 85%, vượt mục tiêu tối thiểu 80%.") == []
