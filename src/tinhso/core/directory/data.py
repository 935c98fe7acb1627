"""Plain values of the directory: areas, agencies, successors, posts, people, and operations of change.

Time: ``valid_from`` is the first day in force (None: not known since when), ``valid_to`` the last (None: open).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

#: Stands in the database for "not known since when"; readers see None or words.
UNKNOWN_START = date.min


class Kind(StrEnum):
    """The kinds of rows the directory keeps with their versions."""

    AREA = "area"
    AGENCY = "agency"
    SUCCESSOR = "successor"
    POST = "post"


class Level(StrEnum):
    """Levels of areas, from the top (Luật Tổ chức chính quyền địa phương; districts until 30/6/2025)."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    HAMLET = "hamlet"


LEVELS = tuple(Level)


class AreaKind(StrEnum):
    """What an area is called by law."""

    PROVINCE = "tinh"
    CITY = "thanh-pho"
    TOWN = "thi-xa"
    DISTRICT = "huyen"
    COMMUNE = "xa"
    WARD = "phuong"
    TOWNSHIP = "thi-tran"
    HAMLET = "ap"
    QUARTER = "khom"


class AgencyKind(StrEnum):
    """What an agency, or a name in a document's cell, stands for."""

    AGENCY = "agency"
    COMMITTEE = "committee"  # a People's Committee of a district or commune
    GROUP = "group"
    ENTERPRISE = "enterprise"
    CENTRAL = "central"


class Target(StrEnum):
    """What succeeds what."""

    AREA = "area"
    AGENCY = "agency"


class Passing(StrEnum):
    """How much of the old passes to the new: all of it, or a part (of a size that may be unknown)."""

    FULL = "full"
    PARTIAL = "partial"


class DirectoryError(ValueError):
    """What is asked cannot stand; ``problems`` say why by row and field, in Vietnamese."""

    def __init__(self, *problems: "Problem | str") -> None:
        self.problems = tuple(item if isinstance(item, Problem) else Problem(item) for item in problems)
        super().__init__("\n".join(item.text for item in self.problems))


@dataclass(frozen=True)
class Problem:
    """One thing wrong: what is said, with the row's key and the field it concerns ("" if none)."""

    message: str
    key: str = ""
    field: str = ""

    @property
    def text(self) -> str:
        """The message with its place."""
        place = ", ".join(filter(None, [self.key, self.field]))
        return f"{place}: {self.message}" if place else self.message


# --- contents: a row as files and versions hold it -----------------------------------------------


@dataclass(frozen=True)
class Area:
    """One area over one time. ``hex_column``/``hex_row`` are its place on the equal-hexagon map."""

    code: str
    full_name: str
    level: Level
    kind: AreaKind
    name: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    legal_basis: str = ""
    note: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    hex_column: int | None = None
    hex_row: int | None = None

    @property
    def key(self) -> str:
        """What names the row in its file: codes are used again, so (code, valid_from)."""
        return _key(self.code, self.valid_from)

    @property
    def kind_of_row(self) -> Kind:
        """The kind of row."""
        return Kind.AREA


@dataclass(frozen=True)
class Agency:
    """One agency over one time. ``code`` is a path ("camau/stttt"); ``parent`` only where the path does not say it.

    ``is_verified`` is False where nobody has confirmed the row from a document (``certainty`` says what is known).
    """

    code: str
    name: str
    short: str = ""
    english: str = ""
    kind: AgencyKind = AgencyKind.AGENCY
    aliases: tuple[str, ...] = ()
    parent: str = ""
    area: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    legal_basis: str = ""
    is_verified: bool = True
    certainty: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What names the row in its file."""
        return _key(self.code, self.valid_from)

    @property
    def kind_of_row(self) -> Kind:
        """The kind of row."""
        return Kind.AGENCY


@dataclass(frozen=True)
class Successor:
    """What became of an area or agency on the day ``on``: all of ``old``, or a part of it, passed to ``new``.

    ``share`` is the official share of a part ("1/3"; "" where none was given, and none is invented); ``moved`` says
    what passed; ``is_main`` marks the one that took over the main duties of an agency that was divided.
    """

    target: Target
    old: str
    new: str
    on: date
    kind: Passing
    share: str = ""
    moved: str = ""
    is_main: bool = False
    legal_basis: str = ""
    is_verified: bool = True
    certainty: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What names the row in its file."""
        return f"{self.target.value}:{self.old}>{self.new}@{self.on.isoformat()}"

    @property
    def kind_of_row(self) -> Kind:
        """The kind of row."""
        return Kind.SUCCESSOR


