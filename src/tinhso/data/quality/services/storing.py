"""What a run leaves behind: scores as history, findings and pairs as differences, scores handed to the registers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
from django.db import transaction

from tinhso.core.access.api import SYSTEM
from tinhso.core.clock.api import now
from tinhso.core.events.api import publish
from tinhso.data.quality.adapters import duplicates, engine
from tinhso.data.quality.data import Check, CheckResult, Dimension, Figure, QualityReport, RunState
from tinhso.data.quality.models import QualityFinding, QualityPair, QualityRun, QualityScore
from tinhso.data.quality.rules.checks import Unit, all_checks
from tinhso.data.registers import api as registers
from tinhso.data.registers.api import RegisterInfo, Score

CHUNK = 1000
#: How many runs of a register keep their figures by field, agency and commune; older ones keep the register's own.
DETAILED_RUNS = 30


def store(
    info: RegisterInfo,
    row: QualityRun,
    connection: duckdb.DuckDBPyConnection,
    units: Sequence[Unit],
    *,
    seconds: float,
) -> QualityReport:
    """Keep what a run found and hand the scores back; safe to do again after a break."""
    figures = [
        Figure(scope, Dimension(dimension), good, total)
        for scope, dimension, good, total in engine.fetch(
            connection,
            "SELECT scope, dimension, sum(good)::BIGINT, sum(total)::BIGINT FROM figures GROUP BY ALL ORDER BY ALL",
        )
    ]
    checks = _checks(info.code, connection, units)
    _store_findings(info.code, connection, {check.code: check for check in all_checks(units)})
    pairs = _store_pairs(info.code, connection)
    at = now()
    with transaction.atomic():
        QualityScore.objects.filter(run=row).delete()
        QualityScore.objects.bulk_create(
            [
                QualityScore(run=row, scope=f.scope, dimension=f.dimension.value, good=f.good, total=f.total)
                for f in figures
            ],
            batch_size=CHUNK,
        )
        QualityRun.objects.filter(pk=row.pk).update(
            state=RunState.DONE, finished_at=at, checks=[_plain(item) for item in checks], pairs=pairs, rows=row.rows
        )
        scores = [Score(f.scope, f.dimension.value, f.value, f.good, f.total, at) for f in figures]
        registers.put_scores(by=SYSTEM, code=info.code, scores=scores, whole=True)
        publish(
            by=SYSTEM,
            type="tinhso.data.quality.register.measured.v1",
            subject=f"register:{info.code}",
            data={"register": info.code, "run": str(row.public_id)},
        )
    _forget_details(info.code)
    return QualityReport(info.code, str(row.public_id), row.rows, tuple(figures), tuple(checks), pairs, seconds, at)


def _checks(code: str, connection: duckdb.DuckDBPyConnection, units: Sequence[Unit]) -> list[CheckResult]:
    counts = {row[0]: row[1:] for row in engine.fetch(connection, "SELECT check_code, total, failing FROM checked")}
    found = []
    for check in all_checks(units):
        total, failing = counts.get(check.code, (0, 0))
        kept = min(failing, engine.KEEP)
        found.append(
            CheckResult(code, check.code, check.dimension, check.fields, check.reads, check.words, total, failing, kept)
        )
    return found


def _plain(item: CheckResult) -> dict[str, Any]:
    return {
        "code": item.code,
        "dimension": item.dimension.value,
        "fields": list(item.fields),
        "reads": list(item.reads),
        "vi": item.words.vi,
        "en": item.words.en,
        "total": item.total,
        "failing": item.failing,
        "kept": item.kept,
    }


# --- findings -----------------------------------------------------------------------------------------


def _store_findings(code: str, connection: duckdb.DuckDBPyConnection, by_code: Mapping[str, Check]) -> None:
    """Write only what changed: new rows, rows mended since, rows that fail again."""
    _put_known(code, connection)
    at = now()
    fresh = connection.execute(
        f"""SELECT check_code, record, other, agency, area FROM (
            SELECT *, row_number() OVER (PARTITION BY check_code ORDER BY rid) AS place FROM failing
        ) f WHERE place <= {engine.KEEP} AND NOT EXISTS (
            SELECT 1 FROM known k WHERE k.check_code = f.check_code AND k.record = f.record AND k.other = f.other)"""  # noqa: S608
    )
    while rows := fresh.fetchmany(CHUNK):
        QualityFinding.objects.bulk_create(
            [_finding(code, by_code[row[0]], row[1:], at) for row in rows if row[0] in by_code], ignore_conflicts=True
        )
    same = "f.check_code = k.check_code AND f.record = k.record AND f.other = k.other"
    mended = engine.fetch(
        connection,
        f"SELECT id FROM known k WHERE NOT mended AND NOT EXISTS (SELECT 1 FROM failing f WHERE {same})",  # noqa: S608
    )
    again = engine.fetch(
        connection,
        f"SELECT id FROM known k WHERE mended AND EXISTS (SELECT 1 FROM failing f WHERE {same})",  # noqa: S608
    )
    for ids in _chunks(row[0] for row in mended):
        QualityFinding.objects.filter(pk__in=ids).update(mended_at=at)
    for ids in _chunks(row[0] for row in again):
        QualityFinding.objects.filter(pk__in=ids).update(mended_at=None, found_at=at)


def _finding(code: str, check: Check, row: Sequence[str], at: Any) -> QualityFinding:
    record, other, agency, area = row
    return QualityFinding(
        register=code,
        check_code=check.code,
        dimension=check.dimension.value,
        record=record,
        other=other,
        other_register=check.other,
        fields=list(check.fields),
        agency=agency,
        area=area,
        found_at=at,
    )


def _put_known(code: str, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE OR REPLACE TABLE known (id BIGINT, check_code VARCHAR, record VARCHAR, other VARCHAR, mended BOOLEAN)"
    )
    rows = QualityFinding.objects.filter(register=code).values_list("id", "check_code", "record", "other", "mended_at")
    source = rows.iterator(chunk_size=CHUNK * 10)
    names = ["id", "check_code", "record", "other", "mended"]
    while part := list(islice(source, CHUNK * 10)):
        columns = list(zip(*part, strict=True))
        columns[4] = tuple(stamp is not None for stamp in columns[4])
        connection.register("incoming", pa.table(dict(zip(names, columns, strict=True))))
        connection.execute("INSERT INTO known SELECT * FROM incoming")
        connection.unregister("incoming")


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    source = iter(ids)
    while part := list(islice(source, CHUNK)):
        yield part


# --- pairs ----------------------------------------------------------------------------------------------


def _store_pairs(code: str, connection: duckdb.DuckDBPyConnection) -> int:
    """Write new pairs, note those no longer found, keep every decision; return how many stand open or decided."""
    found = duplicates.found(connection) if engine.has_table(connection, "twins") else []
    here = {(row.left, row.right): row for row in QualityPair.objects.filter(register=code)}
    at = now()
    fresh = [item for item in found if (item.left, item.right) not in here]
    for start in range(0, len(fresh), CHUNK):
        QualityPair.objects.bulk_create(
            [
                QualityPair(
                    register=code,
                    left=item.left,
                    right=item.right,
                    probability=item.probability,
                    levels=item.levels,
                    agency=item.agency,
                    area=item.area,
                    found_at=at,
                )
                for item in fresh[start : start + CHUNK]
            ],
            ignore_conflicts=True,
        )
    seen = {(item.left, item.right): item for item in found}
    changed = []
    for key, row in here.items():
        item = seen.get(key)
        gone = item is None
        if item is not None and (row.gone or row.probability != item.probability or row.levels != item.levels):
            row.probability, row.levels, row.gone = item.probability, item.levels, False
            changed.append(row)
        elif gone and not row.gone:
            row.gone = True
            changed.append(row)
    QualityPair.objects.bulk_update(changed, ["probability", "levels", "gone"], batch_size=CHUNK)
    return len(found)


def _forget_details(code: str) -> None:
    """Keep the figures by field, agency and commune of the last runs only; the register's own stay for the trend."""
    runs = QualityRun.objects.filter(register=code, state=RunState.DONE).order_by("-id")
    oldest = runs.values_list("id", flat=True)[DETAILED_RUNS : DETAILED_RUNS + 1]
    if edge := list(oldest):
        QualityScore.objects.filter(run__register=code, run_id__lte=edge[0]).exclude(scope="register").delete()
