"""What the journal calls the acts of registers."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "registers.record.create": _("thêm bản ghi"),
            "registers.record.correct": _("đính chính bản ghi"),
            "registers.record.change": _("ghi thay đổi của bản ghi"),
            "registers.record.end": _("kết thúc bản ghi"),
            "registers.record.merge": _("gộp bản ghi"),
            "registers.record.split": _("tách bản ghi"),
            "registers.record.undo": _("hoàn tác trên bản ghi"),
            "registers.record.erase": _("xoá dữ liệu cá nhân trong bản ghi"),
            "registers.record.read": _("xem bản ghi về người"),
            "registers.records.read": _("xem danh sách bản ghi về người"),
            "registers.records.exported": _("lấy danh sách bản ghi về người ra ngoài"),
            "registers.batch.published": _("công bố lô bản ghi"),
            "registers.batch.withdrawn": _("huỷ lô bản ghi"),
            "registers.declaration.made": _("khai báo sổ dữ liệu"),
            "registers.declaration.withdrawn": _("cất sổ dữ liệu"),
            "registers.scores.put": _("ghi điểm chất lượng của sổ"),
            "registers.key.made": _("cấp khoá cho hệ thống"),
            "registers.key.revoked": _("thu hồi khoá của hệ thống"),
            "registers.field.granted": _("mở trường đặc thù cho cơ quan khác"),
            "registers.field.confirmed": _("xác nhận mở trường đặc thù"),
            "registers.field.withdrawn": _("đóng trường đặc thù đã mở"),
            "registers.source.answered": _("tự khảo sát nguồn dữ liệu"),
        }
    )
