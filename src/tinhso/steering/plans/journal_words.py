"""What the journal calls the actions of plans."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "plans.province.loaded": _("nạp kế hoạch"),
            "plans.target.edited": _("sửa mục tiêu"),
            "plans.target.restored": _("khôi phục bản cũ của mục tiêu"),
            "plans.result.edited": _("sửa kết quả đã nêu"),
            "plans.result.restored": _("khôi phục bản cũ của kết quả đã nêu"),
            "plans.task.edited": _("sửa nhiệm vụ"),
            "plans.task.restored": _("khôi phục bản cũ của nhiệm vụ"),
            "plans.project.edited": _("sửa dự án"),
            "plans.project.restored": _("khôi phục bản cũ của dự án"),
            "plans.target.closed": _("đóng mục tiêu"),
            "plans.target.overridden": _("kết luận thay về mục tiêu"),
            "plans.target.reopened": _("mở lại mục tiêu"),
            "plans.target.cascaded": _("phân giao chỉ tiêu"),
            "plans.target.share_ended": _("thôi phân giao chỉ tiêu"),
            "plans.task.closed": _("đóng nhiệm vụ"),
            "plans.task.overridden": _("kết luận thay về nhiệm vụ"),
            "plans.task.reopened": _("mở lại nhiệm vụ"),
            "plans.round.opened": _("mở đợt báo cáo"),
            "plans.round.moved": _("đổi hạn chót của đợt báo cáo"),
            "plans.round.closed": _("khoá đợt báo cáo"),
            "plans.round.reopened": _("mở lại đợt báo cáo"),
            "plans.round.duty_moved": _("chuyển việc báo cáo cho cơ quan khác"),
            "plans.report.saved": _("lưu nháp báo cáo"),
            "plans.report.submitted": _("nộp báo cáo"),
            "plans.report.retracted": _("rút lại báo cáo"),
            "plans.report.accepted": _("chấp nhận báo cáo"),
            "plans.report.returned": _("trả lại báo cáo"),
            "plans.report.annulled": _("huỷ số đã chấp nhận"),
            "plans.work.assigned": _("giao nhiệm vụ"),
            "plans.work.progress": _("báo tiến độ nhiệm vụ"),
            "plans.work.done": _("báo hoàn thành nhiệm vụ"),
            "plans.work.confirmed": _("xác nhận nhiệm vụ đã xong"),
            "plans.work.returned": _("yêu cầu làm tiếp nhiệm vụ"),
            "plans.work.extended": _("đổi hạn nhiệm vụ"),
            "plans.work.escalated": _("đưa nhiệm vụ lên cấp trên"),
            "plans.work.reminded": _("nhắc nhiệm vụ"),
            "plans.work.cancelled": _("huỷ nhiệm vụ"),
        }
    )
