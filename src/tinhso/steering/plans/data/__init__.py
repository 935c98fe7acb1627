"""Plain values of plans: what a row holds, as the documents state it. Money is in triệu đồng (million đồng)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tinhso.core.directory.data import AgencyInfo as Agency
from tinhso.core.province.data import ContentError, StaleVersionError

__all__ = [
    "TYPES",
    "Agency",
    "Bound",
    "Content",
    "ContentError",
    "Count",
    "DocumentVerdict",
    "Group",
    "Kind",
    "Measure",
    "Operator",
    "Part",
    "Plan",
    "Project",
    "Result",
    "Role",
    "Row",
    "Section",
    "StaleVersionError",
    "StatedValue",
    "Statement",
    "Summary",
    "Target",
    "Task",
    "Threshold",
    "VerdictBasis",
]


class Kind(StrEnum):
    """The kinds of rows."""

    PLAN = "plan"
    GROUP = "group"
    TARGET = "target"
    RESULT = "result"
    TASK = "task"
    PROJECT = "project"


class Section(StrEnum):
    """The parts of a plan that have groups; the values stand in codes and addresses."""

    TARGETS = "muc-tieu"
    TASKS = "nhiem-vu"
    PROJECTS = "du-an"


class Operator(StrEnum):
    """How a value must stand to its threshold."""

    OVER = ">"
    AT_LEAST = "≥"


class Bound(StrEnum):
    """What the words before a stated number make of it."""

    EXACT = "exact"
    OVER = "over"  # trên, hơn
    ABOUT = "about"  # ước, khoảng


class DocumentVerdict(StrEnum):
    """What a document says of a target."""

    MET = "met"
    NOT_MET = "not_met"
    UNMEASURED = "unmeasured"


class VerdictBasis(StrEnum):
    """Where the document's verdict comes from."""

    MARKED = "marked"  # the cell says "(chưa đạt)"
    COUNTED = "counted"  # among those the document counts as done
    DASH = "dash"  # the cell is "-"


@dataclass(frozen=True)
class Role:
    """A cell that names who: its text exactly as written, and the codes it names. Blank stays blank."""

    text: str = ""
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """The same figure stated at another place."""

    text: str
    place: str


@dataclass(frozen=True)
class Summary:
    """How a document sums up the targets: done, not done, not measured, of how many, and where it says so."""

    met: int
    not_met: int
    unmeasured: int
    total: int
    place: str


@dataclass(frozen=True)
class Plan:
    """One plan. ``steward`` is the agency that keeps and reports it, ``place`` where it is issued.

    ``stated_total`` and ``stated_allocated`` are the grand totals of its projects as stated.
    """

    code: str
    symbol: str
    title: str
    issued: date
    valid_from: date
    valid_to: date
    year: int
    issuer: str
    steward: str
    place: str
    legal_bases: tuple[str, ...] = ()
    source: str = ""
    summary: Summary | None = None
    stated_total: int | None = None
    stated_allocated: int | None = None
    stated_place: str = ""


@dataclass(frozen=True)
class Group:
    """A Roman-numbered group of one section, with the sums stated for it (projects only)."""

    code: str
    plan: str
    section: Section
    number: str
    name: str
    stated_total: int | None = None
    stated_allocated: int | None = None


@dataclass(frozen=True)
class Threshold:
    """A threshold in force from ``valid_from`` to ``valid_to`` (None: the plan's own limits).

    ``words`` are the document's own ("trên", "tối thiểu", "đạt", "phấn đấu"; empty if it only gives the number).
    """

    value: Decimal
    operator: Operator
    words: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Measure:
    """One thing measured of a target; no threshold means the target is told in words only."""

    code: str
    unit: str = "%"
    label: str = ""
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True)
class Target:
    """One target. ``truncated`` names the fields cut off in the source; ``claims`` are ids "document#claim"."""

    code: str
    plan: str
    group: str
    number: str
    wording: str
    measures: tuple[Measure, ...]
    executing: Role = Role()
    leading: Role = Role()
    truncated: tuple[str, ...] = ()
    remark: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One addend of a count."""

    label: str
    value: Decimal


@dataclass(frozen=True)
class Count:
    """A count as stated, with the place it is stated at and the parts the document adds it up from."""

    value: Decimal
    unit: str
    place: str
    text: str = ""
    bound: Bound = Bound.EXACT
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class StatedValue:
    """What is stated of one measure: the value (in the measure's unit) and the counts behind it, as far as stated."""

    measure: str
    text: str
    value: Decimal | None = None
    decimals: int = 0
    bound: Bound = Bound.EXACT
    numerator: Count | None = None
    denominator: Count | None = None


@dataclass(frozen=True)
class Result:
    """What a document states of a target as of a day: the two cells as written and what they say."""

    code: str
    target: str
    as_of: date
    source: str
    place: str
    text: str
    verdict: DocumentVerdict
    verdict_basis: VerdictBasis
    stated_on: date
    note: str = ""
    remark: str = ""
    values: tuple[StatedValue, ...] = ()
    reported_by: tuple[str, ...] = ()
    elsewhere: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Task:
    """One task; ``deadline`` is the cell as written (see rules.deadlines)."""

    code: str
    plan: str
    group: str
    number: str
    wording: str
    leading: Role = Role()
    coordinating: Role = Role()
    deadline: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """One project. ``total`` (tổng mức đầu tư dự kiến) and ``allocated`` (vốn phân khai) in triệu đồng."""

    code: str
    plan: str
    group: str
    number: str
    name: str
    owner: Role
    purpose: str
    period: str
    total: int
    allocated: int
    note: str = ""
    claims: tuple[str, ...] = ()


Content = Plan | Group | Target | Result | Task | Project

TYPES: dict[Kind, type[Content]] = {
    Kind.PLAN: Plan,
    Kind.GROUP: Group,
    Kind.TARGET: Target,
    Kind.RESULT: Result,
    Kind.TASK: Task,
    Kind.PROJECT: Project,
}


@dataclass(frozen=True)
class Row:
    """One row to load: its content with the plan it belongs to and its order in the file."""

    kind: Kind
    plan: str
    position: int
    content: Content

    @property
    def key(self) -> tuple[Kind, str]:
        """What names the row."""
        return (self.kind, self.content.code)
