"""One small training province with faults and one without, in the communes of Cà Mau."""

from pathlib import Path

import pytest

from tests.twin.population.reading import Province
from tinhso.twin.api import generate

FOLDER = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau" / "directory"


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> Province:
    out = tmp_path_factory.mktemp("twin") / "clean"
    return Province(generate(0.004, 7, "none", out, directory=FOLDER, formats=("parquet",)))


@pytest.fixture(scope="session")
def spoilt(tmp_path_factory) -> Province:
    out = tmp_path_factory.mktemp("twin") / "spoilt"
    return Province(generate(0.004, 7, "standard", out, directory=FOLDER))
