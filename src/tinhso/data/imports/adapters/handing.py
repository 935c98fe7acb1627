# ruff: noqa: S608 - names in the SQL are this module's own
"""Prepared lines handed from the work file to the register, chunk by chunk."""

from collections.abc import Iterator
from typing import Any

import duckdb

CHUNK = 1000
#: Rows turned into Python values at once.
STEP = 20_000


def lines(work: duckdb.DuckDBPyConnection, start: int) -> Iterator[list[tuple[Any, ...]]]:
    """Return the prepared lines from place *start* on, in order, ≤ 1,000 at a time."""
    cursor = work.cursor()
    cursor.execute(f"SELECT * FROM lines WHERE rowid >= {int(start)} ORDER BY rowid")
    while rows := cursor.fetchmany(STEP):
        for at in range(0, len(rows), CHUNK):
            yield rows[at : at + CHUNK]
    cursor.close()
