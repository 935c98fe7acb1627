from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.steering.claims.rules.claims_helpers import contradictions, document, findings
from tinhso.steering.claims.data import Claim, Place, Severity
from tinhso.steering.claims.rules.checking import check
from tinhso.steering.claims.rules.intervals import digit_edits, is_slip, share_span
from tinhso.steering.claims.rules.reading_plain import read_plain

# rule → (a text that breaks it, a like text that does not)
CASES = {
    "ratio": (
        "Đã cấp cho 818.508/1.006.704 người dân, đạt 81,6%.",
        "Đã cấp cho 821.508/1.006.704 người dân, đạt 81,6%.",
    ),
    "sum": (
        "Có 4.970 trạm, gồm: 948 trạm 2G; 1.906 trạm 3G; 2.103 trạm 4G; 31 trạm 5G.",
        "Có 4.970 trạm, gồm: 948 trạm 2G; 1.906 trạm 3G; 2.103 trạm 4G; 13 trạm 5G.",
    ),
    "remainder": (
        "Cập nhật 14.960/14.981 đối tượng đạt 99,9%, còn 214 đối tượng.",
        "Cập nhật 14.960/14.981 đối tượng đạt 99,9%, còn 21 đối tượng.",
    ),
    "change": (
        "Có 1.250 doanh nghiệp, tăng 150 doanh nghiệp so với cùng kỳ (1.120 doanh nghiệp).",
        "Có 1.250 doanh nghiệp, tăng 130 doanh nghiệp so với cùng kỳ (1.120 doanh nghiệp).",
    ),
    "excess": (
        "Đạt 98,67%, vượt 0,76% so với chỉ tiêu (98%).",
        "Đạt 98,67%, vượt 0,67% so với chỉ tiêu (98%).",
    ),
    "words": (
        "Mức đầu tư 6.735.964.000 đồng (sáu tỷ, bảy trăm năm mươi ba triệu, chín trăm sáu mươi bốn ngàn đồng).",
        "Mức đầu tư 6.753.964.000 đồng (sáu tỷ, bảy trăm năm mươi ba triệu, chín trăm sáu mươi bốn ngàn đồng).",
    ),
    "list": (
        "Có 6/8 chỉ số tăng, gồm: Nhận thức số; Thể chế số; Hạ tầng số; An toàn; Chính quyền số.",
        "Có 5/8 chỉ số tăng, gồm: Nhận thức số; Thể chế số; Hạ tầng số; An toàn; Chính quyền số.",
    ),
    "partition": (
        "Bộ có 98 chỉ số thành phần.\nCó 30 chỉ số thành phần tốt, 17 chỉ số thành phần kém, 48 chỉ số thành phần vừa.",
        "Bộ có 95 chỉ số thành phần.\nCó 30 chỉ số thành phần tốt, 17 chỉ số thành phần kém, 48 chỉ số thành phần vừa.",
    ),
    "share-over-100": (
        "Có 27.909 cán bộ được đào tạo chiếm tỷ lệ trên 100%.",
        "Thu ngân sách đạt 120% kế hoạch; có 27.909 cán bộ được đào tạo chiếm tỷ lệ 100%.",
    ),
    "implied-whole": (
        "Có 215.000 hộ cài đặt, chiếm 69% số hộ toàn tỉnh.\nCó 210.000 hộ dùng, chiếm 65% số hộ toàn tỉnh.",
        "Có 215.000 hộ cài đặt, chiếm 69% số hộ toàn tỉnh.\nCó 202.500 hộ dùng, chiếm 65% số hộ toàn tỉnh.",
    ),
    "two-bases": (
        "Có 2.490 doanh nghiệp nhỏ và vừa tham gia, chiếm 52,42%.\nCó 2.490/3.360 doanh nghiệp tham gia, đạt 74,1%.",
        "Có 2.490 doanh nghiệp nhỏ và vừa tham gia, chiếm 74,1%.\nCó 2.490/3.360 doanh nghiệp tham gia, đạt 74,1%.",
    ),
    "two-values": (
        "Đào tạo kỹ năng số cho 277.959 người dân.\nĐã đào tạo kỹ năng số cho 277.909 người dân.",
        "Hệ thống có 10.966 tài khoản người dùng iOffice.\nHệ thống có gần 11 ngàn tài khoản người dùng iOffice.",
    ),
    "population": (
        "Cập nhật 27.457/27.457 hồ sơ CBCCVC.\nCó 277.909 CBCCVC được đào tạo.",
        "Cập nhật 27.457/27.457 hồ sơ CBCCVC.\nCó 277.909 CBCCVC và người dân được đào tạo, 26.000 CBCCVC giỏi.",
    ),
    "no-base": (
        "Tỷ lệ thanh toán trực tuyến đạt 80,06%.",
        "Tỷ lệ thanh toán trực tuyến đạt 80,06% (8.006/10.000 hồ sơ).",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_finds_what_does_not_hold(rule):
    assert findings(CASES[rule][0], rule=rule)


@pytest.mark.parametrize("rule", CASES)
def test_no_rule_flags_what_holds(rule):
    assert findings(CASES[rule][1], rule=rule) == []


TABLE_HEAD = "STT | Chỉ tiêu | Kết quả | Ghi chú |\n1 | Tỷ lệ dùng chữ ký số đạt trên 20% | 7% (chưa đạt) | |\n"


@pytest.mark.parametrize(
    ("target", "result", "broken"),
    [
        ("Tỷ lệ được đào tạo đạt trên 60%", "60%", True),
        ("Tỷ lệ được đào tạo tối thiểu 60%", "60%", False),
        ("Tỷ lệ được đào tạo đạt 60%", "60%", False),
        ("Phấn đấu tỷ lệ được đào tạo 60%", "59,9%", True),
        ("Tỷ lệ được đào tạo đạt trên 60%", "trên 60%", False),
        ("Tỷ lệ trễ hạn không quá 5%", "5%", False),
        ("Tỷ lệ trễ hạn dưới 5%", "5%", True),
        ("Tỷ lệ được đào tạo đạt 60%", "61% (chưa đạt)", True),
    ],
)
def test_thresholds_are_applied_as_their_words_say(target, result, broken):
    found = findings(f"{TABLE_HEAD}2 | {target} | {result} | |\n", rule="threshold")
    assert bool(found) is broken
    assert all(finding.severity is Severity.CONTRADICTION for finding in found)


PLAN = """I. KẾT QUẢ NĂM 2024
Tỷ lệ doanh nghiệp sử dụng nền tảng số đạt 74,1% (2.490/3.360 doanh nghiệp).
II. MỤC TIÊU NĂM 2025
Tỷ lệ doanh nghiệp sử dụng nền tảng số đạt {}.
"""


def test_goals_below_what_was_reached():
    assert findings(PLAN.format("70%"), rule="goal-below-result")[0].severity is Severity.RECONCILE
    assert findings(PLAN.format("80%"), rule="goal-below-result") == []


ROWS = """PHỤ LỤC NHIỆM VỤ NĂM 2024
STT | Nhiệm vụ | Chủ đầu tư | Thời gian thực hiện | Kinh phí (triệu đồng) |
1 | Thuê dịch vụ giám sát an toàn | Sở A | 2021-2025 | 400 |
2 | Thuê dịch vụ đánh giá an toàn | {owner} | {time} | 200 |
3 | {item} | Sở C | 2024-2025 | 300 |
"""


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("missing-owner", {"owner": ""}),
        ("missing-deadline", {"time": ""}),
        ("money-after-period", {"time": "2021-2022"}),
        ("cut-off", {"item": "Xây dựng hệ thống quản lý được thực"}),
    ],
)
def test_rows_of_a_plan(rule, broken):
    sound = {"owner": "Sở B", "time": "2024", "item": "Xây dựng hệ thống quản lý."}
    assert findings(ROWS.format(**sound), rule=rule) == []
    assert len(findings(ROWS.format(**(sound | broken)), rule=rule)) == 1


