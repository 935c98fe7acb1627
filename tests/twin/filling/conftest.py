"""Registers, lists and directory of Cà Mau in the database, and one small training province with faults."""

from pathlib import Path

import pytest

from tinhso.core.access.api import SYSTEM
from tinhso.core.directory import api as directory
from tinhso.data.registers import api as registers
from tinhso.twin.filling.api import REGISTERS

PROVINCE = Path(__file__).resolve().parents[3] / "provinces" / "ca-mau"
LISTS = ("ethnic_groups", "sectors", "occupations", "banks", "hamlets")


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """The province's folder with only what the training registers need: making all tables takes seconds."""
    made = tmp_path_factory.mktemp("province")
    (made / "registers" / "rows").mkdir(parents=True)
    for code in (*REGISTERS, *LISTS):
        source = PROVINCE / "registers" / f"{code}.yaml"
        (made / "registers" / source.name).write_bytes(source.read_bytes())
        rows = PROVINCE / "registers" / "rows" / f"{code}.csv"
        if rows.is_file():
            (made / "registers" / "rows" / rows.name).write_bytes(rows.read_bytes())
    return made


@pytest.fixture
def province(db, folder):
    """The directory, the real registers (empty) and the lists they refer to."""
    directory.load_province(PROVINCE, by=SYSTEM)
    registers.load_province(folder, by=SYSTEM)
    registers.load_rows(folder, by=SYSTEM)
