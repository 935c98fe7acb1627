# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Batches: opened, published by one act, taken back whole."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.data.registers.adapters import bulk, reading, tables, writing
from tinhso.data.registers.adapters.layout import HEAD, stamp_out, table
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.data import BatchInfo, BatchRefused, UnderMaintenance
from tinhso.data.registers.models import Batch, BatchState, Register, State
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.batches import as_info
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.services import sealing
from tinhso.data.registers.services.lines import add_counts
from tinhso.data.registers.services.staging import next_line, replace_rows
from tinhso.data.registers.services.versions import one_line


def open_batch(*, by: Actor, code: str, source: str = "", reason: str = "", expected: int = 0) -> BatchInfo:
    """Begin a batch: its rows can be staged, and nobody sees them. Only for a writer over the whole register.

    *expected*: about how many rows will come; for many into a small register indexes are built at the end.
    """
    register = head(code)
    access.require_write(by, register.declaration, "", "")
    if register.state != State.READY:
        raise UnderMaintenance(_("Sổ đang được sửa cấu trúc. Hãy thử lại sau ít phút."))
    with transaction.atomic():
        row = Register.objects.select_for_update().get(pk=register.id)
        batch = Batch.objects.create(
            register=row,
            declared=row.table_version,
            source=source[:300],
            reason=one_line(reason),
            made_at=now(),
            made_by=by.id,
        )
        _hide(row, batch.pk)
    if bulk.is_worthwhile(code, expected):
        bulk.put_indexes_away(register.declaration)
    return as_info(batch)


def _hide(row: Register, batch_id: int) -> None:
    row.unpublished = [*row.unpublished, batch_id]
    row.save(update_fields=["unpublished"])


def publish_batch(*, by: Actor, batch: int, reason: str = "", told: bulk.Told | None = None) -> BatchInfo:
    """Let everybody see the batch, by one short transaction; then move what it ended to the history, in chunks.

    Before that its rows get their indexes and words (*told* hears of each). Publishing again goes on where it was
    broken off. Raises BatchRefused, NotAllowed.
    """
    row = Batch.objects.select_related("register").filter(pk=batch).first()
    if row is None:
        raise BatchRefused(_("Không có lô này."))
    register = head(row.register.code)
    access.require_write(by, register.declaration, "", "")
    if row.state == BatchState.STAGING:
        bulk.finish(register.declaration, row.pk, told)
        _show(register, row.pk, by, reason)
    elif row.state not in {BatchState.PUBLISHING, BatchState.PUBLISHED}:
        raise BatchRefused(_("Lô này đã huỷ."))
    settle(row.pk)
    row.refresh_from_db()
    return as_info(row)


def _show(register: Head, batch: int, by: Actor, reason: str) -> None:
    with transaction.atomic():
        tables.lock_alone(register.id)
        owner = Register.objects.select_for_update().get(pk=register.id)
        row = Batch.objects.select_for_update().get(pk=batch)
        if row.state != BatchState.STAGING:
            return
        row.feed_start = writing.next_seq(register.id, register.code, max(row.rows, 1)) - 1
        row.published_at = now()
        row.state = BatchState.PUBLISHING
        row.receipt = journal.append(
            by=by,
            action="registers.batch.published",
            subject=f"batch:{register.code}:{row.public_id}",
            reason=one_line(reason) or row.reason,
            details={
                "register": register.code,
                "rows": row.rows,
                "new": row.new,
                "changed": row.changed,
                "ended": row.ended,
                "root": row.root,
                "declared": row.declared,
            },
        )
        row.save()
        owner.unpublished = [number for number in owner.unpublished if number != batch]
        owner.last_change = row.published_at
        owner.save(update_fields=["unpublished", "last_change"])


def settle(batch: int) -> None:
    """Move the rows that a published batch ended to the history, chunk by chunk; safe to repeat."""
    row = Batch.objects.select_related("register").get(pk=batch)
    if row.state != BatchState.PUBLISHING:
        return
    register = head(row.register.code)
    code = register.code
    while True:
        found = reading.fetch(f"SELECT id FROM {table(code)} WHERE ended_by = %s LIMIT {writing.CHUNK}", [batch])
        if not found:
            break
        with transaction.atomic():
            ids = [item[0] for item in found]
            sealing.to_history(register, ids, stamp_out(row.published_at or now()))
            writing.delete(code, ids)
    Batch.objects.filter(pk=batch, state=BatchState.PUBLISHING).update(state=BatchState.PUBLISHED)
    Register.objects.filter(pk=row.register_id).update(rows=F("rows") + row.new)


