"""Values of imports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"  # in the queue
    READING = "reading"  # fetched, turned into rows
    MAPPING = "mapping"  # read, waits for somebody to say which column is what
    CHECKING = "checking"
    STAGING = "staging"  # good rows on their way, out of sight
    INDEXING = "indexing"
    STAGED = "staged"  # all there, waits for somebody to publish
    PUBLISHED = "published"
    CHECKED = "checked"  # a dry run that ended
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # published once, taken back whole


#: States in which work is under way or waits for a worker.
ACTIVE = (State.WAITING, State.READING, State.CHECKING, State.STAGING, State.INDEXING)
#: States after which nothing more happens by itself.
ENDED = (State.PUBLISHED, State.CHECKED, State.CANCELLED, State.FAILED, State.WITHDRAWN)


class Mode(StrEnum):
    """Whether the file holds everything the register should hold, or only what is new and changed."""

    FULL = "full"
    INCREMENTAL = "incremental"


class RowState(StrEnum):
    """What became of a row set aside."""

    OPEN = "open"
    MENDED = "mended"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class FieldSource:
    """Where a field's text comes from: a column (by its label) or one constant; ``values`` replaces texts."""

    column: str = ""
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnMap:
    """How the columns of a source fill the fields of a register.

    ``decimal``: the sign before fractions ("," or "."; "" asks about every number with both). ``ends_absent``: records
    the file does not hold any more are ended; only with a full file, and never by default.
    """

    fields: Mapping[str, FieldSource]
    decimal: str = ""
    ends_absent: bool = False


@dataclass(frozen=True)
class Layout:
    """What a file is, as told by the whole of it: kind, how it is written, and its columns in order."""

    kind: str  # csv | xlsx | jsonl | parquet
    encoding: str = "utf-8"
    delimiter: str = ""
    quote: str = '"'
    header_line: int = 1
    columns: tuple[str, ...] = ()
    sheet: str = ""
    rows: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far an import is; ``rate`` in rows a second, ``seconds`` left, None while they cannot be told."""

    done: int
    total: int
    rate: float | None = None
    seconds: float | None = None

    @property
    def percent(self) -> float:
        """Share done, 0 to 100."""
        return min(100.0, 100.0 * self.done / self.total) if self.total else 0.0


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file. ``repeats``: rows equal to another row of the file."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    ended: int = 0
    aside: int = 0
    repeats: int = 0


@dataclass(frozen=True)
class Fault:
    """One kind of fault in a file: the field, the code, its words, how many rows have it."""

    field: str
    code: str
    message: str
    rows: int


@dataclass(frozen=True)
class AsideCount:
    """How many open rows were set aside for one kind of fault; ``field`` "" for a rule about several."""

    field: str
    code: str
    rows: int


@dataclass(frozen=True)
class ImportInfo:
    """An import as others see it."""

    public_id: str
    register: str
    state: State
    mode: Mode
    source: str
    sha256: str
    counts: Counts
    progress: Progress
    is_dry_run: bool
    error: str
    batch: int | None
    root: str
    made_at: datetime
    made_by: str
    finished_at: datetime | None


@dataclass(frozen=True)
class LoadReport:
    """What ``load_table`` did: counts, the faults it set aside by kind, and the published batch."""

    counts: Counts
    faults: tuple[Fault, ...]
    batch: int | None
    seconds: float
    import_id: str = ""


@dataclass(frozen=True)
class SourceSettings:
    """What is said of a standing source: ``every`` in minutes, or None and a time of day ``at``."""

    name: str
    address: str
    every: int | None
    at: time | None = None
    mode: str = Mode.INCREMENTAL.value
    publish: bool = False


class ImportsError(Exception):
    """An import that cannot be done; the message says what to do, in Vietnamese."""


class Unfit(ImportsError):
    """A file that cannot be read as a table; the message names the cause and, where there is one, the line."""


class HeaderChanged(ImportsError):
    """The columns of a file are not those of the mapping kept for its source; ``missing`` and ``strange`` say which."""

    def __init__(self, message: str, *, missing: tuple[str, ...], strange: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing
        self.strange = strange


class SourceRefused(ImportsError):
    """A place files may not be taken from, or that did not answer."""


class NoSuchImport(ImportsError):
    """There is no such import, or none that the reader may see."""


@dataclass(frozen=True)
class SetAsideRow:
    """A row set aside: its place in the file, its texts by field, what is wrong with it."""

    public_id: str
    register: str
    import_id: str
    row: int
    values: Mapping[str, Any]
    errors: tuple[Mapping[str, str], ...]
    state: RowState
    note: str = ""
