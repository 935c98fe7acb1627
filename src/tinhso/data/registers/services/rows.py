"""Rows the province's folder brings: lists that are certain, and what a document names («theo văn bản»).

`registers/rows/<code>.csv`, one column per field. A file is loaded once, and again when it changes; a record that was
edited here since stays as it is. Every row must fit its declaration, or nothing of the file is loaded.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor, NotAllowed, can
from tinhso.core.clock.api import PROVINCE_ZONE, now
from tinhso.core.province.api import read_table
from tinhso.data.registers.data import Declaration, RegistersError
from tinhso.data.registers.models import Batch, BatchState
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.records import query
from tinhso.data.registers.services.batches import open_batch, publish_batch, withdraw_batch
from tinhso.data.registers.services.staging import stage
from tinhso.data.registers.services.versions import check

FOLDER = "registers/rows"
SOURCE = "province:rows/"
PAGE = 500


def load_rows(folder: Path, *, by: Actor) -> dict[str, int]:
    """Load the row files of a province folder; return how many records each changed file brought.

    Raises RegistersError naming file and line, and NotAllowed.
    """
    if by != SYSTEM and not can(by, access.LOAD):
        raise NotAllowed(access.LOAD)
    done = {path.stem: _load(path, by) for path in sorted((folder / FOLDER).glob("*.csv"))}
    return {code: count for code, count in done.items() if count}


def _load(path: Path, by: Actor) -> int:
    register = head(path.stem)
    source = f"{SOURCE}{path.name}#{sha256(path.read_bytes()).hexdigest()[:16]}"
    standing = Batch.objects.filter(register_id=register.id, source=source)
    if standing.filter(state__in=[BatchState.PUBLISHED, BatchState.PUBLISHING]).exists():
        return 0
    for left in standing.filter(state=BatchState.STAGING):  # broken off half-way
        withdraw_batch(by=by, batch=left.pk, reason=_("Nạp lại từ đầu."))
    ours = _held(register.declaration, by, register.id)
    rows = [row for row in _read(path, register, by) if ours.get(register.compiled.key_of(row), True)]
    if not rows:
        return 0
    batch = open_batch(by=by, code=register.code, source=source, reason=_("Nạp từ thư mục dữ liệu của tỉnh"))
    report = stage(
        by=by, batch=batch.id, rows=rows, provenance=[f"theo văn bản: {path.name}"] * len(rows), checked=True
    )
    if report.refused or not report.new + report.changed:
        withdraw_batch(by=by, batch=batch.id, reason=_("Không có gì mới, hoặc có dòng trùng khoá."))
        if report.refused:
            raise RegistersError(_("%(file)s: có dòng trùng khoá.") % {"file": path.name})
        return 0
    publish_batch(by=by, batch=batch.id)
    return report.new + report.changed


def _read(path: Path, register: Head, by: Actor) -> Iterator[dict[str, object]]:
    """Give the rows as the tables keep them; raise RegistersError at the first that does not fit."""
    # The folder says what is so on the real day, whatever business day a training runs at.
    written = now().astimezone(PROVINCE_ZONE).date()
    for line, row in enumerate(read_table(path), start=2):
        values, errors = check(register, by, {name: value or None for name, value in row.items()}, on=written)
        if errors:
            told = "; ".join(f"{error.field}: {error.message}" for error in errors)
            raise RegistersError(f"{path.name}:{line}: {told}")
        yield values


def _held(declaration: Declaration, by: Actor, register_id: int) -> dict[str, bool]:
    """Return the keys in force, each with whether its record is as a file of the province left it."""
    files = set(Batch.objects.filter(register_id=register_id, source__startswith=SOURCE).values_list("pk", flat=True))
    found: dict[str, bool] = {}
    cursor = ""
    compiled = head(declaration.code).compiled
    while True:
        page = query(declaration.code, by=by, limit=PAGE, cursor=cursor)
        for record in page.records:
            found[compiled.key_of(dict(record.values))] = record.batch in files
        if not page.cursor:
            return found
        cursor = page.cursor