def withdraw_batch(*, by: Actor, batch: int, reason: str) -> BatchInfo:
    """Take a batch back. Staged: its rows are removed. Published: a batch of its own puts what was before back.

    Records that somebody wrote since stay as they are. Taking back again goes on where it was broken off.
    """
    row = Batch.objects.select_related("register").filter(pk=batch).first()
    if row is None:
        raise BatchRefused(_("Không có lô này."))
    register = head(row.register.code)
    access.require_write(by, register.declaration, "", "")
    if row.state == BatchState.WITHDRAWN:
        return as_info(row)
    if row.state in {BatchState.PUBLISHING, BatchState.PUBLISHED}:
        settle(row.pk)
        _put_back(register, row, by, reason)
    else:
        Batch.objects.filter(pk=row.pk).update(state=BatchState.WITHDRAWING)
        _remove(register, row.pk)
        bulk.finish(register.declaration, row.pk)
    with transaction.atomic():
        owner = Register.objects.select_for_update().get(pk=register.id)
        owner.unpublished = [number for number in owner.unpublished if number != row.pk]
        owner.save(update_fields=["unpublished"])
        Batch.objects.filter(pk=row.pk).update(state=BatchState.WITHDRAWN)
        journal.append(
            by=by,
            action="registers.batch.withdrawn",
            subject=f"batch:{register.code}:{row.public_id}",
            reason=one_line(reason),
            details={"register": register.code, "rows": row.rows},
        )
    row.refresh_from_db()
    return as_info(row)


def _remove(register: Head, batch: int) -> None:
    """Delete the rows of a batch nobody saw, then give back the rows it was about to end."""
    here = table(register.code)
    while found := reading.fetch(f"SELECT id FROM {here} WHERE batch = %s LIMIT {writing.CHUNK}", [batch]):
        with transaction.atomic():
            writing.delete(register.code, [item[0] for item in found])
    while found := reading.fetch(f"SELECT id FROM {here} WHERE ended_by = %s LIMIT {writing.CHUNK}", [batch]):
        marks = ", ".join(["%s"] * len(found))
        with transaction.atomic():
            tables.execute(f"UPDATE {here} SET ended_by = NULL WHERE id IN ({marks})", [item[0] for item in found])


def _put_back(register: Head, row: Batch, by: Actor, reason: str) -> None:
    """Publish a batch that returns every record still as the batch left it to what it was before."""
    source = f"withdraws:{row.public_id}"
    back = Batch.objects.filter(register_id=register.id, source=source, state=BatchState.STAGING).first()
    number = back.pk if back else open_batch(by=by, code=register.code, source=source, reason=reason).id
    reader = Reader(register.code, register.declaration.shown)
    where = Conditions(["batch = %s", "ended_by IS NULL"], [row.pk])
    while found := reader.select(where, "id", writing.CHUNK):
        items = [(item[0], reader.record(item)) for item in found]
        marks = ", ".join(["%s"] * len(items))
        past = reader.past(
            Conditions(
                [f"public_id IN ({marks})", "ended_by = %s"], [*(item.public_id for _id, item in items), row.pk]
            ),
            "hid",
            len(items),
        )
        before = {item.public_id: item for item in reader.records(past)}
        with transaction.atomic():
            tables.lock_for_writing(register.id)
            standing = Batch.objects.select_for_update().get(pk=number)
            lines = [
                next_line(register, standing, item, before.get(item.public_id), standing.rows + index + 1, by)
                for index, (_id, item) in enumerate(items)
            ]
            replace_rows(register, standing, [row_id for row_id, _item in items], lines)
            add_counts(standing, [line[len(HEAD) :] for line in lines], changed=len(lines))
    publish_batch(by=by, batch=number, reason=reason)


def resume_batches() -> None:
    """Finish what a killed process left half-done: publishing and taking back."""
    for row in Batch.objects.filter(state__in=[BatchState.PUBLISHING, BatchState.WITHDRAWING]):
        if row.state == BatchState.PUBLISHING:
            settle(row.pk)
        else:
            withdraw_batch(by=SYSTEM, batch=row.pk, reason=_("Làm tiếp việc huỷ lô bị ngắt."))
