"""Rows of a register as Arrow: typed columns, batch by batch, so that memory stays bounded whatever the size."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
from django.db import connection

from tinhso.data.registers.adapters.layout import decoder, vendor
from tinhso.data.registers.data import Field, FieldType

#: Rows of one batch: some megabytes for the widest registers.
ROWS = 16_384

_STAMP = pa.timestamp("us", tz="UTC")
_TYPES: dict[FieldType, pa.DataType] = {
    FieldType.INTEGER: pa.int64(),
    FieldType.MONEY: pa.int64(),
    FieldType.YEAR: pa.int64(),
    FieldType.DATE: pa.date32(),
    FieldType.DATETIME: _STAMP,
    FieldType.BOOLEAN: pa.bool_(),
}
#: The columns every row has before its fields.
HEAD: dict[str, pa.DataType] = {
    "public_id": pa.string(),
    "version": pa.int32(),
    "status": pa.int8(),
    "true_from": pa.date32(),
    "true_to": pa.date32(),
    "known_from": _STAMP,
    "agency": pa.string(),
    "area": pa.string(),
    "seq": pa.int64(),
}


def type_of(field: Field) -> pa.DataType:
    """Return the Arrow type of a field; JSON travels as text."""
    if field.type is FieldType.DECIMAL:
        return pa.decimal128(21, field.scale)
    return _TYPES.get(field.type, pa.string())


def schema_of(fields: Sequence[Field]) -> pa.Schema:
    """Return the columns of a scan of these fields; each field says what it is in its metadata."""
    made = [pa.field(f"_{name}", kind) for name, kind in HEAD.items()]
    made += [pa.field(item.name, type_of(item), metadata={"type": item.type.value}) for item in fields]
    return pa.schema(made)


def stream(sql: str, parameters: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of one statement in chunks, never all at once.

    PostgreSQL: a cursor on the server (it would hand over everything otherwise). SQLite: a cursor of the driver's own,
    which steps as it is read; Django's would be told to fetch all before the next statement of the connection.
    """
    if vendor() == "postgresql":
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, list(parameters))
            while rows := cursor.fetchmany(ROWS):
                yield rows
        return
    connection.ensure_connection()
    plain = connection.connection.cursor()
    try:
        source = plain.execute(sql.replace("%s", "?"), list(parameters))
        while rows := list(islice(source, ROWS)):
            yield rows
    finally:
        plain.close()


def batch_of(schema: pa.Schema, fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Return one batch of rows whose cells stand in the order of the schema."""
    columns = list(zip(*rows, strict=True))
    head = [_column(cells, kind) for cells, kind in zip(columns, HEAD.values(), strict=False)]
    made = [
        _field_column(item, cells, kind.type)
        for item, cells, kind in zip(fields, columns[len(HEAD) :], list(schema)[len(HEAD) :], strict=True)
    ]
    return pa.record_batch([*head, *made], schema=schema)


def _field_column(field: Field, cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if field.type is FieldType.DECIMAL:
        decode: Callable[[Any], Any] = decoder(field)  # type: ignore[assignment]
        return pa.array([None if cell is None else decode(cell) for cell in cells], kind)
    if field.type is FieldType.BOOLEAN and vendor() == "sqlite":
        return pa.array(cells, pa.int8()).cast(pa.bool_())
    return _column(cells, kind)


def _column(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return one column; on SQLite days and times come as text, which Arrow reads faster than Python."""
    if vendor() == "postgresql":
        if kind == pa.string():
            return pa.array([cell if cell is None else str(cell) for cell in cells], kind)
        return pa.array(cells, kind)
    if kind == pa.date32():
        return pa.array(cells, pa.string()).cast(kind)
    if kind == _STAMP:
        return pa.array(cells, pa.string()).cast(pa.timestamp("us")).cast(kind)
    return pa.array(cells, kind)


def reader_of(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatchReader:
    """Return batches as one reader, which knows its schema even where there are none."""
    return pa.RecordBatchReader.from_batches(schema, batches)
