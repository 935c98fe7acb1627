import pytest

from tests.steering.claims.rules.claims_helpers import claim_of, contradictions, extracted, relations


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Đã cấp cho 818.508/1.006.704 người dân, đạt 81,6%.", ("ratio", ("818.508", "1.006.704"), "81,6%")),
        ("Có 120 hồ sơ trên tổng số 150 hồ sơ, chiếm tỷ lệ 80%.", ("ratio", ("120", "150"), "80%")),
        ("Tỷ lệ bao phủ đạt 94,5% (612.345/648.000 người).", ("ratio", ("612.345", "648.000"), "94,5%")),
        ("Có 4.520 hộ nghèo, chiếm 3,12% trên tổng số 144.872 hộ.", ("ratio", ("4.520", "144.872"), "3,12%")),
        ("Thu đạt 3.250 tỷ đồng, bằng 52,4% dự toán (6.200 tỷ đồng).", ("ratio", ("3.250", "6.200"), "52,4%")),
        ("Có 1.786 cột; trong đó, có 297 cột dùng chung (chiếm 16,63% số cột).", ("ratio", ("297", "1.786"), "16,63%")),
        ("Có hơn 215.000 hộ được hướng dẫn, chiếm 69% số hộ toàn tỉnh.", ("share", ("215.000",), "69%")),
        ("Cấp cho 5.044 tổ chức, cá nhân (tổ chức: 587; cá nhân 4.457).", ("parts", ("587", "4.457"), "5.044")),
        ("Có 142 sản phẩm, trong đó 29 sản phẩm 4 sao, 113 sản phẩm 3 sao.", ("parts", ("29", "113"), "142")),
        ("Vốn 4.500 tỷ đồng, gồm: trung ương 4.000 tỷ đồng và tỉnh 500 tỷ đồng.", ("parts", ("4.000", "500"), "4.500")),
        ("Có 68.999 chữ ký bao gồm: 25.000 (VNPT) + 43.999 (trường).", ("parts", ("25.000", "43.999"), "68.999")),
        ("Nam 120 học viên, nữ 130 học viên, tổng cộng 250 học viên.", ("parts", ("120", "130"), "250")),
        ("Cập nhật 14.960/14.981 đối tượng, còn 21 đối tượng chưa nhập.", ("remainder", ("14.981", "14.960"), "21")),
        ("Tổng số 120 hộ, đã cấp 100 hộ, còn lại 20 hộ.", ("remainder", ("120", "100"), "20")),
        ("Có 07/9 đơn vị cấp huyện xong. Còn 02 đơn vị cấp huyện đang làm.", ("remainder", ("9", "07"), "02")),
        ("Thanh toán đạt 100% (chỉ tiêu được giao là 70%).", ("threshold", ("100%",), "70%")),
        ("Thu đạt 3.250 tỷ đồng, tăng 12,5% so với cùng kỳ (2.889 tỷ đồng).", ("change", ("2.889", "3.250"), "12,5%")),
        ("Số ca mắc giảm từ 250 ca xuống còn 180 ca, giảm 28%.", ("change", ("250", "180"), "28%")),
        ("Tiếp nhận 200 hồ sơ (trực tuyến 150 hồ sơ, đạt 75%; trực tiếp 50 hồ sơ).", ("ratio", ("150", "200"), "75%")),
        ("Có 85/102 xã đạt chuẩn; 17 xã còn lại đang thực hiện.", ("remainder", ("102", "85"), "17")),
        ("Trong tổng số 150 thủ tục có 120 thủ tục toàn trình, 30 thủ tục một phần.", ("parts", ("120", "30"), "150")),
        ("Đạt 98,5%, vượt 0,5% so với chỉ tiêu (98%).", ("excess", ("98,5%", "98%"), "0,5%")),
        ("Có 6/8 chỉ số tăng, gồm: Nhận thức; Thể chế; Hạ tầng.", ("listed", (), "6")),
        ("Mức đầu tư 1.500.000 đồng (một triệu, năm trăm nghìn đồng).", ("words", (), "1.500.000")),
    ],
)  # fmt: skip
def test_the_language_of_relations(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chất lượng xếp thứ 4/39 địa phương, đạt mức C.",
        "Có 5 ngân hàng; tỷ lệ thanh toán trực tuyến đạt 80%.",
        "Toàn tỉnh còn 60 nhà văn hóa chưa có Internet.",
        "Tỷ lệ hộ nghèo giảm còn 3%.",
        "Triển khai cho 661 đơn vị, có tổng cộng 10.966 tài khoản.",
        "Cấp chữ ký số cho 5.044 tổ chức; trong đó, có 518 chữ ký số tích hợp SIM.",
        "Có 1.000 hồ sơ, tỷ lệ hồ sơ đúng hạn đạt 98%.",
        "Trang bị 3 phòng máy, gồm máy tính, máy chiếu, bàn ghế và tủ.",
    ],
)
def test_no_relation_is_read_where_none_is_said(text):
    assert relations(text) == []


