"""What states and timings are called on screen, and what the journal calls the operator's steps."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.core.events.data import State, Timing
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

DAYS = (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))
UNITS = ((86400, _("%(n)s ngày một lần")), (3600, _("%(n)s giờ một lần")), (60, _("%(n)s phút một lần")))


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


def timing_words(timing: Timing) -> str:
    """Return «10 phút một lần» or «02:00 mọi ngày»."""
    if timing.at is not None:
        moment = f"{timing.at:%H:%M}"
        if len(timing.weekdays) == len(DAYS):
            return gettext("%(at)s mọi ngày") % {"at": moment}
        days = ", ".join(str(DAYS[day]) for day in sorted(timing.weekdays))
        return gettext("%(at)s các ngày %(days)s") % {"at": moment, "days": days}
    assert timing.every is not None
    for seconds, words in UNITS:
        if timing.every % seconds == 0:
            return str(words) % {"n": int(timing.every // seconds)}
    return gettext("%(n)s giây một lần") % {"n": f"{timing.every:g}"}
