"""What the journal calls the actions of the calendar."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "blocks.calendar.province.loaded": _("nạp lịch làm việc"),
            "blocks.calendar.row.edited": _("sửa lịch làm việc"),
            "blocks.calendar.row.imported": _("nhập ngày nghỉ của một năm"),
            "blocks.calendar.row.restored": _("dùng lại bản cũ của lịch làm việc"),
            "blocks.calendar.row.withdrawn": _("rút một ngày khỏi lịch làm việc"),
        }
    )
