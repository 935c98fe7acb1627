"""Rows set aside: kept with their texts and reasons, in chunks."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import duckdb
import orjson
from django.db import transaction
from django.db.models import Count, Min

from tinhso.core.clock.api import new_id
from tinhso.data.imports.data import Fault
from tinhso.data.imports.models import Import, SetAside
from tinhso.data.registers.data import FieldError

CHUNK = 1000


def keep(row: Import, work: duckdb.DuckDBPyConnection) -> int:
    """Keep every row of the work file's ``bad``; safe to repeat. Return how many."""
    cursor = work.cursor()
    cursor.execute("SELECT rn, row, faults FROM bad ORDER BY rn")
    done = 0
    while rows := cursor.fetchmany(CHUNK):
        made = [_made(row, number, orjson.loads(texts), orjson.loads(faults)) for number, texts, faults in rows]
        with transaction.atomic():
            SetAside.objects.bulk_create(made, ignore_conflicts=True)
        done += len(rows)
    cursor.close()
    return done


def _made(row: Import, number: int, values: dict[str, Any], faults: list[dict[str, str]]) -> SetAside:
    first = faults[0] if faults else {"field": "", "code": "", "message": ""}
    return SetAside(
        public_id=new_id(),
        origin=row,
        register=row.register,
        row=number,
        values={name: text for name, text in values.items() if text is not None},
        faults=faults,
        field=first["field"][:60],
        code=first["code"][:60],
        message=first["message"][:500],
    )


def keep_refused(
    row: Import, work: duckdb.DuckDBPyConnection, refused: Sequence[tuple[int, Sequence[FieldError]]]
) -> None:
    """Keep rows the register refused while they were staged, by their place among the prepared lines."""
    places = iter(refused)
    while part := list(islice(places, CHUNK)):
        made = []
        for place, errors in part:
            found = work.execute("SELECT provenance, key FROM lines WHERE rowid = ?", [place]).fetchone()
            number = int(str(found[0]).rpartition(":")[2]) if found and ":" in str(found[0]) else place + 1
            texts = _texts(work, number)
            faults = [{"field": item.field, "code": item.code, "message": item.message} for item in errors]
            made.append(_made(row, number, texts, faults))
        with transaction.atomic():
            SetAside.objects.bulk_create(made, ignore_conflicts=True)


def _texts(work: duckdb.DuckDBPyConnection, number: int) -> dict[str, Any]:
    cursor = work.execute("SELECT * FROM src WHERE rn = ?", [number])
    names = [item[0] for item in cursor.description or ()]
    found = cursor.fetchone()
    return {} if found is None else {name[2:]: text for name, text in zip(names, found, strict=True) if name != "rn"}


def summary(row: Import, most: int = 60) -> tuple[Fault, ...]:
    """Return the kinds of faults of an import, the most frequent first; one query."""
    found = (
        SetAside.objects.filter(origin=row)
        .values("field", "code")
        .annotate(rows=Count("id"), example=Min("message"))
        .order_by("-rows", "field", "code")[:most]
    )
    return tuple(Fault(item["field"], item["code"], item["example"], item["rows"]) for item in found)
