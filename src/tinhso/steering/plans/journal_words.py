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
        }
    )
