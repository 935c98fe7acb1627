"""Deadlines as plans write them: month, quarter, half-year, year, recurring, dependent on another plan, none."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from unicodedata import normalize


class DeadlineKind(StrEnum):
    """The kinds of deadline."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    PERIOD = "period"
    RECURRING = "recurring"
    DEPENDENT = "dependent"
    NONE = "none"
    UNREAD = "unread"


class DeadlineState(StrEnum):
    """How a task without any reported progress stands on a day."""

    AHEAD = "ahead"  # its time has not begun
    RUNNING = "running"
    SOON = "soon"  # 30 days or fewer are left
    LATE = "late"  # past, and nothing was reported
    RECURRING = "recurring"
    DEPENDENT = "dependent"
    NO_DATE = "no_date"
    DONE = "done"  # closed, with evidence or by override


@dataclass(frozen=True)
class Deadline:
    """A deadline: first and latest day (None where the kind has none), with its text as written."""

    kind: DeadlineKind
    text: str
    first: date | None = None
    latest: date | None = None


SOON_DAYS = 30
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?:/|\s+năm\s+|\s+)(\d{4})"
_DAY = re.compile(r"(?:trước\s+|ngày\s+)*(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"tháng\s+(\d{1,2})" + _YEAR, re.IGNORECASE)
_QUARTER = re.compile(r"qu[íý]\s+(IV|III|II|I|[1-4])" + _YEAR, re.IGNORECASE)
_HALF = re.compile(r"(?:0?6|sáu)\s+tháng\s+(đầu|cuối)" + _YEAR, re.IGNORECASE)
_PERIOD = re.compile(r"(?:năm\s+|giai đoạn\s+)?(\d{4})\s*[-–]\s*(\d{4})", re.IGNORECASE)
_ONE_YEAR = re.compile(r"(?:năm\s+)?(\d{4})", re.IGNORECASE)


def parse(text: str) -> Deadline:
    """Return the deadline that a cell states. A text of no known form is UNREAD, never guessed at."""
    plain = normalize("NFC", " ".join(text.split()))
    lower = plain.lower()
    if not plain:
        return Deadline(DeadlineKind.NONE, text)
    if lower in {"thường xuyên", "hàng năm", "hằng năm"}:
        return Deadline(DeadlineKind.RECURRING, text)
    if lower.startswith("theo "):
        return Deadline(DeadlineKind.DEPENDENT, text)
    try:
        return _dated(plain, text) or Deadline(DeadlineKind.UNREAD, text)
    except ValueError:
        # Month 13 or day 31/02: the text names no day there is.
        return Deadline(DeadlineKind.UNREAD, text)


def _dated(plain: str, text: str) -> Deadline | None:
    if found := _DAY.fullmatch(plain):
        day = date(int(found[3]), int(found[2]), int(found[1]))
        return Deadline(DeadlineKind.DAY, text, day, day)
    if found := _MONTH.fullmatch(plain):
        return _months(DeadlineKind.MONTH, text, int(found[2]), int(found[1]), 1)
    if found := _QUARTER.fullmatch(plain):
        return _months(DeadlineKind.QUARTER, text, int(found[2]), 3 * _QUARTERS[found[1].upper()] - 2, 3)
    if found := _HALF.fullmatch(plain):
        return _months(DeadlineKind.HALF_YEAR, text, int(found[2]), 1 if found[1].lower() == "đầu" else 7, 6)
    if found := _PERIOD.fullmatch(plain):
        return Deadline(DeadlineKind.PERIOD, text, date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    if found := _ONE_YEAR.fullmatch(plain):
        return _months(DeadlineKind.YEAR, text, int(found[1]), 1, 12)
    return None


def _months(kind: DeadlineKind, text: str, year: int, month: int, count: int) -> Deadline:
    last = month + count - 1
    return Deadline(kind, text, date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def state(deadline: Deadline, day: date) -> DeadlineState:
    """Return how a task with this deadline, and no report of progress, stands on *day*."""
    if deadline.kind is DeadlineKind.RECURRING:
        return DeadlineState.RECURRING
    if deadline.kind is DeadlineKind.DEPENDENT:
        return DeadlineState.DEPENDENT
    if deadline.latest is None or deadline.first is None:
        return DeadlineState.NO_DATE
    if day > deadline.latest:
        return DeadlineState.LATE
    if day < deadline.first:
        return DeadlineState.AHEAD
    return DeadlineState.SOON if (deadline.latest - day).days <= SOON_DAYS else DeadlineState.RUNNING
