"""The five words and what they mean, as people read them."""

from django.utils.translation import gettext as _

from tinhso.data.quality.data import Dimension


def dimension_names() -> dict[Dimension, str]:
    """Return the five words."""
    return {
        Dimension.CORRECT: _("Đúng"),
        Dimension.COMPLETE: _("Đủ"),
        Dimension.CLEAN: _("Sạch"),
        Dimension.LIVE: _("Sống"),
        Dimension.CONSISTENT: _("Thống nhất"),
    }


def definitions() -> dict[Dimension, str]:
    """Return how each is computed, in one sentence."""
    return {
        Dimension.CORRECT: _(
            "Số giá trị và quy tắc không sai trên số giá trị và quy tắc kiểm được: định dạng, giới hạn, danh mục, "
            "bản ghi và đơn vị được dẫn tới, quy tắc giữa các trường."
        ),
        Dimension.COMPLETE: _(
            "Số ô đã điền trên số ô cần điền (trường bắt buộc và trường cần có), tính cả ô của những bản ghi mà văn "
            "bản nêu nhưng chưa có trong sổ."
        ),
        Dimension.CLEAN: _(
            "Số bản ghi còn lại nếu mỗi nhóm trùng chỉ giữ một, trên tổng số bản ghi. Cặp giống từ 95% mà chưa ai kết "
            "luận là khác thì tính là trùng."
        ),
        Dimension.LIVE: _(
            "Số bản ghi được xác nhận trong hạn trên số bản ghi có ngày xác nhận; sổ không ghi ngày đó thì là số nơi "
            "giữ (xã, cơ quan) có dữ liệu mới trong nhịp cập nhật."
        ),
        Dimension.CONSISTENT: _(
            "Số giá trị giống nhau trên số giá trị mà hai sổ cùng ghi về một đối tượng (tên, ngày sinh, giới tính, địa "
            "chỉ…)."
        ),
    }


def missing_basis() -> dict[Dimension, str]:
    """Return why there may be no score."""
    return {
        Dimension.CORRECT: _("Sổ chưa có giá trị nào để kiểm."),
        Dimension.COMPLETE: _("Sổ chưa có bản ghi nào."),
        Dimension.CLEAN: _("Sổ còn trống, hoặc khai báo chưa nêu khoá tự nhiên để dò trùng."),
        Dimension.LIVE: _("Sổ còn trống, hoặc chỉ lập một lần nên không có nhịp cập nhật."),
        Dimension.CONSISTENT: _("Chưa khai báo sổ nào để đối chiếu, hoặc hai sổ chưa có đối tượng chung."),
    }
