"""The versions of a row: what changed, when, by whom, why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tinhso.core.directory import words
from tinhso.core.directory.models import DirectoryVersion
from tinhso.core.journal import api as journal
from tinhso.core.province.api import Change, differences

#: What the journal calls the loading of a province folder.
LOADED = "province:directory"


@dataclass(frozen=True)
class Version:
    """One version of a row. ``entry`` and ``who`` come from the journal; "" if its entry is not there."""

    number: int
    made_at: datetime
    origin: str
    reason: str
    who: str
    entry: int | None
    changes: tuple[Change, ...]
    is_current: bool
    withdrawn: bool


def versions(item: UUID, current: int) -> list[Version]:
    """Return the versions of a row, newest first; one query and one for each journal entry behind them."""
    found = list(DirectoryVersion.objects.filter(item=item).order_by("number"))
    entries = {row.receipt: journal.entry_of_receipt(row.receipt) for row in found if row.receipt is not None}
    result = []
    before: Any = None
    for row in found:
        entry = entries.get(row.receipt) if row.receipt is not None else None
        result.append(
            Version(
                number=row.number,
                made_at=row.made_at,
                origin=str(words.ORIGINS.get(row.origin, row.origin)),
                reason=row.reason,
                who=entry.actor_name if entry else "",
                entry=entry.number if entry else None,
                changes=named(differences(before, row.content)) if before is not None and row.content else (),
                is_current=row.number == current,
                withdrawn=row.content is None,
            )
        )
        before = row.content
    return result[::-1]


def version_content(item: UUID, number: int) -> Any:
    """Return the plain content of one version, None if there is none; one query."""
    return DirectoryVersion.objects.filter(item=item, number=number).values_list("content", flat=True).first()


def named(changes: list[Change]) -> tuple[Change, ...]:
    """Return the changes with the fields called by their labels."""
    return tuple(Change(str(words.FIELDS.get(item.field, item.field)), item.before, item.after) for item in changes)