def test_a_leading_trong_do_takes_up_the_sentence_before():
    text = "Phê duyệt cho 69 hệ thống. Trong đó: có 14 hệ thống cấp độ 3; 43 hệ thống cấp độ 2 và 12 hệ thống cấp độ 1."
    assert ("parts", ("14", "43", "12"), "69") in relations(text)


def test_a_footnote_lists_what_its_call_counts():
    text = "Đã kết nối 3 dịch vụ[1].\n[1] Bao gồm: (1) Đất đai; (2) Hộ tịch; (3) Giá. Còn 02 CSDL gồm: (1) A; (2) B."
    found = extracted(text)
    listed = [one.detail.split(":")[0] for one in found.relations if str(one.kind) == "listed"]
    assert listed == ["3", "2"]


def test_a_stated_count_is_set_against_the_rows_of_its_annex():
    rows = "".join(f"{number} | Việc {number} | Sở A | 2025 |\n" for number in (1, 2, 3))
    head = "PHỤ LỤC II\nSTT | Nhiệm vụ | Chủ trì | Thời gian |\n"
    text = f"Phân khai cho 3 nhiệm vụ.\n(Chi tiết tại Phụ lục II)\n{head}{rows}"
    assert ("listed", (), "3") in relations(text)
    assert [finding.rule for finding in contradictions(text.replace("cho 3 nhiệm", "cho 4 nhiệm"))] == ["list"]
    assert contradictions(text) == []


def test_groups_of_a_whole_named_before():
    text = (
        "Bộ chỉ số có 98 chỉ số thành phần.\n"
        "Có 30 chỉ số thành phần tối đa, 17 chỉ số thành phần không điểm và 48 chỉ số thành phần bị trừ."
    )
    assert ("parts", ("30", "17", "48"), "98") in relations(text)
    assert ("parts", ("19", "02", "03"), "24") in relations(
        "Hoàn thành 19/24 mục tiêu; 02/24 mục tiêu chưa đạt; 03/24 mục tiêu chưa đo."
    )


@pytest.mark.parametrize(
    ("text", "value", "subject"),
    [
        ("Tỷ lệ hồ sơ giải quyết trực tuyến đạt 86,41%.", "86.41", "tỷ lệ hồ sơ giải quyết trực tuyến"),
        ("Số trạm di động trên địa bàn là 4.970 trạm.", "4970", "số trạm di động trên địa bàn"),
        ("Có 125.614 tài khoản người bán, tăng mạnh.", "125614", "tài khoản người bán"),
        ("Cấp cho 12 cá nhân (tổ chức: 587).", "587", "tổ chức"),
        ("Tổng kinh phí là 50 tỷ đồng.", "50", "tổng kinh phí"),
    ],
)
def test_subjects_are_the_phrase_counted(text, value, subject):
    assert claim_of(text, value).subject == subject


def test_places_and_quotes_point_at_the_number():
    text = "I. KẾT QUẢ\n1. Hạ tầng\nToàn tỉnh hiện có 4.970 trạm phát sóng đang hoạt động tốt trên địa bàn tỉnh."
    claim = claim_of(text, "4970")
    assert claim.place.label == "mục I.1, đoạn 2"
    assert text.split("\n")[2][claim.place.start : claim.place.end] == "4.970"
    assert len(claim.quote.split()) <= 12


def test_kind_period_and_day():
    text = "I. KẾT QUẢ ĐẠT ĐƯỢC\nĐến ngày 15/10/2024 đạt 86%.\nII. MỤC TIÊU\nTỷ lệ hài lòng đạt 90%."
    result, target = extracted(text).claims
    assert (result.kind, str(result.as_of)) == ("result", "2024-10-15")
    assert target.kind == "target"
