# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Whole registers as Arrow, for those who compute over them: quality, later the warehouse."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tinhso.core.access.api import Actor
from tinhso.data.registers.adapters.layout import table
from tinhso.data.registers.adapters.reading import Conditions
from tinhso.data.registers.data import InvalidQuery, Status
from tinhso.data.registers.models import Batch
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.records import ask

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_HEAD = ("public_id", "version", "status", "true_from", "true_to", "known_from", "agency", "area", "seq", "batch")


def scan(
    code: str, *, by: Actor, fields: Sequence[str] = (), since_seq: int | None = None, wide: bool = False
) -> "pa.RecordBatchReader":
    """Return the rows of a register as *by* may see them, as Arrow record batches with a schema; memory is bounded.

    *fields*: which (all that may be read where none is named). Columns that begin with ``_`` say of each row its
    ``_public_id``, ``_version``, ``_status``, ``_true_from``, ``_true_to``, ``_known_from``, ``_agency``, ``_area`` and
    ``_seq``, its number in the change feed. Without *since_seq* only rows in force; with it those that came after that
    number, whatever their status, so that one who scans again learns of ends and mergers too. What a reader who keeps
    only some records sees, and *wide*, are as for ``query``. Raises UnknownRegister, InvalidQuery (also for a field
    that may not be read). To be read to the end, or closed, before the connection writes again.
    """
    from tinhso.data.registers.adapters import arrow  # pyarrow costs 40 MB, and few processes scan

    if since_seq is not None and not 0 <= since_seq < 2**62:
        raise InvalidQuery("since_seq")
    register = head(code)
    statuses = (Status.IN_FORCE,) if since_seq is None else ()
    asked = ask(register, by=by, fields=fields, status=statuses, wide=wide)
    # A reader to whom nothing is open sees no rows either: not even how many there are.
    where = asked.where if asked.fields else Conditions(["1 = 0"])
    shown = [item for item in register.declaration.shown if item.name in asked.fields]
    schema = arrow.schema_of(shown)
    published = Batch.objects.filter(register_id=register.id, feed_start__isnull=False)
    starts = {number: start or 0 for number, start in published.values_list("id", "feed_start")}
    columns = ", ".join([*_HEAD, *(item.column for item in shown)])
    inner = asked.view.inner

    def batches() -> Iterator[Any]:
        for part in _parts(register, since_seq, starts):
            whole = where.plus(part)
            sql = f"SELECT {columns} FROM {table(code)} WHERE {whole.sql} ORDER BY id"
            for rows in arrow.stream(sql, whole.parameters):
                yield arrow.batch_of(schema, shown, [_placed(row, starts, inner=inner) for row in rows])

    return arrow.reader_of(schema, batches())


def _placed(row: Sequence[Any], starts: dict[int, int], *, inner: bool) -> tuple[Any, ...]:
    """Return the row with its number in the feed: rows of a batch carry 1…n, the batch says where they stand.

    Whose a record is, only its keepers see, as on a page.
    """
    at = len(_HEAD)
    scope = row[6:8] if inner else (None, None)
    return (*row[:6], *scope, row[8] + starts.get(row[9], 0), *row[at:])


def _parts(register: Head, since: int | None, starts: dict[int, int]) -> list[Conditions]:
    """Return where to look: everything, or what came after *since*: single writes, then each later batch."""
    if since is None:
        return [Conditions()]
    parts = [Conditions(["batch IS NULL", "seq > %s"], [since])]
    for number, start in sorted(starts.items(), key=lambda item: item[1]):
        parts.append(Conditions(["batch = %s", "seq > %s"], [number, since - start]))
    return parts
