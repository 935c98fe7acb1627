"""What registers ask of the modules that look after personal data, in one place.

Readings go to the journal (who read which record and why). A record is not joined to a person's ``subject_id`` yet, so
they do not show on that person's own page of ``core.privacy``.
"""

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.journal import api as journal


def record_reading(*, by: Actor, code: str, public_id: str, purpose: str) -> None:
    """Write down that *by* read a person's record; the system's own reading is part of the act it belongs to."""
    if by == SYSTEM:
        return
    journal.append(
        by=by,
        action="registers.record.read",
        subject=f"record:{code}:{public_id}",
        reason=purpose,
        details={"register": code},
    )


def record_list_reading(*, by: Actor, code: str, rows: int, what: str) -> None:
    """Write down that *by* read a page or an export of persons' records."""
    if by == SYSTEM or not rows:
        return
    journal.append(
        by=by,
        action="registers.records.read",
        subject=f"register:{code}",
        reason=what,
        details={"register": code, "rows": rows},
    )
