"""Times of day as people write them: "07:00-11:00, 13:00-17:00"."""

import re

from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import CalendarError, Shift

TIME = re.compile(r"([01]?\d|2[0-4])[:hg]([0-5]\d)?")
DAY_SECONDS = 24 * 3600


def parse_time(text: str) -> int:
    """Return the seconds since midnight that "7:30", "07:30", "7h30" or "24:00" names."""
    found = TIME.fullmatch(text.strip().lower())
    seconds = int(found[1]) * 3600 + int(found[2] or 0) * 60 if found else DAY_SECONDS + 1
    if seconds > DAY_SECONDS:
        raise CalendarError(_("Giờ «%(text)s» chưa đúng. Hãy viết như 07:30.") % {"text": text.strip()})
    return seconds


def format_time(seconds: int) -> str:
    """Return "07:30"."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def parse_shifts(text: str) -> tuple[Shift, ...]:
    """Return the shifts of a day, in order; raise CalendarError if they overlap or run backwards."""
    shifts: list[Shift] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        ends = re.split(r"\s*[-–]\s*", part)
        if len(ends) != 2:
            raise CalendarError(_("«%(text)s» chưa đúng. Hãy viết như 07:00-11:00, 13:00-17:00.") % {"text": part})
        shift = Shift(parse_time(ends[0]), parse_time(ends[1]))
        if shift.end <= shift.begin:
            raise CalendarError(_("«%(text)s»: giờ kết thúc phải sau giờ bắt đầu.") % {"text": part})
        if shifts and shift.begin < shifts[-1].end:
            raise CalendarError(_("«%(text)s» chồng lên buổi trước đó.") % {"text": part})
        shifts.append(shift)
    return tuple(shifts)


def format_shifts(shifts: tuple[Shift, ...]) -> str:
    """Return "07:00-11:00, 13:00-17:00"."""
    return ", ".join(f"{format_time(shift.begin)}-{format_time(shift.end)}" for shift in shifts)
