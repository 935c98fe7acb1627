"""What states are called, and what the journal calls the steps of the store."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.files.data import FileState
from tinhso.core.journal.api import describe_actions

STATES = {
    FileState.UNCHECKED: _("chưa quét vi-rút"),
    FileState.WAITING: _("cách ly, chờ quét"),
    FileState.CLEAN: _("sạch"),
    FileState.INFECTED: _("cách ly, có vi-rút"),
}
VERDICTS = {
    FileState.UNCHECKED: "unknown",
    FileState.WAITING: "attention",
    FileState.CLEAN: "met",
    FileState.INFECTED: "not_met",
}


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "core.files.file.stored": _("nhận tệp vào kho"),
            "core.files.file.discarded": _("thôi giữ tệp"),
            "core.files.store.swept": _("dọn kho tệp"),
            "core.files.file.attached": _("gắn tệp vào hồ sơ"),
            "core.files.file.detached": _("gỡ tệp khỏi hồ sơ"),
            "core.files.link.made": _("tạo liên kết mở tệp có hạn"),
            "core.files.file.quarantined": _("cách ly tệp có vi-rút"),
            "core.files.file.check_asked": _("cho quét lại tệp"),
            "core.files.file.released": _("cho tệp ra khỏi cách ly"),
        }
    )
