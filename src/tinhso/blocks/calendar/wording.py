"""Explanations of deadlines and days in words; the language is the reader's."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import (
    DayInfo,
    DayKind,
    Deadline,
    Fact,
    Reckoning,
    SpecialDay,
    Step,
    StepKind,
)
from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.web.api import format_date, format_number

WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)

KINDS = {
    DayKind.HOLIDAY: gettext_lazy("nghỉ lễ, Tết"),
    DayKind.COMPENSATORY: gettext_lazy("nghỉ bù"),
    DayKind.SWAP_OFF: gettext_lazy("nghỉ hoán đổi"),
    DayKind.SWAP_WORK: gettext_lazy("làm bù"),
    DayKind.HALF_MORNING: gettext_lazy("chỉ làm buổi sáng"),
    DayKind.HALF_AFTERNOON: gettext_lazy("chỉ làm buổi chiều"),
    DayKind.WATCH: gettext_lazy("chưa quyết định"),
}

#: One or two letters for the year view: the meaning never rests on colour alone.
SIGNS = {
    DayKind.HOLIDAY: "L",
    DayKind.COMPENSATORY: "B",
    DayKind.SWAP_OFF: "H",
    DayKind.SWAP_WORK: "+",
    DayKind.HALF_MORNING: "½",
    DayKind.HALF_AFTERNOON: "½",
    DayKind.WATCH: "?",
}


def day_words(day: date) -> str:
    """Return "thứ Sáu 24/01/2025"."""
    return f"{WEEKDAYS[day.weekday()]} {format_date(day)}"


def moment_words(moment: datetime) -> str:
    """Return "17:00 thứ Sáu 24/01/2025"."""
    local = moment.astimezone(PROVINCE_ZONE)
    return f"{local:%H:%M} {day_words(local.date())}"


def name_of(special: SpecialDay) -> str:
    """Return what the day is called in the reader's language."""
    return special.english if special.english and get_language() == "en" else special.name


def span_words(first: date, last: date | None) -> str:
    """Return one day, or "25/01/2025 đến 02/02/2025"."""
    if last is None or last == first:
        return format_date(first)
    return _("%(first)s đến %(last)s") % {"first": format_date(first), "last": format_date(last)}


def info_words(info: DayInfo) -> str:
    """Return what a day is, for its cell in the year view."""
    special = info.special
    if special is None:
        return day_words(info.day) + (": " + _("ngày nghỉ hằng tuần") if not info.is_working else "")
    doubt = "" if info.is_firm else " (" + _("dự kiến") + ")"
    return f"{day_words(info.day)}: {name_of(special)}, {KINDS[special.kind]}{doubt}"


def amount_words(amount: Decimal, *, hours: bool = False) -> str:
    """Return "5 ngày làm việc" or "4 giờ làm việc"."""
    number = format_number(amount)
    return (_("%(n)s giờ làm việc") if hours else _("%(n)s ngày làm việc")) % {"n": number}


def explain(reckoning: Reckoning) -> Deadline:
    """Return the deadline with its explanation."""
    steps = tuple(Step(fact.kind, _WORDS[fact.kind](fact)) for fact in reckoning.facts)
    return Deadline(reckoning.due, steps, " ".join(step.words for step in steps), reckoning.is_firm)


# --- one sentence for each fact ------------------------------------------------------------------


def _received(fact: Fact) -> str:
    assert fact.at is not None
    return _("Nhận lúc %(at)s.") % {"at": moment_words(fact.at)}


def _received_off(fact: Fact) -> str:
    assert fact.at is not None
    assert fact.day is not None
    words = {
        "at": moment_words(fact.at),
        "why": name_of(fact.special) if fact.special else _("ngoài giờ làm việc"),
        "day": day_words(fact.day),
    }
    return _("Nhận lúc %(at)s (%(why)s): tính như nhận vào đầu giờ %(day)s.") % words


def _received_late(fact: Fact) -> str:
    assert fact.at is not None
    assert fact.day is not None
    words = {"at": moment_words(fact.at), "day": day_words(fact.day), "basis": fact.basis}
    if not fact.basis:
        return _("Nhận lúc %(at)s, sau giờ nhận trong ngày: tính như nhận ngày %(day)s.") % words
    return _("Nhận lúc %(at)s, sau giờ nhận trong ngày: tính như nhận ngày %(day)s (%(basis)s).") % words


