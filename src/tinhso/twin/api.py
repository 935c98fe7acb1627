"""Door of the twin: demo people, simulators (config loads and starts them), and the training province as files."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

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
    "TwinRefused",
    "ensure_demo_accounts",
    "ensure_demo_round",
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
