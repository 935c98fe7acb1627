"""Loading the province's data through the modules' own doors, and writing it back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.steering.claims import api as claims_api
from tinhso.steering.plans import api as plans_api


class Report(Protocol):
    """What a module says of one load."""

    def summary(self) -> str:
        """Return one Vietnamese line."""
        ...


@dataclass(frozen=True)
class Part:
    """One module's share of the province: its name and how it is loaded and exported."""

    name: str
    load: Callable[[Path, Actor], Report]
    export: Callable[[Path], int]


PARTS = (
    Part("Số liệu của các văn bản", lambda folder, by: claims_api.load_province(folder, by), claims_api.export_province),
    Part("Kế hoạch", lambda folder, by: plans_api.load_province(folder, by), plans_api.export_province),
)


def load_parts(folder: Path, tell: Callable[[str], None]) -> None:
    """Load every part from *folder*, telling one line for each; safe to repeat."""
    for part in PARTS:
        tell(f"{part.name}: {part.load(folder, SYSTEM).summary()}")


def export_parts(folder: Path, tell: Callable[[str], None]) -> None:
    """Write every part back into *folder*, telling how many files each wrote."""
    for part in PARTS:
        tell(f"{part.name}: {part.export(folder)} tệp")