# --- corrections -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        (
            "Cấp mã cho 818.508/1.006.704 người, đạt 81,6%; cụ thể: mức 1 có 96.613, mức 2 có 724.895 tài khoản.",
            "818.508 người → 821.508 người",
        ),
        ("Cập nhật 14.960/14.981 đối tượng đạt 99,9%, còn 214 đối tượng.", "214 đối tượng → 21 đối tượng"),
        ("Rà soát 200.583/202.583 trẻ em, đạt tỷ lệ 99,2%, hiện còn 1.569 trẻ em.", "200.583 trẻ em → 201.014 trẻ em"),
        ("Đã giải quyết 7.525/14.582 hồ sơ, đạt 58,7%.", "58,7% → 51,6%"),
    ],
)
def test_the_single_correction_that_makes_all_fit(text, correction):
    suggested = {finding.suggestion for finding in contradictions(text)}
    assert len(suggested) == 1
    assert suggested.pop().startswith(correction)


def test_no_correction_is_suggested_where_several_fit():
    found = contradictions("Vốn 4.500 tỷ đồng, gồm: trung ương 2.800 tỷ đồng, tỉnh 1.200 tỷ đồng và ODA 400 tỷ đồng.")
    assert [finding.suggestion for finding in found] == [""]
    assert "Có nhiều cách sửa" in found[0].explanation


