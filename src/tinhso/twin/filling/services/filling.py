"""Filling the training registers from the training province: table by table, each one published batch."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM
from tinhso.data.registers import api as registers
from tinhso.twin.filling.data import TableReport, Told
from tinhso.twin.filling.rules.columns import FILLED, REGISTERS
from tinhso.twin.filling.services.loading import load
from tinhso.twin.filling.services.mapping import mapped
from tinhso.twin.population.adapters.arrow import pa, pq
from tinhso.twin.population.api import TwinRefused
from tinhso.twin.population.services.generating import MANIFEST

#: How the sources of the batches begin.
SOURCE = "twin:"
CHUNK = 8_192
Make = Callable[[Path], object]


def mark(scale: float, seed: int, faults: str) -> str:
    """Return what tells one training province from another."""
    return f"{seed}-{scale:g}-{faults}"


def fill(
    *, scale: float, seed: int, faults: str, make: Make, tables: Collection[str] = (), told: Told | None = None
) -> list[TableReport]:
    """Make the training registers and load the tables into them; what is loaded stays, what was broken off goes on.

    *make* writes the files of this province into a folder. Refused outside training, and where the registers already
    hold another training province.
    """
    if not settings.TRAINING:
        raise TwinRefused("Dữ liệu mô phỏng chỉ nạp được ở môi trường tập huấn (TINHSO_MODE=training).")
    if unknown := set(tables) - set(FILLED):
        raise TwinRefused(f"Không nạp được bảng {', '.join(sorted(unknown))}; có: {', '.join(FILLED)}.")
    name = mark(scale, seed, faults)
    registers.declare_simulated(by=SYSTEM, codes=REGISTERS)
    wanted = [table for table in FILLED if not tables or table in tables]
    there = {table: _loaded(table, name) for table in wanted}
    folder = Path(settings.DATA_DIR) / "twin" / name
    if not all(there.values()) and not (folder / MANIFEST).is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        make(folder)
    return [there[table] or _fill_table(table, folder, name, told) for table in wanted]


def _loaded(table: str, name: str) -> TableReport | None:
    """Return the report of a table that is loaded; raise TwinRefused if another province stands in its register."""
    code = registers.simulated_code(FILLED[table].register)
    for batch in registers.batches(code):
        if batch.source.startswith(SOURCE) and batch.state in {"published", "publishing"}:
            if batch.source != f"{SOURCE}{name}:{table}":
                raise TwinRefused(
                    f"«{code}» đã có tỉnh tập huấn khác ({batch.source}). Dùng thư mục dữ liệu mới hoặc huỷ lô ấy."
                )
            return TableReport(table, code, batch.rows, batch.new, 0, was_there=True)
    return None


def _fill_table(table: str, folder: Path, name: str, told: Told | None) -> TableReport:
    filled = FILLED[table]
    code = registers.simulated_code(filled.register)
    declaration = registers.register(code).declaration
    file = pq.ParquetFile(folder / "parquet" / f"{table}.parquet")
    total = file.metadata.num_rows

    def chunks() -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in file.iter_batches(batch_size=CHUNK):
            yield mapped(batch, declaration, filled)
            done += len(batch)
            if told is not None:
                told(table, done, total)

    report = load(
        by=SYSTEM,
        code=code,
        chunks=chunks(),
        source=f"{SOURCE}{name}:{table}",
        reason=_("Nạp tỉnh tập huấn (mô phỏng)"),
    )
    return TableReport(table, code, total, report.loaded, len(report.refusals), tuple(report.refusals))
