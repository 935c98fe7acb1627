"""The self-survey of a data source: ten questions, and the gaps and next steps that follow from the answers.

It answers «một số cơ quan, đơn vị chưa xác định được hiện trạng nguồn dữ liệu của mình» (Kế hoạch 267/KH-UBND, I.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Question:
    """One question; ``choices`` empty: a free answer."""

    code: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def questions() -> tuple[Question, ...]:
    """Return the ten questions, in order."""
    unknown = ("unknown", _("Chưa rõ"))
    return (
        Question(
            "about", _("1. Dữ liệu nói về ai, về việc gì?"), hint=_("Ví dụ: giấy phép lái tàu, mỗi dòng một tàu.")
        ),
        Question(
            "kept_in",
            _("2. Dữ liệu đang nằm ở đâu?"),
            (
                ("paper", _("Giấy, sổ tay")),
                ("files", _("Tệp Excel, Word")),
                ("own_system", _("Phần mềm của cơ quan")),
                ("national_system", _("Phần mềm của bộ, ngành")),
                unknown,
            ),
        ),
        Question("rows", _("3. Có khoảng bao nhiêu bản ghi?"), hint=_("Một con số; để trống nếu chưa đếm được.")),
        Question(
            "digitised",
            _("4. Đã số hóa được bao nhiêu?"),
            (("all", _("Toàn bộ")), ("most", _("Quá nửa")), ("some", _("Dưới nửa")), ("none", _("Chưa")), unknown),
        ),
        Question(
            "updated",
            _("5. Bao lâu cập nhật một lần?"),
            (
                ("live", _("Ngay khi phát sinh")),
                ("month", _("Trong tháng")),
                ("year", _("Trong năm")),
                ("stopped", _("Không cập nhật nữa")),
                unknown,
            ),
        ),
        Question(
            "key",
            _("6. Mỗi bản ghi có mã riêng không trùng không?"),
            (("yes", _("Có, mã chung toàn quốc")), ("own", _("Có, mã riêng của cơ quan")), ("no", _("Không")), unknown),
        ),
        Question(
            "personal",
            _("7. Có dữ liệu cá nhân không?"),
            (("no", _("Không")), ("basic", _("Có, cơ bản")), ("sensitive", _("Có, nhạy cảm")), unknown),
        ),
        Question(
            "checked",
            _("8. Chất lượng đã được kiểm tra chưa?"),
            (("regular", _("Kiểm tra định kỳ")), ("once", _("Đã kiểm tra một lần")), ("no", _("Chưa")), unknown),
        ),
        Question(
            "shared",
            _("9. Đang chia sẻ cho ai, bằng cách nào?"),
            (
                ("api", _("Kết nối qua LGSP hoặc API")),
                ("file", _("Gửi tệp khi được hỏi")),
                ("none", _("Chưa chia sẻ")),
                unknown,
            ),
        ),
        Question("keeper", _("10. Bộ phận nào chịu trách nhiệm?"), hint=_("Tên phòng, bộ phận; không ghi tên riêng.")),
    )


@dataclass(frozen=True)
class Gap:
    """Something missing and what to do about it; ``weight`` 3 stops sharing, 1 can wait."""

    words: str
    step: str
    weight: int


def gaps(answers: Mapping[str, Any], *, has_register: bool) -> list[Gap]:
    """Return what is missing, the weightiest first."""
    found = []
    for wrong, gap in _checks():
        code, values = wrong
        if str(answers.get(code, "") or "") in values:
            found.append(gap)
    if not has_register:
        found.append(Gap(_("Chưa có sổ trong kho dữ liệu dùng chung"), _("Khai báo sổ và nhập thử một tệp."), 2))
    return sorted(found, key=lambda gap: -gap.weight)


def _checks() -> list[tuple[tuple[str, set[str]], Gap]]:
    none = {"", "unknown"}
    return [
        (("about", {""}), Gap(_("Chưa mô tả dữ liệu"), _("Ghi dữ liệu nói về ai, về việc gì."), 3)),
        (("kept_in", none), Gap(_("Chưa biết dữ liệu nằm ở đâu"), _("Hỏi từng phòng, ghi lại nơi lưu."), 3)),
        (("kept_in", {"paper"}), Gap(_("Còn trên giấy"), _("Lập kế hoạch số hóa, bắt đầu từ hồ sơ còn hiệu lực."), 3)),
        (("rows", {""}), Gap(_("Chưa đếm được số bản ghi"), _("Đếm hoặc ước lượng theo sổ, theo năm."), 2)),
        (("digitised", none | {"none", "some"}), Gap(_("Số hóa chưa quá nửa"), _("Đặt mục tiêu số hóa theo quý."), 2)),
        (
            ("updated", none | {"stopped"}),
            Gap(_("Không rõ nhịp cập nhật"), _("Giao người cập nhật và nhịp cụ thể."), 2),
        ),
        (
            ("key", none | {"no"}),
            Gap(_("Bản ghi chưa có mã riêng"), _("Chọn mã định danh; ưu tiên mã chung toàn quốc."), 3),
        ),
        (
            ("personal", none),
            Gap(_("Chưa phân loại dữ liệu cá nhân"), _("Phân loại từng trường trước khi chia sẻ."), 3),
        ),
        (
            ("checked", none | {"no"}),
            Gap(_("Chất lượng chưa kiểm tra"), _("Nhập thử vào sổ để được đo chất lượng."), 2),
        ),
        (("shared", none | {"none"}), Gap(_("Chưa chia sẻ"), _("Hỏi các cơ quan cần dùng, mở qua LGSP."), 1)),
        (("keeper", {""}), Gap(_("Chưa có bộ phận chịu trách nhiệm"), _("Phân công bằng văn bản."), 3)),
    ]


def answered(answers: Mapping[str, Any]) -> int:
    """Return how many of the ten questions have a clear answer («not known» is none)."""
    return sum(1 for question in questions() if str(answers.get(question.code, "") or "") not in {"", "unknown"})