def test_a_group_total_is_settled_by_the_grand_total():
    text = (
        "STT | Tên | Kinh phí (triệu đồng) |\n| TỔNG CỘNG | 10.350 |\nI | A | 2.000 |\n1 | a | 1.500 |\n2 | b | 500 |\n"
        "II | B | 8.530 |\n1 | c | 8.000 |\n2 | d | 350 |\n"
    )
    found = contradictions(text)
    assert len(found) == 2
    assert all(finding.suggestion.startswith("8.530 triệu đồng → 8.350 triệu đồng") for finding in found)


# --- rounding --------------------------------------------------------------------------------------


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_a_share_rounded_or_cut_at_any_decimal_holds(part, rest, decimals):
    whole = part + rest
    exact = Decimal(part) / Decimal(whole) * 100
    place = Decimal(1).scaleb(-decimals)
    for rounding in ("ROUND_HALF_UP", "ROUND_DOWN"):
        written = exact.quantize(place, rounding=rounding)
        claim = Claim("c", Place(1, 0, 1), "", written, "%", "x", decimals)
        assert share_span(claim).holds(exact)
        off = Claim("c", Place(1, 0, 1), "", written + 2 * place, "%", "x", decimals)
        assert not share_span(off).holds(exact)


@given(st.integers(0, 10**9), st.integers(0, 10))
def test_slips_are_found_both_ways(value, pick):
    edits = sorted(digit_edits(Decimal(value)))
    other = edits[pick % len(edits)]
    assert is_slip(Decimal(value), other)
    assert not is_slip(Decimal(value), Decimal(value))


def test_units_of_money_are_compared_as_money():
    assert contradictions("Tổng vốn 50 tỷ đồng, gồm: tỉnh 30.000 triệu đồng và huyện 20.000 triệu đồng.") == []
    assert contradictions("Tổng vốn 50 tỷ đồng, gồm: tỉnh 30.000 triệu đồng và huyện 28.000 triệu đồng.")


