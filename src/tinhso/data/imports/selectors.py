"""Reading imports."""

from django.db.models import Count, QuerySet

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.data.imports.data import AsideCount, Counts, ImportInfo, Mode, NoSuchImport, Progress, RowState, State
from tinhso.data.imports.models import Import, SetAside
from tinhso.data.registers import api as registers


def progress_of(row: Import) -> Progress:
    """Return how far an import is, its rate since it began, and the seconds left."""
    if row.state != State.STAGING or row.began_at is None or not row.done:
        return Progress(row.done, row.total)
    took = max((now() - row.began_at).total_seconds(), 0.001)
    rate = row.done / took
    return Progress(row.done, row.total, rate, max(row.total - row.done, 0) / rate)


def info(row: Import) -> ImportInfo:
    """Return an import as others see it."""
    return ImportInfo(
        public_id=str(row.public_id),
        register=row.register,
        state=State(row.state),
        mode=Mode(row.mode),
        source=row.source,
        sha256=row.sha256,
        counts=Counts(row.rows, row.new, row.changed, row.same, row.ended, row.aside, row.repeats),
        progress=progress_of(row),
        is_dry_run=row.is_dry_run,
        error=row.error,
        batch=row.batch,
        root=row.root,
        made_at=row.made_at,
        made_by=row.made_by,
        finished_at=row.finished_at,
    )


def import_info(public_id: str) -> ImportInfo:
    """Return one import (for commands and other modules, which ask rights themselves). Raises NoSuchImport."""
    row = Import.objects.filter(public_id=public_id).first()
    if row is None:
        raise NoSuchImport(public_id)
    return info(row)


def writable(by: Actor) -> dict[str, str]:
    """Return code → name of the registers *by* may import into."""
    return {item.code: item.name for item in registers.registers() if registers.may_write(by=by, code=item.code)}


def imports_of(by: Actor) -> QuerySet[Import]:
    """Return the imports *by* may see."""
    return Import.objects.filter(register__in=writable(by))


def aside_counts(register: str) -> list[AsideCount]:
    """Return how many open rows published imports set aside, by the field and code of their first fault; one query.

    Counts only: whose rows they are and what they hold is for the work list.
    """
    rows = SetAside.objects.filter(
        register=register, state=RowState.OPEN, origin__state=State.PUBLISHED, origin__is_dry_run=False
    )
    counted = rows.values("field", "code").annotate(n=Count("id")).order_by("field", "code")
    return [AsideCount(item["field"], item["code"], item["n"]) for item in counted]
