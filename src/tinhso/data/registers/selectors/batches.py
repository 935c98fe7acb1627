"""Reading batches."""

from datetime import datetime

from tinhso.data.registers.data import BatchInfo
from tinhso.data.registers.models import Batch


def published_after(register_id: int, moment: datetime | None) -> list[int]:
    """Return the batches of a register published after *moment* (None: none)."""
    if moment is None:
        return []
    return list(Batch.objects.filter(register_id=register_id, published_at__gt=moment).values_list("id", flat=True))


def as_info(batch: Batch) -> BatchInfo:
    """Return the plain value of a row."""
    return BatchInfo(
        id=batch.pk,
        public_id=str(batch.public_id),
        register=batch.register.code,
        state=batch.state,
        rows=batch.rows,
        new=batch.new,
        changed=batch.changed,
        same=batch.same,
        root=batch.root,
        source=batch.source,
        made_at=batch.made_at,
        published_at=batch.published_at,
    )


def batches(code: str, limit: int = 50) -> list[BatchInfo]:
    """Return the latest batches of a register, newest first; one query."""
    rows = Batch.objects.filter(register__code=code).select_related("register")[:limit]
    return [as_info(row) for row in rows]


def batch_of(number: int) -> BatchInfo | None:
    """Return one batch by its number; one query."""
    row = Batch.objects.filter(pk=number).select_related("register").first()
    return as_info(row) if row else None


def batch_rows(register_id: int, limit: int = 500) -> list[Batch]:
    """Return the latest batches of a register with their whole counts, newest first; one query."""
    return list(Batch.objects.filter(register_id=register_id).select_related("register")[:limit])


def batch_row(register_id: int, public_id: str) -> Batch | None:
    """Return one batch of a register; one query."""
    found = Batch.objects.filter(register_id=register_id, public_id=public_id)
    return found.select_related("register").first()
