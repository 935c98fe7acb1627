"""Names of the training province: common parts put together by chance. What marks them is id, address and badge."""

import numpy as np

from tinhso.twin.population.rules.chance import Ints, below, draw, weighted


def _words(text: str) -> list[str]:
    return text.split()


FAMILY = _words(
    """
    Nguyễn Trần Lê Phạm Huỳnh Võ Phan Trương Bùi Đặng Đỗ Ngô Hồ Dương Đinh Lý Lâm Mai Tô Trịnh Đoàn Cao Châu
    Thái Tăng Quách La Hứa Danh Thạch Sơn Kim Tạ Lưu Hà Tiêu Từ Vương Quan Lương
    """
)
_FAMILY_WEIGHTS = [28, 12, 9, 7, 6, 5, 4.5, 3, 2.5, 2.5, 2, 2, 2, 1.8, 1.2, 1.2, 1.5, 1, 0.8] + [0.5] * 21
_MEN_MIDDLE = [
    "Văn",
    "Hữu",
    "Minh",
    "Hoàng",
    "Quốc",
    "Thanh",
    "Đức",
    "Công",
    "Chí",
    "Trọng",
    "Gia",
    "Nhật",
    "Hải",
    "Trung",
    "Tấn",
    "Phước",
    "Bảo",
    "Thành",
    "Ngọc",
    "Xuân",
]
_WOMEN_MIDDLE = [
    "Thị",
    "Ngọc",
    "Thanh",
    "Kim",
    "Mỹ",
    "Bích",
    "Thu",
    "Hồng",
    "Như",
    "Tuyết",
    "Cẩm",
    "Diễm",
    "Phương",
    "Thùy",
    "Hoài",
    "Minh",
    "Bảo",
    "Khánh",
    "Yến",
    "Trúc",
]
MEN = _words(
    """
    An Anh Bình Cường Danh Duy Dũng Đăng Đạt Điền Định Đông Giang Hào Hải Hiếu Hiệp Hòa Hùng Huy Hưng Kha
    Khang Khánh Khoa Khôi Kiên Kiệt Lâm Linh Long Lộc Luân Lực Mẫn Mạnh Minh Nam Nghĩa Nguyên Nhân Nhật Nhựt
    Phát Phong Phú Phúc Quang Quân Quý Quyền Sang Sơn Tài Tâm Tân Thái Thành Thắng Thiện Thịnh Thuận Tiến
    Tín Toàn Trí Triều Trung Trường Tú Tuấn Tùng Tường Út Việt Vinh Vũ Vương Xuyên Ý
    """
)
WOMEN = _words(
    """
    An Anh Ánh Bích Chi Cúc Diệu Dung Duyên Đào Đan Giang Giàu Hà Hân Hạnh Hằng Hiền Hoa Hòa Hồng Huệ Huyền
    Hương Khuê Kiều Lam Lan Lệ Liên Linh Loan Ly Mai Mận My Mỹ Nga Ngân Nghi Ngọc Nguyệt Nhã Nhàn Nhi Nhiên
    Như Nhung Oanh Phấn Phụng Phương Quyên Quỳnh Sương Tâm Thảo Thi Thơ Thoa Thu Thủy Thúy Thư Thương Tiên
    Trang Trâm Trân Trinh Trúc Tú Tuyền Tuyết Uyên Út Vân Vi Vy Xuân Ý Yến
    """
)
GIVEN = MEN + WOMEN
#: Middle names: one word, or two for women ("Thị Ngọc") and men ("Hoàng Minh").
MIDDLE = (
    _MEN_MIDDLE
    + [f"{one} {two}" for one in _MEN_MIDDLE[1:9] for two in _MEN_MIDDLE[2:14] if one != two]
    + _WOMEN_MIDDLE
    + [f"Thị {two}" for two in _WOMEN_MIDDLE[1:]]
    + [f"{one} {two}" for one in _WOMEN_MIDDLE[1:9] for two in _WOMEN_MIDDLE[2:14] if one != two]
)
_WOMEN_START = len(_MEN_MIDDLE) + sum(1 for one in _MEN_MIDDLE[1:9] for two in _MEN_MIDDLE[2:14] if one != two)


def family_names(seed: int, purpose: str, index: Ints) -> Ints:
    """Places in FAMILY."""
    return weighted(seed, f"{purpose}.family", index, _FAMILY_WEIGHTS)


def middle_names(seed: int, purpose: str, index: Ints, sex: Ints, birth_year: Ints) -> Ints:
    """Places in MIDDLE. Older people mostly have the plain "Văn" or "Thị"."""
    plain = draw(seed, f"{purpose}.plain", index) < np.where(birth_year < 1985, 0.55, 0.15)
    men = np.where(plain, 0, below(seed, f"{purpose}.men", index, _WOMEN_START))
    women = np.where(
        plain, _WOMEN_START, _WOMEN_START + below(seed, f"{purpose}.women", index, len(MIDDLE) - _WOMEN_START)
    )
    return np.where(sex == 0, men, women)


def given_names(seed: int, purpose: str, index: Ints, sex: Ints) -> Ints:
    """Places in GIVEN."""
    men = below(seed, f"{purpose}.given.men", index, len(MEN))
    women = len(MEN) + below(seed, f"{purpose}.given.women", index, len(WOMEN))
    return np.where(sex == 0, men, women)
