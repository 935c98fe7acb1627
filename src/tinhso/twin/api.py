"""Door of the twin: demo people, simulators (config loads and starts them), and the training province as files."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from tinhso.twin.filling import api as filling
from tinhso.twin.filling.api import TableReport
from tinhso.twin.population import api as population
from tinhso.twin.population.api import FaultKind, Generated, TwinRefused, is_training_id
from tinhso.twin.stage.citizens import CITIZENS
from tinhso.twin.stage.data import DemoPerson
from tinhso.twin.stage.services import DEMO_PEOPLE, ensure_demo_accounts, ensure_demo_round
from tinhso.twin.stage.simulators import Simulator, simulators, write_vneid_files

__all__ = [
    "DEMO_PEOPLE",
    "DemoPerson",
    "FaultKind",
    "Generated",
    "Simulator",
    "TableReport",
    "TwinRefused",
    "ask_to_fill",
    "ensure_demo_accounts",
    "ensure_demo_round",
    "fill",
    "generate",
    "is_training_id",
    "simulators",
    "write_vneid_files",
]


def generate(
    scale: float,
    seed: int,
    faults: str | Mapping[FaultKind, float],
    out: Path,
    *,
    directory: Path | None = None,
    formats: Collection[str] = population.FORMATS,
    tables: Collection[str] = (),
    progress: population.Progress | None = None,
) -> Generated:
    """Write the training province of this seed into *out*; refused outside training.

    The invented citizens who sign in are among its people. *faults* is "standard", "none" or rates by kind;
    *directory* the folder of the province's communes and agencies.
    """
    if not settings.TRAINING:
        raise TwinRefused("Dữ liệu mô phỏng chỉ dựng được ở môi trường tập huấn (TINHSO_MODE=training).")
    folder = directory or Path(settings.PROVINCE_DIR) / "directory"
    return population.generate(
        scale=scale,
        seed=seed,
        faults=faults,
        out=Path(out),
        directory=population.read_directory(folder),
        guests=[
            population.Guest(citizen.national_id, citizen.name, date.fromisoformat(citizen.birth_date))
            for citizen in CITIZENS
        ],
        formats=formats,
        tables=tables,
        progress=progress,
    )


def fill(
    *,
    scale: float,
    seed: int = 1,
    faults: str = "standard",
    tables: Collection[str] = (),
    told: filling.Told | None = None,
) -> list[TableReport]:
    """Fill the training registers («sim_…») from the training province of this seed; refused outside training.

    Made and loaded once: what is there stays, what was broken off goes on.
    """
    return filling.fill(
        scale=scale,
        seed=seed,
        faults=faults,
        make=lambda folder: generate(scale, seed, faults, folder, formats=("parquet",)),
        tables=tables,
        told=told,
    )


def ask_to_fill(scale: float) -> bool:
    """Let the background work fill the training registers at this scale; False if they are filled already."""
    return filling.ask(filling.Wish(scale))
