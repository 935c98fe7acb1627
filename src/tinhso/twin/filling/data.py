"""Values of filling the registers of the training province."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wish:
    """A training province that the background work is to load."""

    scale: float
    seed: int = 1
    faults: str = "standard"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was set aside: its place in the table's file, counted from 1, and why (field and code)."""

    row: int
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one table."""

    table: str
    register: str
    rows: int
    loaded: int
    set_aside: int
    refusals: tuple[Refusal, ...] = field(default=(), repr=False)
    was_there: bool = False


#: Told (table, rows done, rows expected) while a table loads.
Told = Callable[[str, int, int], None]
