"""Values of the working calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class CalendarError(ValueError):
    """The calendar cannot take or answer this; the message says why in Vietnamese. ``field`` names the input."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class OutOfCalendar(CalendarError):
    """The day lies outside the years the calendar knows."""


class StaleCalendar(CalendarError):
    """Somebody saved another version meanwhile."""


class Kind(StrEnum):
    """What a row of the calendar is."""

    DAY = "day"
    HOURS = "hours"
    CUTOFF = "cutoff"


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"  # nghỉ lễ, Tết: Điều 112 Bộ luật Lao động
    COMPENSATORY = "compensatory"  # nghỉ bù khi ngày lễ trùng ngày nghỉ hằng tuần: khoản 3 Điều 111
    SWAP_OFF = "swap_off"  # ngày làm việc được hoán đổi thành ngày nghỉ
    SWAP_WORK = "swap_work"  # ngày nghỉ hằng tuần làm bù
    HALF_MORNING = "half_morning"  # chỉ làm việc buổi sáng
    HALF_AFTERNOON = "half_afternoon"  # chỉ làm việc buổi chiều
    WATCH = "watch"  # chưa quyết định: vẫn tính như thường, nhưng nói ra


#: Days of these kinds are off.
OFF_KINDS = frozenset({DayKind.HOLIDAY, DayKind.COMPENSATORY, DayKind.SWAP_OFF})


@dataclass(frozen=True)
class SpecialDay:
    """One day that differs. ``partner`` is the other day of a swap or the holiday a day off makes up for.

    ``is_confirmed`` is False while no document has decided it: it counts, and every answer that rests on it says so.
    """

    day: date
    kind: DayKind
    name: str
    legal_basis: str
    english: str = ""
    partner: date | None = None
    is_confirmed: bool = True
    note: str = ""

    @property
    def code(self) -> str:
        """The key of the row."""
        return self.day.isoformat()

    @property
    def code_of_partner(self) -> str:
        """The key of the other day's row, "" if there is none."""
        return self.partner.isoformat() if self.partner else ""


@dataclass(frozen=True)
class Hours:
    """Working hours of a week from ``valid_from`` to ``valid_to`` (last day in force; None: open).

    The seven texts, Monday first, read "07:00-11:00, 13:00-17:00"; an empty one is a weekly day off.
    """

    code: str
    valid_from: date
    legal_basis: str
    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""
    valid_to: date | None = None
    is_confirmed: bool = True
    note: str = ""

    @property
    def week(self) -> tuple[str, ...]:
        """The seven texts, Monday first."""
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)


@dataclass(frozen=True)
class Cutoff:
    """From what time ("15:00") on a day's reception counts as the next working day's."""

    code: str
    valid_from: date
    at: str
    legal_basis: str
    valid_to: date | None = None
    is_confirmed: bool = True
    note: str = ""


Content = SpecialDay | Hours | Cutoff

TYPES: dict[Kind, type[SpecialDay] | type[Hours] | type[Cutoff]] = {
    Kind.DAY: SpecialDay,
    Kind.HOURS: Hours,
    Kind.CUTOFF: Cutoff,
}


@dataclass(frozen=True)
class Row:
    """One row with its place in the province folder."""

    kind: Kind
    content: Content

    @property
    def key(self) -> tuple[Kind, str]:
        """What identifies it."""
        return self.kind, self.content.code


@dataclass(frozen=True)
class Shift:
    """Part of a working day, in seconds since midnight."""

    begin: int
    end: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.begin


@dataclass(frozen=True)
class DayInfo:
    """What the calendar says of one day. ``halves`` is 2 for a full working day, 1 for half a day, 0 for a day off.

    ``is_firm`` is False for a day not decided yet and for a year whose days off are not listed at all.
    """

    day: date
    halves: int
    shifts: tuple[Shift, ...]
    special: SpecialDay | None
    is_firm: bool

    @property
    def is_working(self) -> bool:
        """Whether anybody works that day."""
        return self.halves > 0


@dataclass(frozen=True)
class Pause:
    """The clock stands from ``begin`` to ``end`` (e.g. until the citizen has supplied what was missing)."""

    begin: datetime
    end: datetime


class StepKind(StrEnum):
    """What one step of an explanation tells."""

    RECEIVED = "received"
    RECEIVED_OFF = "received_off"
    RECEIVED_LATE = "received_late"
    SKIPPED = "skipped"
    WEEKENDS = "weekends"
    MADE_UP = "made_up"
    HALF = "half"
    PAUSED = "paused"
    PAUSE_AFTER = "pause_after"
    DUE = "due"
    WATCHED = "watched"
    UNCONFIRMED = "unconfirmed"
    HOURS_UNREAD = "hours_unread"
    NO_LIST = "no_list"


@dataclass(frozen=True)
class Fact:
    """One step as found by the rules, before it is put into words."""

    kind: StepKind
    at: datetime | None = None
    day: date | None = None
    until: date | None = None
    special: SpecialDay | None = None
    basis: str = ""
    amount: Decimal = Decimal(0)
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reckoning:
    """A deadline as computed: when, and the facts that led there, in order."""

    due: datetime
    facts: tuple[Fact, ...]
    is_firm: bool


@dataclass(frozen=True)
class Step:
    """One step of the explanation, in the reader's language."""

    kind: StepKind
    words: str


@dataclass(frozen=True)
class Deadline:
    """When something is due and why.

    ``is_firm`` is False when a day on the way is not decided yet (the day may move); ``words`` is the explanation in
    one paragraph.
    """

    due: datetime
    steps: tuple[Step, ...]
    words: str
    is_firm: bool
