import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.steering.claims.rules.claims_helpers import document
from tinhso.steering.claims.rules.serial import UnreadableClaims, dump, load

TEXT = (
    "Đến ngày 15/10/2024 cấp cho 818.508/1.006.704 người dân, đạt trên 81,6%, còn 1.569 người (chỉ tiêu 80%).\n"
    "STT | Nhiệm vụ | Chủ trì | Thời gian | Vốn (triệu đồng) |\n1 | A | Sở | 2024 | 1.000 |\n2 | B | | | 2,5 |\n"
)


def test_what_is_dumped_loads_back_equal_through_yaml():
    original = document(TEXT, "ke-hoach", symbol="1/KH", source=(("sha256", "ab"),))
    assert load(yaml.safe_load(yaml.safe_dump(dump(original), allow_unicode=True))) == original


@given(
    st.lists(
        st.sampled_from(["Có 5 xã.", "Đạt 12,5% (1/8 hộ).", "Thu 1.234 tỷ đồng.", "Tăng 5% so với 2023."]), max_size=6
    )
)
def test_every_extraction_loads_back_equal(parts):
    original = document("\n".join(parts), "van-ban")
    assert load(dump(original)) == original


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data.pop("code"), "thiếu «code»"),
        (lambda data: data.update(code="có dấu"), "mã tài liệu"),
        (lambda data: data.update(claims={}) or data.update(claims="x"), "phải là danh sách"),
        (lambda data: data["claims"][0].pop("value"), "thiếu «value»"),
        (lambda data: data["claims"][0].update(value="mười"), "không phải là số"),
        (lambda data: data["claims"][0].update(value="NaN"), "hữu hạn"),
        (lambda data: data["claims"][0].update(bound="nhiều"), "chọn một trong"),
        (lambda data: data["claims"][0].update(as_of="15/10/2024"), "năm-tháng-ngày"),
        (lambda data: data["claims"][0].pop("id"), "thiếu «id»"),
        (lambda data: data["claims"][0].update(place={"start": 5, "end": 1}), "vị trí"),
        (lambda data: data["claims"].append(dict(data["claims"][0])), "dùng hai lần"),
        (lambda data: data["relations"][0].update(result="không-có"), "không có số liệu"),
        (lambda data: data["relations"][0].update(terms=[]), "không thể có 0 số hạng"),
        (lambda data: data["relations"][0].update(kind="lạ"), "không hợp lệ"),
        (lambda data: data["rows"][0].update(values=["x"]), "các cặp"),
    ],
)
def test_wrong_data_is_named(change, says):
    data = dump(document(TEXT, "ke-hoach"))
    change(data)
    with pytest.raises(UnreadableClaims, match=says):
        load(data)


@pytest.mark.parametrize("data", [None, [], "x", 5])
def test_what_is_no_mapping_is_refused(data):
    with pytest.raises(UnreadableClaims):
        load(data)