@dataclass(frozen=True)
class Post:
    """One post of an agency over one time, e.g. the head of a department. ``rank`` orders the posts of an agency."""

    code: str
    agency: str
    title: str
    rank: int = 100
    valid_from: date | None = None
    valid_to: date | None = None
    legal_basis: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What names the row in its file."""
        return _key(self.code, self.valid_from)

    @property
    def kind_of_row(self) -> Kind:
        """The kind of row."""
        return Kind.POST


Content = Area | Agency | Successor | Post
TYPES: dict[Kind, type[Content]] = {
    Kind.AREA: Area,
    Kind.AGENCY: Agency,
    Kind.SUCCESSOR: Successor,
    Kind.POST: Post,
}


def _key(code: str, since: date | None) -> str:
    return f"{code}@{since.isoformat() if since else ''}"


# --- what other modules see ----------------------------------------------------------------------


@dataclass(frozen=True)
class AreaInfo:
    """An area as of a day. ``path`` is the codes from the province ("96/964/32002" before, "96/31825" since)."""

    public_id: UUID
    code: str
    name: str
    full_name: str
    level: Level
    kind: AreaKind
    path: str
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    parent_code: str


@dataclass(frozen=True)
class AgencyInfo:
    """An agency as of a day."""

    public_id: UUID
    code: str
    name: str
    short: str
    english: str
    kind: AgencyKind
    parent_code: str
    area_code: str
    valid_from: date | None
    valid_to: date | None
    legal_basis: str
    is_verified: bool


@dataclass(frozen=True)
class Part:
    """What a unit became, or a part of it. ``share`` None: a part of unknown size."""

    code: str
    name: str
    kind: Passing
    share: Fraction | None
    moved: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class Translation:
    """What became of one unit between two days. ``is_ambiguous``: it was divided and no official shares are known."""

    parts: tuple[Part, ...]
    is_ambiguous: bool
    words: str


@dataclass(frozen=True)
class AmbiguousGroup:
    """Units that exchanged parts of unknown size: only the group's ``total`` can be told.

    ``missing`` are units of the group without a figure: then the total is only of the others.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    total: Decimal
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigureTranslation:
    """Figures known on one map, read on another.

    ``values``: exact. ``unknown``: units of the asked map made wholly or partly of units without a figure ("chưa có số
    liệu"); ``incomplete`` keeps what is known of those. ``ambiguous``: groups with a total only. ``untraced``: figures
    of units that no successor is known for. Nothing is lost: the sums of all four are the sum of what was given.
    """

    values: dict[str, Decimal]
    unknown: tuple[str, ...]
    ambiguous: tuple[AmbiguousGroup, ...]
    words: str
    incomplete: dict[str, Decimal] = field(default_factory=dict)
    untraced: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Holder:
    """Who holds a post. Contact data is "" for readers who may not see it."""

    post: str
    agency: str
    title: str
    person: UUID
    name: str
    phone: str
    email: str
    valid_from: date | None
    valid_to: date | None


# --- operations of change ------------------------------------------------------------------------


class Operation(StrEnum):
    """What a change does."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    ABOLISH = "abolish"


class State(StrEnum):
    """Where a change stands."""

    DRAFT = "draft"
    DECIDED = "decided"  # written with its date; can be taken back until that day
    IN_FORCE = "in_force"
    REVOKED = "revoked"  # taken back before its day
    DISCARDED = "discarded"  # a draft thrown away


@dataclass(frozen=True)
class NewUnit:
    """A unit that a change makes; an empty ``code`` of an area or agency that stays means none is made."""

    code: str
    name: str
    kind: str = ""
    parent: str = ""
    share: str = ""
    moved: str = ""


@dataclass(frozen=True)
class ChangePlan:
    """What a change is to do, as drafted: these sources, on that day, become these results."""

    operation: Operation
    target: Target
    on: date
    sources: tuple[str, ...]
    results: tuple[NewUnit, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class ChangeInfo:
    """A change as other modules see it: what it retires and makes, and when."""

    public_id: UUID
    operation: Operation
    target: Target
    on: date
    state: State
    sources: tuple[str, ...]
    results: tuple[str, ...]
    document: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Touched:
    """One thing that a change touches: what it is, why, and where it can be looked at."""

    label: str
    detail: str = ""
    url: str = ""
