"""What the journal calls the actions of quality."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "quality.declaration.loaded": _("nạp khai báo đo chất lượng"),
            "quality.declaration.edited": _("sửa khai báo đo chất lượng"),
            "quality.declaration.withdrawn": _("bỏ khai báo đo chất lượng"),
            "quality.pair.same": _("kết luận hai bản ghi là một"),
            "quality.pair.different": _("kết luận hai bản ghi khác nhau"),
            "quality.pair.unsure": _("để lại cặp bản ghi chưa rõ"),
            "quality.pair.reopened": _("rút kết luận về một cặp bản ghi"),
            "quality.merge.proposed": _("đề nghị gộp nhiều cặp bản ghi"),
            "quality.merge.agreed": _("đồng ý gộp nhiều cặp bản ghi"),
            "quality.merge.refused": _("từ chối gộp nhiều cặp bản ghi"),
            "quality.rows.assigned": _("giao sửa dòng chưa đạt"),
            "quality.rows.unassigned": _("thôi giao dòng chưa đạt"),
            "quality.rows.dismissed": _("bỏ qua dòng chưa đạt"),
            "quality.rows.restored": _("đưa dòng đã bỏ qua trở lại danh sách"),
            "quality.target.set": _("đặt mục tiêu chất lượng"),
        }
    )
