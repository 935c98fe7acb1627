"""Records, pages, batches, scores and registers as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tinhso.data.registers.data.declaring import Declaration, Expected, Kind, Provenance, Rhythm, Status
from tinhso.data.registers.data.scores import ScoreCard


@dataclass(frozen=True)
class RegisterInfo:
    """A register as others see it. ``rows`` is None until it was counted."""

    public_id: str
    code: str
    name: str
    owner: str
    kind: Kind
    rhythm: Rhythm
    version: int
    state: str
    declaration: Declaration
    rows: int | None
    last_change: datetime | None
    score: ScoreCard | None
    expected: Expected | None

    @property
    def provenance(self) -> Provenance:
        """Where its records come from; simulated ones are shown with the badge and never counted with real ones."""
        return self.declaration.provenance


@dataclass(frozen=True)
class AnnouncedDatabase:
    """An announced database that a document names: ``registers`` hold it, ``system`` is its row in docs/systems.md."""

    number: int
    name: str
    registers: tuple[str, ...] = ()
    system: int = 0


@dataclass(frozen=True)
class Announced:
    """The announced list of shared databases: ``items`` are those named, ``announced`` is how many there are."""

    announced: int
    decision: str
    source: str
    place: str
    items: tuple[AnnouncedDatabase, ...]

    @property
    def named(self) -> int:
        """How many of them the documents at hand name."""
        return len(self.items)


@dataclass(frozen=True)
class Record:
    """One version of a record as its reader may see it: ``values`` holds only fields that may be read.

    ``erased``: personal values of this version went with their person's key.
    """

    public_id: str
    version: int
    declared: int
    status: Status
    true_from: date | None
    true_to: date | None
    known_from: datetime
    known_to: datetime | None
    action: str
    provenance: str
    made_by: str
    reason: str
    receipt: int | None
    merged_into: str
    seq: int
    values: Mapping[str, Any]
    agency: str = ""
    area: str = ""
    batch: int | None = None
    erased: bool = False


@dataclass(frozen=True)
class Page:
    """One page of records; ``cursor`` leads to the next ("" at the end)."""

    records: tuple[Record, ...]
    cursor: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many; ``capped`` means there are more than that."""

    value: int
    capped: bool


@dataclass(frozen=True)
class Change:
    """One entry of the change feed: the version that came with number ``seq``."""

    seq: int
    action: str
    record: Record


@dataclass(frozen=True)
class BatchInfo:
    """A batch as others see it."""

    id: int
    public_id: str
    register: str
    state: str
    rows: int
    new: int
    changed: int
    same: int
    root: str
    source: str
    made_at: datetime
    published_at: datetime | None