def _skipped(fact: Fact) -> str:
    assert fact.day is not None
    assert fact.special is not None
    name = name_of(fact.special)
    if fact.special.kind is not DayKind.HOLIDAY:
        name += f", {KINDS[fact.special.kind]}"
    words = {"span": span_words(fact.day, fact.until), "name": name, "basis": fact.special.legal_basis}
    return _("Không tính %(span)s: %(name)s (%(basis)s).") % words


def _weekends(fact: Fact) -> str:
    return _("Không tính %(n)s ngày nghỉ hằng tuần.") % {"n": format_number(fact.amount)}


def _made_up(fact: Fact) -> str:
    assert fact.day is not None
    assert fact.special is not None
    words = {"day": day_words(fact.day), "basis": fact.special.legal_basis}
    return _("Có tính %(day)s: ngày làm bù (%(basis)s).") % words


def _half(fact: Fact) -> str:
    assert fact.day is not None
    day = day_words(fact.day)
    return _("%(day)s chỉ tính nửa ngày.") % {"day": day[0].upper() + day[1:]}


def _paused(fact: Fact) -> str:
    assert fact.at is not None
    assert fact.until is not None
    words = {
        "from": moment_words(fact.at),
        "to": day_words(fact.until),
        "n": amount_words(fact.amount, hours=fact.basis == "hours"),
    }
    return _("Tạm dừng từ %(from)s đến %(to)s: lùi %(n)s.") % words


def _pause_after(fact: Fact) -> str:
    assert fact.at is not None
    words = _("Lần tạm dừng lúc %(at)s bắt đầu sau khi đã hết hạn nên không đổi hạn.")
    return words % {"at": moment_words(fact.at)}


def _due(fact: Fact) -> str:
    assert fact.at is not None
    at = moment_words(fact.at)
    if not fact.amount:
        return _("Giải quyết trong ngày: hạn lúc %(at)s.") % {"at": at}
    amount = amount_words(fact.amount, hours=fact.basis == "hours")
    if fact.basis == "hours":
        return _("Hết %(n)s: hạn lúc %(at)s.") % {"n": amount, "at": at}
    return _("Đếm từ ngày làm việc tiếp theo, hết %(n)s: hạn lúc %(at)s.") % {"n": amount, "at": at}


def _watched(fact: Fact) -> str:
    assert fact.day is not None
    assert fact.special is not None
    words = {"day": format_date(fact.day), "name": name_of(fact.special), "basis": fact.special.legal_basis}
    return _("Lưu ý: %(day)s (%(name)s) chưa quyết định là ngày nghỉ, vẫn tính là ngày làm việc (%(basis)s).") % words


def _unconfirmed(fact: Fact) -> str:
    assert fact.day is not None
    assert fact.special is not None
    words = {"span": span_words(fact.day, fact.until), "name": name_of(fact.special)}
    return _("Lưu ý: %(name)s %(span)s mới là dự kiến, chưa có văn bản; hạn có thể thay đổi.") % words


def _hours_unread(fact: Fact) -> str:
    return _("Giờ làm việc trong lịch chưa được đối chiếu với văn bản của tỉnh.")


def _no_list(fact: Fact) -> str:
    years = ", ".join(str(year) for year in fact.years)
    return _("Lưu ý: lịch chưa có ngày nghỉ lễ của năm %(years)s, mới trừ ngày nghỉ hằng tuần.") % {"years": years}


_WORDS: dict[StepKind, Callable[[Fact], str]] = {
    StepKind.RECEIVED: _received,
    StepKind.RECEIVED_OFF: _received_off,
    StepKind.RECEIVED_LATE: _received_late,
    StepKind.SKIPPED: _skipped,
    StepKind.WEEKENDS: _weekends,
    StepKind.MADE_UP: _made_up,
    StepKind.HALF: _half,
    StepKind.PAUSED: _paused,
    StepKind.PAUSE_AFTER: _pause_after,
    StepKind.DUE: _due,
    StepKind.WATCHED: _watched,
    StepKind.UNCONFIRMED: _unconfirmed,
    StepKind.HOURS_UNREAD: _hours_unread,
    StepKind.NO_LIST: _no_list,
}