SOUND = [
    "Có 1.786 cột ăng ten; trong đó, có 297 cột ăng ten sử dụng chung (chiếm 16,63% số cột).",
    "Có hơn 14.582 lượt học viên tham gia; trong đó, có hơn 7.525 lượt học viên hoàn thành, đạt tỷ lệ 52%.",
    "Kiểm tra tại 59 đơn vị (07 đơn vị cấp huyện, 21 đơn vị cấp xã, 07 bộ phận cấp huyện, 24 bộ phận cấp xã).",
    "Có 53/69 hệ thống có phương án, tương ứng 76,8%; 53/69 hệ thống chiếm tỷ lệ 76,81%.",
    "Mô hình có trên 42 tuyến đường/cụm dân cư tại 17 đơn vị xã, phường (31 tuyến đường, 11 cụm dân cư).",
    "Có 07/9 đơn vị cấp huyện hoàn thành; 86/101 đơn vị cấp xã hoàn thành. Còn 02 đơn vị cấp huyện đang thực hiện.",
    "Đã hoàn thành 19/24 mục tiêu; 02/24 mục tiêu chưa đạt; 03/24 mục tiêu chưa đo lường được.",
    "Có 48 cơ sở lưu trú; 15 nhà hàng; hơn 150.000 lượt truy cập, trong đó có 200 lượt đặt phòng.",
    "Đã giải quyết 340.112 hồ sơ, trong đó đúng hạn 338.900 hồ sơ, trễ hạn 1.212 hồ sơ; đang giải quyết 16.677 hồ sơ.",
    "Tiếp nhận 356.789 hồ sơ (trực tuyến 298.123 hồ sơ, đạt tỷ lệ 83,56%; trực tiếp 58.666 hồ sơ).",
    "Có 85/102 xã (83,3%) hoàn thành; 17 xã còn lại hoàn thành trong quý IV.",
    "Thu 2.890 tỷ đồng, đạt 75,2% kế hoạch năm; chi 1.000 tỷ đồng, đạt 60% kế hoạch năm.",
    "Tỉnh có 12 huyện, gồm các huyện A, B, C và 2 thành phố.",
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_figures_are_left_alone(text):
    assert contradictions(text) == []


# --- between documents -------------------------------------------------------------------------------


def test_two_documents_are_reconciled_not_contradicted():
    one = "Tỉnh đã hoàn thành triển khai 13 cơ sở dữ liệu dùng chung."
    other = "Tỉnh đã hoàn thành triển khai 16 CSDL dùng chung."
    found = findings(one, other, rule="two-values")
    assert [finding.severity for finding in found] == [Severity.RECONCILE]
    assert found[0].documents == ("van-ban-1", "van-ban-2")


def test_other_times_and_other_levels_are_other_quantities():
    assert (
        findings(
            "6 tháng đầu năm 2023 có 120 hồ sơ trễ hạn bị xử lý.",
            "6 tháng đầu năm 2024 có 90 hồ sơ trễ hạn bị xử lý.",
            rule="two-values",
        )
        == []
    )
    text = "Có 120 hồ sơ cấp tỉnh xử lý trên mạng.\nCó 90 hồ sơ cấp huyện xử lý trên mạng."
    assert findings(text, rule="two-values") == []


def test_round_numbers_are_not_slips_of_each_other():
    assert (
        findings("Tập huấn cho 20.000 người dân nông thôn.\nHỗ trợ cho 30.000 người dân ven biển.", rule="two-values")
        == []
    )


def test_findings_come_in_one_order_contradictions_first():
    text = "\n".join(broken for broken, _ in CASES.values())
    found = findings(text)
    assert found == findings(text)
    ranks = [("contradiction", "reconcile", "review").index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)


def test_two_documents_may_not_share_claim_ids():
    one = document("Có 5 xã.", "a")
    with pytest.raises(ValueError, match="có ở cả"):
        check([one, one])


@pytest.mark.parametrize("number", range(3))
def test_checking_nothing_finds_nothing(number):
    assert check([document("Không có số.", f"v{index}") for index in range(number)]) == []


def test_titles_are_read_for_the_documents():
    assert read_plain("BÁO CÁO\nKẾT QUẢ\nCó 5 xã").title == "BÁO CÁO KẾT QUẢ"
