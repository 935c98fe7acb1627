"""What a register holds: its declaration, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any


class FieldType(StrEnum):
    """What a field holds. ``REFERENCE`` is the key of a record in another register."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"
    YEAR = "year"
    BOOLEAN = "boolean"
    CODE = "code"
    REFERENCE = "reference"
    AREA = "area"
    AGENCY = "agency"
    GEO = "geo"
    FILE = "file"
    JSON = "json"


NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.YEAR})
#: Types kept as text and compared as text.
TEXTS = frozenset(
    {
        FieldType.TEXT,
        FieldType.MONTH,
        FieldType.CODE,
        FieldType.REFERENCE,
        FieldType.AREA,
        FieldType.AGENCY,
        FieldType.FILE,
    }
)


class Kind(StrEnum):
    """What a register is: the things themselves, a list others refer to, or what happened."""

    MASTER = "master"
    REFERENCE = "reference"
    EVENT = "event"


class Rhythm(StrEnum):
    """How often a register is meant to be brought up to date."""

    LIVE = "live"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ONCE = "once"


class Sharing(StrEnum):
    """Who may read a field (NĐ 47/2020 Đ.11: mở, chia sẻ mặc định, chia sẻ đặc thù)."""

    OPEN = "open"
    DEFAULT = "default"
    SPECIAL = "special"


class Personal(StrEnum):
    """The class of personal data a field holds."""

    NONE = "none"
    BASIC = "basic"
    SENSITIVE = "sensitive"


class Provenance(StrEnum):
    """Where the records of a register come from: kept here, or made up for training (blueprint rule 13)."""

    RECORDED = "recorded"
    SIMULATED = "simulated"


class Status(IntEnum):
    """Where a record stands."""

    IN_FORCE = 1
    ENDED = 2
    MERGED = 3


class Action(StrEnum):
    """What made a version."""

    CREATE = "create"
    IMPORT = "import"
    CORRECT = "correct"
    CHANGE = "change"
    CLOSE = "close"  # the closed part of what a change ended
    END = "end"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"
    ERASE = "erase"  # the personal values of one person blanked


@dataclass(frozen=True)
class Words:
    """A text in Vietnamese and (if given) English."""

    vi: str
    en: str = ""

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.en if self.en and (get_language() or "vi").startswith("en") else self.vi


@dataclass(frozen=True)
class CodeItem:
    """One code of an inline list."""

    code: str
    label: Words


@dataclass(frozen=True)
class Field:
    """One field as declared. ``hidden``: removed from the declaration, the column and its values stay.

    ``about``: whom a personal field tells of where that is not the record's subject («mother»); «self»: the subject.
    """

    name: str
    label: Words
    type: FieldType
    required: bool = False
    personal: Personal = Personal.NONE
    about: str = ""
    sharing: Sharing = Sharing.DEFAULT
    format: str = ""
    minimum: Any = None
    maximum: Any = None
    pattern: str = ""
    length: int = 0
    scale: int = 2
    unit: str = ""
    codes: tuple[CodeItem, ...] = ()
    register: str = ""
    level: str = ""
    indexed: bool = False
    search: bool = False
    hidden: bool = False
    help: Words = Words("")

    @property
    def column(self) -> str:
        """The name of the column in the tables."""
        return f"f_{self.name}"


@dataclass(frozen=True)
class Rule:
    """A cross-field rule: violated where ``when`` is true and ``must`` is false (unknown is no violation)."""

    code: str
    must: str
    words: Words
    when: str = ""


@dataclass(frozen=True)
class Group:
    """Fields shown together, under a heading."""

    title: Words
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """How many records the register should hold, as a document states it.

    ``group``: the figure is for all registers of this group together, and the document does not divide it.
    """

    count: int
    source: str
    as_of: date | None = None
    group: str = ""
    by: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LegalBasis:
    """An act that asks for the register; certainty V (text read), S (secondary), U (unverified)."""

    act: str
    article: str = ""
    certainty: str = "U"


@dataclass(frozen=True)
class Retention:
    """How long records are kept; years None means for good (or not settled: see the basis)."""

    years: int | None = None
    basis: str = ""


@dataclass(frozen=True)
class Declaration:
    """What a register holds.

    ``day_field``: the day on which the areas and agencies a record names must have existed; without it, today.
    ``provenance`` simulated: made-up records of training, in a register of its own that production refuses.
    """

    code: str
    name: Words
    kind: Kind
    owner: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    legal_basis: tuple[LegalBasis, ...] = ()
    natural_keys: tuple[tuple[str, ...], ...] = ()
    rhythm: Rhythm = Rhythm.MONTHLY
    expected: Expected | None = None
    retention: Retention = Retention()
    sharing: Sharing = Sharing.DEFAULT
    population: str = "real"
    provenance: Provenance = Provenance.RECORDED
    description: Words = Words("")
    subject: str = ""
    agency_field: str = ""
    area_field: str = ""
    day_field: str = ""
    title: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def shown(self) -> tuple[Field, ...]:
        """The fields not hidden, in order."""
        return tuple(item for item in self.fields if not item.hidden)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields not hidden."""
        return tuple(item.name for item in self.shown)

    def field(self, name: str) -> Field | None:
        """Return the field named *name* if it is not hidden."""
        return next((item for item in self.shown if item.name == name), None)

    @property
    def is_personal(self) -> bool:
        """Whether any field is about a person."""
        return any(item.personal is not Personal.NONE for item in self.shown)
