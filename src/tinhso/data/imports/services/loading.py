# ruff: noqa: S608 - the SQL is made of checked names and of texts this module quotes
"""The fast path for tables that lie ready: the twin's, a converter's. No screen, no mapping kept, one call."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now, today
from tinhso.data.imports.adapters import engine, handing
from tinhso.data.imports.adapters.checking import Checked, Checking
from tinhso.data.imports.data import ColumnMap, Counts, LoadReport, Mode, State
from tinhso.data.imports.models import Import
from tinhso.data.imports.services import aside
from tinhso.data.imports.services.mapping import check_map, plain_map, read_map, texts
from tinhso.data.registers import api as registers

#: What is going on and how far it is: (step, done, total).
Told = Callable[[str, int, int], None]


def load_table(
    *,
    by: Actor,
    register: str,
    table: Any,
    mapping: ColumnMap | Mapping[str, Any],
    provenance: str,
    told: Told | None = None,
) -> LoadReport:
    """Check a whole table (Arrow, or the path of a Parquet file; columns are text), stage what is good, publish it.

    Rows that fail are set aside with their reasons, as in any import. *provenance*: what every record says of its
    source («nguồn:dòng» is written). Raises ImportsError, BatchRefused, NotAllowed; then nothing is to be seen.
    """
    began = time.perf_counter()
    registers.require_write(by=by, code=register)
    prepare = registers.preparer(register)
    columns = mapping if isinstance(mapping, ColumnMap) else read_map(mapping)
    with engine.opened() as work:
        row = Import.objects.create(
            register=register,
            state=State.READING,
            mode=Mode.INCREMENTAL,
            source=provenance[:200],
            mapping=plain_map(columns),
            declared=prepare.number,
            made_at=now(),
            made_by=by.id,
        )
        _take(work, table, columns, prepare)
        checking = Checking(
            work,
            prepare,
            by=by,
            today=today(),
            training=bool(settings.TRAINING),
            given=tuple(columns.fields),
            decimal=columns.decimal,
            provenance=provenance,
        )
        checked = checking.run(lambda done, total: told("check", done, total) if told else None)
        aside.keep(row, work)
        return _stage(by, row, work, checked, columns, provenance, told, began)


def _take(work: Any, table: Any, columns: ColumnMap, prepare: registers.Preparer) -> None:
    if isinstance(table, Path | str):
        work.execute(f"CREATE VIEW given AS SELECT * FROM read_parquet('{str(table).replace(chr(39), chr(39) * 2)}')")
    else:
        work.register("given", table)
    names = [item[0] for item in work.execute("SELECT * FROM given LIMIT 0").description]
    check_map(columns, prepare.declaration, names)
    wanted = ", ".join(
        f'CAST("{name}" AS VARCHAR) AS "{name}"'
        for name in dict.fromkeys(item.column for item in columns.fields.values() if item.column)
    )
    work.execute(
        f"CREATE TABLE src AS SELECT row_number() OVER () AS rn, {texts(columns, prepare.declaration)} "
        f"FROM (SELECT {wanted or '1'} FROM given)"
    )


def _stage(
    by: Actor,
    row: Import,
    work: Any,
    checked: Checked,
    columns: ColumnMap,
    provenance: str,
    told: Told | None,
    began: float,
) -> LoadReport:
    batch = registers.open_batch(
        by=by, code=row.register, source=provenance[:300], reason=provenance, expected=checked.ready
    )
    done = 0

    def noted(amount: int) -> None:
        nonlocal done
        done += amount
        if told is not None:
            told("stage", done, checked.ready)

    try:
        report = registers.stage_lines(
            by=by, batch=batch.id, chunks=handing.lines(work, 0), given=tuple(columns.fields), noted=noted
        )
        aside.keep_refused(row, work, report.refused)
        made = registers.publish_batch(
            by=by, batch=batch.id, reason=provenance, told=lambda _what: told("index", 0, 0) if told else None
        )
    except BaseException:
        registers.withdraw_batch(by=by, batch=batch.id, reason=provenance)
        raise
    counts = Counts(
        rows=checked.rows,
        new=report.new,
        changed=report.changed,
        same=report.same,
        aside=checked.bad + len(report.refused),
        repeats=checked.repeats,
    )
    faults = aside.summary(row)
    with transaction.atomic():
        for name in ("rows", "new", "changed", "same", "aside", "repeats"):
            setattr(row, name, getattr(counts, name))
        row.state, row.batch, row.root, row.finished_at = State.PUBLISHED, batch.id, made.root, now()
        row.faults = [[item.field, item.code, item.message, item.rows] for item in faults]
        row.save()
    return LoadReport(counts, faults, batch.id, time.perf_counter() - began, str(row.public_id))
