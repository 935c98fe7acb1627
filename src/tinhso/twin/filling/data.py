"""Values of filling the registers of the training province."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """A training province that the background work is to load."""

    scale: float
    seed: int = 1
    faults: str = "standard"


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one table; ``repeats``: rows equal to another; ``import_id``: where its rows set aside are."""

    table: str
    register: str
    rows: int
    loaded: int
    set_aside: int = 0
    repeats: int = 0
    import_id: str = ""
    was_there: bool = False


#: Told (table, rows done, rows expected) while a table loads.
Told = Callable[[str, int, int], None]
