"""What the journal calls the actions of privacy."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.journal.api import describe_actions
from tinhso.core.privacy.data import State

STATES = {
    State.REQUESTED: _("chờ quyết định"),
    State.REFUSED: _("không xoá"),
    State.EXECUTED: _("đã xoá"),
}


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "core.privacy.data.read": _("xem dữ liệu cá nhân"),
            "core.privacy.data.downloaded": _("tải về dữ liệu của chính mình"),
            "core.privacy.erasure.requested": _("đề nghị xoá dữ liệu cá nhân"),
            "core.privacy.erasure.refused": _("không chấp nhận xoá dữ liệu cá nhân"),
            "core.privacy.erasure.executed": _("xoá dữ liệu cá nhân"),
            "core.privacy.erasure.replayed": _("xoá lại dữ liệu cá nhân sau khi phục hồi"),
        }
    )
