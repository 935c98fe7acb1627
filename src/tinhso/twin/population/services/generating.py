"""Writing a training province: table by table, chunk by chunk, with the truth beside it."""

import csv
import hashlib
import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from tinhso.twin.population.adapters.arrow import pa
from tinhso.twin.population.adapters.files import WRITERS, ParquetWriter, TableWriter
from tinhso.twin.population.data import (
    AS_OF,
    FORMATS,
    NO_RATES,
    SIMULATED,
    STANDARD_RATES,
    Directory,
    FaultKind,
    Generated,
    Guest,
    Progress,
    TableCount,
    Truth,
    TwinRefused,
)
from tinhso.twin.population.rules.tables import TABLES
from tinhso.twin.population.rules.world import World, world
from tinhso.twin.population.services.legacy import write_legacy
from tinhso.twin.population.services.planting import TRUTH_HEADER, Planter, as_record, rates_json
from tinhso.twin.population.services.rows import Source, chunk, sources

CHUNK = 65_536
MANIFEST = "manifest.json"
_NAMED = {"standard": STANDARD_RATES, "none": NO_RATES}


def rates_of(faults: str | Mapping[FaultKind, float]) -> Mapping[FaultKind, float]:
    """The rates a name stands for, or the given ones checked."""
    if isinstance(faults, str):
        if faults not in _NAMED:
            raise TwinRefused(f"Không có bộ lỗi “{faults}”; chọn một trong: {', '.join(_NAMED)}.")
        return _NAMED[faults]
    if any(rate < 0 for rate in faults.values()) or sum(faults.values()) > 1:
        raise TwinRefused("Tỷ lệ lỗi phải từ 0 và cộng lại không quá 1.")
    return faults


def _checked(scale: float, formats: Collection[str], tables: Collection[str], out: Path) -> None:
    if not 0 < scale <= 10:
        raise TwinRefused(f"Cỡ {scale} không dùng được: phải lớn hơn 0 và không quá 10.")
    if unknown := set(formats) - set(FORMATS):
        raise TwinRefused(f"Không viết được dạng {', '.join(sorted(unknown))}; có: {', '.join(FORMATS)}.")
    if unknown := set(tables) - {table.code for table in TABLES}:
        raise TwinRefused(f"Không có bảng {', '.join(sorted(unknown))}.")
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).is_file())):
        raise TwinRefused(f"{out} đã có nội dung khác; chọn thư mục trống để không ghi đè.")


def generate(
    *,
    scale: float,
    seed: int,
    faults: str | Mapping[FaultKind, float],
    out: Path,
    directory: Directory,
    as_of: date = AS_OF,
    guests: Sequence[Guest] = (),
    formats: Collection[str] = FORMATS,
    tables: Collection[str] = (),
    progress: Progress | None = None,
) -> Generated:
    """Write the training province of this seed into *out*; the folder appears whole or not at all."""
    rates = rates_of(faults)
    out = out.absolute()
    _checked(scale, formats, tables, out)
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        made = _Writing(world(scale, seed, directory, as_of, guests), rates, part, formats, tables, progress).run()
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise TwinRefused(f"Không ghi được vào {out}: {error.strerror or error}.") from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    if out.exists():
        shutil.rmtree(out)
    part.rename(out)
    return _moved(made, part, out)


def _moved(made: Generated, part: Path, out: Path) -> Generated:
    def at(path: Path) -> Path:
        return out / path.relative_to(part)

    return Generated(
        out=out,
        tables={table: {kind: at(path) for kind, path in files.items()} for table, files in made.tables.items()},
        legacy=tuple(at(path) for path in made.legacy),
        truth=Truth(
            faults=at(made.truth.faults),
            entities={table: at(path) for table, path in made.truth.entities.items()},
            legacy=at(made.truth.legacy) if made.truth.legacy else None,
        ),
        counts=made.counts,
        manifest=at(made.manifest),
    )


def _untold(table: str, done: int, total: int) -> None:
    """Nobody asked for progress."""


