"""What the rules, severities, states and bounds are called, in plain words for officials."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tinhso.steering.claims.data import Bound, ClaimKind, RelationKind, Severity


class RuleWords(NamedTuple):
    """A rule's short name and what it asks, as a sentence."""

    name: Any
    plain: Any


RULES: dict[str, RuleWords] = {
    "ratio": RuleWords(_("Tỷ lệ không khớp số đếm"), _("Lấy tử số chia mẫu số phải ra đúng tỷ lệ đã nêu.")),
    "sum": RuleWords(_("Tổng không khớp các phần"), _("Cộng các phần phải ra đúng tổng đã nêu.")),
    "partition": RuleWords(
        _("Các phần không cộng thành tổng"), _("Các nhóm chia ra từ một tổng phải cộng lại đúng bằng tổng đó.")
    ),
    "remainder": RuleWords(_("Số còn lại không đúng"), _("Tổng số trừ số đã làm phải ra đúng số còn lại.")),
    "list": RuleWords(_("Số nêu khác số mục liệt kê"), _("Nêu bao nhiêu mục thì phải liệt kê đủ bấy nhiêu mục.")),
    "words": RuleWords(_("Số khác chữ"), _("Số viết bằng chữ số và bằng chữ phải như nhau.")),
    "change": RuleWords(_("Mức tăng giảm không khớp"), _("Hai số trước, sau phải cho ra đúng mức tăng, giảm đã nêu.")),
    "excess": RuleWords(_("Mức vượt không khớp"), _("Kết quả trừ chỉ tiêu phải ra đúng phần vượt đã nêu.")),
    "share-over-100": RuleWords(_("Tỷ lệ trên 100%"), _("Một phần của tổng không thể lớn hơn cả tổng.")),
    "implied-whole": RuleWords(
        _("Hai tỷ lệ cho ra hai tổng số"), _("Hai tỷ lệ tính trên cùng một tổng thì phải suy ra cùng một tổng số.")
    ),
    "two-bases": RuleWords(_("Một số đếm, hai tỷ lệ"), _("Cùng một số đếm thì chỉ có một tỷ lệ trên cùng một tổng.")),
    "threshold": RuleWords(
        _("Ngưỡng áp dụng chưa đúng"),
        _("“Trên”, “tối thiểu”, “đạt” đặt ra các ngưỡng khác nhau; kết luận phải theo đúng."),
    ),
    "population": RuleWords(_("Nhóm nhỏ lớn hơn nhóm lớn"), _("Số người của một nhóm không thể lớn hơn nhóm chứa nó.")),
    "two-values": RuleWords(
        _("Một đại lượng, hai giá trị"), _("Cùng một đại lượng, cùng thời điểm thì chỉ có một giá trị.")
    ),
    "goal-below-result": RuleWords(
        _("Mục tiêu thấp hơn mức đã đạt"), _("Mục tiêu kỳ tới thường không thấp hơn kết quả đã đạt.")
    ),
    "money-after-period": RuleWords(
        _("Kinh phí cho kỳ đã qua"), _("Kế hoạch mới không bố trí tiền cho thời gian đã kết thúc.")
    ),
    "missing-owner": RuleWords(_("Thiếu cơ quan chủ trì"), _("Mỗi nhiệm vụ cần có một cơ quan chịu trách nhiệm.")),
    "missing-deadline": RuleWords(_("Thiếu thời hạn"), _("Mỗi nhiệm vụ cần có thời hạn hoàn thành.")),
    "cut-off": RuleWords(_("Nội dung bị cắt"), _("Ô này kết thúc giữa chừng, có thể thiếu chữ.")),
    "no-base": RuleWords(_("Kết quả thiếu căn cứ"), _("Nêu tỷ lệ thì nên có tử số và mẫu số để kiểm lại.")),
}

SEVERITIES: dict[str, Any] = {
    Severity.CONTRADICTION.value: _("Mâu thuẫn"),
    Severity.RECONCILE.value: _("Cần giải trình"),
    Severity.REVIEW.value: _("Cần xem lại"),
}
SEVERITY_MEANINGS: dict[str, Any] = {
    Severity.CONTRADICTION.value: _("Các số không thể cùng đúng."),
    Severity.RECONCILE.value: _("Có thể cùng đúng, nhưng cần giải thích vì sao khác nhau."),
    Severity.REVIEW.value: _("Chưa chắc sai; nên có người xem lại."),
}
STATES: dict[str, Any] = {
    "candidate": _("Máy tìm"),
    "confirmed": _("Đã xác nhận"),
    "corrected": _("Đã sửa"),
    "added": _("Người thêm"),
    "rejected": _("Đã loại"),
}
FINDING_STATES: dict[str, Any] = {"open": _("Còn mở"), "resolved": _("Đã xử lý"), "gone": _("Không còn")}
EVENTS: dict[str, Any] = {
    "found": _("Phát hiện"),
    "changed": _("Số liệu thay đổi"),
    "resolved": _("Đánh dấu đã xử lý"),
    "reopened": _("Mở lại"),
    "gone": _("Không còn sai lệch"),
}
BOUNDS: dict[str, Any] = {
    Bound.EXACT.value: _("đúng bằng"),
    Bound.OVER.value: _("trên, hơn"),
    Bound.UNDER.value: _("dưới, gần"),
    Bound.AT_LEAST.value: _("tối thiểu"),
    Bound.AT_MOST.value: _("tối đa"),
    Bound.ABOUT.value: _("khoảng"),
}
KINDS: dict[str, Any] = {
    ClaimKind.RESULT.value: _("kết quả"),
    ClaimKind.TARGET.value: _("mục tiêu"),
    ClaimKind.CONTEXT.value: _("bối cảnh"),
}
#: Rules that say the same of each row of a table or each share: pages show them as lines, not as cards.
LINES = frozenset({"no-base", "missing-owner", "missing-deadline", "cut-off"})
#: Relations a person may add, with how the terms and the result are asked for.
RELATIONS: dict[str, Any] = {
    RelationKind.PARTS.value: _("các phần cộng lại thành tổng"),
    RelationKind.RATIO.value: _("tử số, mẫu số cho ra tỷ lệ"),
    RelationKind.REMAINDER.value: _("tổng số, đã làm cho ra còn lại"),
    RelationKind.CHANGE.value: _("trước, sau cho ra mức tăng giảm"),
    RelationKind.THRESHOLD.value: _("kết quả so với chỉ tiêu"),
}


def rule_words(code: str) -> RuleWords:
    """Return the words of a rule; a rule not yet worded speaks by its code."""
    return RULES.get(code, RuleWords(code, ""))
