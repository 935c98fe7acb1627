"""Filling the training registers from the training province: table by table, each one published batch."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from django.conf import settings

from tinhso.core.access.api import SYSTEM
from tinhso.data.imports.api import load_table
from tinhso.data.registers import api as registers
from tinhso.twin.filling.data import TableReport, Told
from tinhso.twin.filling.rules.columns import FILLED, REGISTERS
from tinhso.twin.filling.services.mapping import mapped
from tinhso.twin.population.adapters.arrow import pq
from tinhso.twin.population.api import TwinRefused
from tinhso.twin.population.services.generating import MANIFEST

#: How the sources of the batches begin.
SOURCE = "mô phỏng: "
CHUNK = 65_536
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
    done = [there[table] or _fill_table(table, folder, name, told) for table in wanted]
    if not all(there.values()):
        registers.refresh_sizes()
    return done


def _loaded(table: str, name: str) -> TableReport | None:
    """Return the report of a table that is loaded; raise TwinRefused if another province stands in its register."""
    code = registers.simulated_code(FILLED[table].register)
    for batch in registers.batches(code):
        if batch.source.startswith(SOURCE) and batch.state in {"published", "publishing"}:
            if batch.source != source_of(table, name):
                raise TwinRefused(
                    f"«{code}» đã có tỉnh tập huấn khác ({batch.source}). Dùng thư mục dữ liệu mới hoặc huỷ lô ấy."
                )
            return TableReport(table, code, batch.rows, batch.new, was_there=True)
    return None


def source_of(table: str, name: str) -> str:
    """Return what a batch of the training province, and every record of it, says of its source."""
    return f"{SOURCE}{name}:{table}"


def _fill_table(table: str, folder: Path, name: str, told: Told | None) -> TableReport:
    code = registers.simulated_code(FILLED[table].register)
    for batch in registers.batches(code):
        if batch.source == source_of(table, name) and batch.state == "staging":  # its process was killed
            registers.withdraw_batch(by=SYSTEM, batch=batch.id, reason="Nạp lại tỉnh tập huấn")
    file = _prepared(table, code, folder)
    try:
        made = load_table(
            by=SYSTEM,
            register=code,
            table=file,
            mapping={name: name for name in pq.read_schema(file).names},
            provenance=source_of(table, name),
            told=_telling(table, told),
        )
    finally:
        file.unlink(missing_ok=True)
    counts = made.counts
    return TableReport(
        table,
        code,
        counts.rows,
        counts.new + counts.changed + counts.same,
        counts.aside,
        counts.repeats,
        made.import_id,
    )


def _prepared(table: str, code: str, folder: Path) -> Path:
    """Write the table as its register's columns, chunk by chunk, beside the files of the province."""
    declaration = registers.register(code).declaration
    source = pq.ParquetFile(folder / "parquet" / f"{table}.parquet")
    target = folder / f"{table}.part.parquet"
    writer: Any = None
    for batch in source.iter_batches(batch_size=CHUNK):
        columns = mapped(batch, declaration, FILLED[table])
        if writer is None:
            writer = pq.ParquetWriter(target, columns.schema)
        writer.write_batch(columns)
    if writer is None:
        raise TwinRefused(f"Bảng {table} không có dòng nào; hãy chọn cỡ lớn hơn.")
    writer.close()
    return target


def _telling(table: str, told: Told | None) -> Callable[[str, int, int], None] | None:
    if told is None:
        return None
    return lambda step, done, total: told(table if step == "stage" else f"{table}, {step}", done, total)