class _Writing:
    """One run; holds what all tables share."""

    def __init__(
        self,
        made: World,
        rates: Mapping[FaultKind, float],
        folder: Path,
        formats: Collection[str],
        tables: Collection[str],
        progress: Progress | None,
    ) -> None:
        self.world, self.rates, self.folder, self.formats = made, rates, folder, formats
        every = sources(made)
        self.births = next(source for source in every if source.table.code == "births")
        self.sources = [source for source in every if not tables or source.table.code in tables]
        self.progress = progress or _untold

    def run(self) -> Generated:
        """Write all tables, the old files, the truth and the manifest."""
        truth_folder = self.folder / "truth"
        (truth_folder / "entities").mkdir(parents=True)
        files: dict[str, dict[str, Path]] = {}
        counts: dict[str, TableCount] = {}
        entities: dict[str, Path] = {}
        faults = truth_folder / "faults.csv"
        with faults.open("w", encoding="utf-8", newline="") as file:
            told = csv.writer(file, lineterminator="\n")
            told.writerow(TRUTH_HEADER)
            for source in self.sources:
                code = source.table.code
                entities[code] = truth_folder / "entities" / f"{code}.parquet"
                files[code], counts[code] = self._table(source, entities[code], told)
        legacy, legacy_truth = self._legacy(truth_folder)
        made = Generated(
            out=self.folder,
            tables=files,
            legacy=legacy,
            truth=Truth(faults, entities, legacy_truth),
            counts=counts,
            manifest=self.folder / MANIFEST,
        )
        self._manifest(made)
        return made

    def _legacy(self, truth_folder: Path) -> tuple[tuple[Path, ...], Path | None]:
        if "xlsx" not in self.formats or self.births not in self.sources:
            return (), None
        truth = truth_folder / "legacy.csv"
        return write_legacy(self.world, self.births, self.folder / "legacy", truth), truth

    def _notes(self, source: Source) -> dict[str, str]:
        labels = {column.name: column.label for column in source.table.columns}
        return {
            "provenance": SIMULATED,
            "table": source.table.code,
            "label": source.table.label,
            "labels": orjson.dumps(labels).decode(),
            "seed": str(self.world.seed),
            "scale": str(self.world.scale),
        }

    def _table(self, source: Source, entity_file: Path, told: Any) -> tuple[dict[str, Path], TableCount]:
        table, notes = source.table, self._notes(source)
        writers: dict[str, TableWriter] = {}
        for kind, make in WRITERS.items():
            if kind in self.formats:
                (self.folder / kind).mkdir(exist_ok=True)
                writers[kind] = make(self.folder / kind / f"{table.code}.{kind}", table.names, notes)
        truth = ParquetWriter(entity_file, ["row", "entity"], {"provenance": SIMULATED, "entity": table.entity})
        planter = Planter(
            table=table, rates=self.rates, seed=self.world.seed, places=self.world.places, as_of=self.world.as_of
        )
        for number, start in enumerate(range(0, source.size, CHUNK)):
            rows = np.arange(start, min(start + CHUNK, source.size), dtype=np.int64)
            day = source.area_day[rows] if source.area_day is not None else None
            before = planter.rows
            batch, entity, lines = planter.plant(chunk(source, rows), source.entity(rows), day, number)
            for writer in writers.values():
                writer.write(batch)
            places = pa.array(np.arange(before + 1, planter.rows + 1)).cast(pa.string())
            truth.write(pa.RecordBatch.from_arrays([places, entity], names=["row", "entity"]))
            told.writerows(as_record(table.code, line) for line in lines)
            self.progress(table.code, int(rows[-1]) + 1, source.size)
        for writer in (*writers.values(), truth):
            writer.close()
        count = TableCount(planter.rows, planter.base, dict(planter.counts), dict(planter.eligible))
        return {kind: writer.path for kind, writer in writers.items()}, count

    def _manifest(self, made: Generated) -> None:
        """What was made, of what, and the checksum of every file. No clock time: one seed gives the same bytes."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        sums = {}
        for path in paths:
            with path.open("rb") as file:
                sums[path.relative_to(self.folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
        content = {
            "provenance": SIMULATED,
            "scale": self.world.scale,
            "seed": self.world.seed,
            "as_of": self.world.as_of.isoformat(),
            "rates": rates_json(self.rates),
            "tables": {
                code: {
                    "rows": count.rows,
                    "base": count.base,
                    "faults": {kind.value: number for kind, number in sorted(count.faults.items())},
                    "eligible": {kind.value: number for kind, number in sorted(count.eligible.items())},
                }
                for code, count in made.counts.items()
            },
            "sha256": sums,
        }
        made.manifest.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
