"""Plain values of the training province: its size, its tables, the faults planted in them and the truth beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

#: The badge of every row made here (blueprint rule 13).
SIMULATED = "mô phỏng"
#: The day the training province is seen on. Fixed, so that one seed always gives the same bytes.
AS_OF = date(2026, 6, 30)


class TwinRefused(Exception):
    """The training province could not be made; the words say why."""


class FaultKind(StrEnum):
    """The kinds of faults planted in rows. One row carries at most one."""

    MISSING_REQUIRED = "missing_required"
    WRONG_FORMAT = "wrong_format"
    WRONG_CENTURY_SEX = "wrong_century_sex"
    IMPOSSIBLE_DATE = "impossible_date"
    DUPLICATE_EXACT = "duplicate_exact"
    DUPLICATE_FUZZY = "duplicate_fuzzy"
    AREA_UNKNOWN = "area_unknown"
    AREA_ABOLISHED = "area_abolished"
    MOVED_COLUMN = "moved_column"
    CONTRADICTION = "contradiction"
    STALE = "stale"
    UNNORMALISED = "unnormalised"
    DANGLING_REFERENCE = "dangling_reference"


#: Share of the rows a kind can strike at all that it does strike. Our own choice, not observed anywhere.
STANDARD_RATES: Mapping[FaultKind, float] = MappingProxyType(
    {
        FaultKind.MISSING_REQUIRED: 0.004,
        FaultKind.WRONG_FORMAT: 0.004,
        FaultKind.WRONG_CENTURY_SEX: 0.003,
        FaultKind.IMPOSSIBLE_DATE: 0.002,
        FaultKind.DUPLICATE_EXACT: 0.003,
        FaultKind.DUPLICATE_FUZZY: 0.012,
        FaultKind.AREA_UNKNOWN: 0.002,
        FaultKind.AREA_ABOLISHED: 0.003,
        FaultKind.MOVED_COLUMN: 0.001,
        FaultKind.CONTRADICTION: 0.003,
        FaultKind.STALE: 0.010,
        FaultKind.UNNORMALISED: 0.008,
        FaultKind.DANGLING_REFERENCE: 0.002,
    }
)
NO_RATES: Mapping[FaultKind, float] = MappingProxyType({})


class Role(StrEnum):
    """What a column is, so that a fault knows where it can strike."""

    TEXT = "text"
    KEY = "key"
    NUMBER = "number"
    CITIZEN_ID = "citizen_id"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    SEX = "sex"
    DATE = "date"
    UPDATED = "updated"
    AREA = "area"
    REFERENCE = "reference"
    PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, its Vietnamese label, what it is."""

    name: str
    label: str
    role: Role = Role.TEXT
    required: bool = False
    #: For REFERENCE: the table meant. For any other: the table that must say the same.
    table: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the training province."""

    code: str
    label: str
    #: What one row really is; ``person`` is shared by all tables about people.
    entity: str
    columns: tuple[Column, ...]
    #: The column that says since when the row's area holds; empty: the area must be in force on the day of the files.
    area_day: str = ""
    #: Duplicates may be planted.
    duplicates: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns in order."""
        return [column.name for column in self.columns]

    def of(self, *roles: Role) -> list[Column]:
        """The columns of these roles, in order."""
        return [column for column in self.columns if column.role in roles]


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune of one time: (code, valid_from) is its key."""

    code: str
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the province's directory that working units of the training province hang below."""

    code: str
    name: str
    area: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Directory:
    """What the generator must know of the province: communes old and new, who follows whom, agencies."""

    units: tuple[Unit, ...]
    #: (old code, new code, first day of the new unit)
    successors: tuple[tuple[str, str, date], ...]
    agencies: tuple[Agency, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """An invented citizen made elsewhere (they can sign in) who must be found in the population."""

    number: str
    name: str
    birth: date


@dataclass(frozen=True, slots=True)
class TableCount:
    """What was written of one table."""

    rows: int
    #: Rows before duplicates were added.
    base: int
    faults: Mapping[FaultKind, int] = field(default_factory=dict)
    #: How many rows each kind could strike.
    eligible: Mapping[FaultKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Truth:
    """Where the truth lies: every planted fault, the entity behind every row, the right values of the legacy files."""

    faults: Path
    entities: Mapping[str, Path]
    legacy: Path | None


@dataclass(frozen=True, slots=True)
class Generated:
    """A training province on disk."""

    out: Path
    #: table → format → file
    tables: Mapping[str, Mapping[str, Path]]
    legacy: tuple[Path, ...]
    truth: Truth
    counts: Mapping[str, TableCount]
    manifest: Path


#: Told (table, rows written, rows expected) while files are written.
Progress = Callable[[str, int, int], None]
FORMATS = ("csv", "jsonl", "parquet", "xlsx")
