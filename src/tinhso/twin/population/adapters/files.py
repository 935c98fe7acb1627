"""Writing tables: CSV, JSON Lines, Parquet. The same rows always give the same bytes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from tinhso.twin.population.adapters.arrow import pa, pa_csv, pc, pq


class TableWriter(Protocol):
    """Takes chunks of one table, in order."""

    path: Path

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a chunk."""

    def close(self) -> None:
        """Finish the file."""


class CsvWriter:
    """UTF-8, comma, header line, quotes where needed."""

    def __init__(self, path: Path, names: list[str], notes: Mapping[str, str]) -> None:
        self.path = path
        schema = pa.schema([(name, pa.string()) for name in names])
        self._writer = pa_csv.CSVWriter(path, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a chunk."""
        self._writer.write_batch(batch)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


class JsonWriter:
    """One object a line, in UTF-8; put together column by column because that is ten times as fast."""

    def __init__(self, path: Path, names: list[str], notes: Mapping[str, str]) -> None:
        self.path = path
        self._file = path.open("wb")

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a chunk."""
        parts: list[pa.Array | str] = []
        for at, (name, values) in enumerate(zip(batch.schema.names, batch.columns, strict=True)):
            parts.append(f'{"{" if at == 0 else ","}"{name}":"')
            parts.append(_escaped(values))
            parts.append('"')
        lines = pc.binary_join_element_wise(*parts, "}\n", "")
        # An Arrow column of text is one run of bytes: all lines are there already.
        buffer = lines.buffers()[2]
        if buffer is not None:
            self._file.write(memoryview(buffer)[: _size(lines)])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def _escaped(values: pa.Array) -> pa.Array:
    return pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')


def _size(lines: pa.Array) -> int:
    return int(pc.sum(pc.binary_length(lines)).as_py() or 0)


class ParquetWriter:
    """All columns text, compressed with zstd, the badge and the labels in the metadata."""

    def __init__(self, path: Path, names: list[str], notes: Mapping[str, str]) -> None:
        self.path = path
        schema = pa.schema([(name, pa.string()) for name in names], metadata=dict(notes))
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a chunk as a row group."""
        self._writer.write_batch(batch.cast(self._schema))

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


WRITERS: Mapping[str, type[CsvWriter] | type[JsonWriter] | type[ParquetWriter]] = {
    "csv": CsvWriter,
    "jsonl": JsonWriter,
    "parquet": ParquetWriter,
}
