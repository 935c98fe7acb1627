"""What states are called on screen, and what the journal calls the operator's steps."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.events.data import State
from tinhso.core.journal.api import describe_actions

STATES = {
    State.WAITING: _("đang chờ"),
    State.RUNNING: _("đang làm"),
    State.DONE: _("xong"),
    State.DEAD: _("hỏng, cần người xử lý"),
    State.DROPPED: _("đã bỏ"),
}

#: The mark of core.web that fits each state.
VERDICTS = {
    State.WAITING: "unknown",
    State.RUNNING: "unknown",
    State.DONE: "met",
    State.DEAD: "not_met",
    State.DROPPED: "attention",
}


def describe() -> None:
    """Tell the journal; called once when the module's door loads."""
    describe_actions(
        {
            "core.events.delivery.rerun": _("cho giao lại sự kiện bị hỏng"),
            "core.events.delivery.dropped": _("bỏ lần giao sự kiện bị hỏng"),
            "core.events.job.rerun": _("cho chạy lại việc nền bị hỏng"),
            "core.events.job.dropped": _("bỏ việc nền"),
            "core.events.schedule.paused": _("tạm dừng lịch"),
            "core.events.schedule.resumed": _("mở lại lịch"),
            "core.events.schedule.run": _("chạy ngay việc theo lịch"),
        }
    )
