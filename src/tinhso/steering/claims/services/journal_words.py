"""What the journal calls the actions of claims."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "steering.claims.document.checked": _("kiểm một văn bản"),
            "steering.claims.document.compared": _("so hai văn bản"),
            "steering.claims.document.deleted": _("xóa văn bản đã kiểm"),
            "steering.claims.document.style_answered": _("chọn cách viết số của văn bản"),
            "steering.claims.claim.added": _("thêm số liệu"),
            "steering.claims.claim.confirmed": _("xác nhận số liệu"),
            "steering.claims.claim.corrected": _("sửa số liệu"),
            "steering.claims.claim.rejected": _("loại số liệu"),
            "steering.claims.claim.restored": _("khôi phục số liệu"),
            "steering.claims.relation.added": _("thêm quan hệ giữa các số"),
            "steering.claims.finding.resolved": _("xử lý phát hiện"),
            "steering.claims.finding.reopened": _("mở lại phát hiện"),
            "steering.claims.province.loaded": _("nạp văn bản của tỉnh"),
        }
    )
