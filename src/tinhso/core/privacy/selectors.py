"""What is held of a person, who read it, and requests for erasure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tinhso.core.identity.api import names_of, subject_of_username
from tinhso.core.journal import api as journal
from tinhso.core.privacy.adapters.registry import holders
from tinhso.core.privacy.data import HeldBy, LegalHold, Reading, State
from tinhso.core.privacy.models import ErasureRequest
from tinhso.core.subjects.api import is_destroyed, unseal_many

READINGS_MAX = 1000


def subject_words(subject_id: UUID) -> str:
    """Return how the journal names a person."""
    return f"person:{subject_id}"


def holdings_of(subject_id: UUID) -> list[HeldBy]:
    """Return what is held of a person, by module; modules that hold nothing are left out."""
    found = [(holder, tuple(holder.find(subject_id))) for holder in holders()]
    return [HeldBy(holder.name, str(holder.label), holdings) for holder, holdings in found if holdings]


def holds_on(subject_id: UUID) -> list[LegalHold]:
    """Return every reason why the person may not be erased yet."""
    return [hold for holder in holders() if holder.holds for hold in holder.holds(subject_id)]


def keys_of(subject_id: UUID) -> set[UUID]:
    """Return every id under which texts of the person are sealed."""
    return {subject_id} | {key for holder in holders() if holder.keys for key in holder.keys(subject_id)}


def readings_of(subject_id: UUID) -> list[Reading]:
    """Return who read the person's data, newest first, at most 1,000 (two queries, and those of the modules)."""
    entries = journal.entries(subject=subject_words(subject_id), action=journal.READ_PERSON, limit=READINGS_MAX)
    found = [
        Reading(entry.at, entry.actor_name, str(entry.details.get("what", "")), entry.reason, entry.number)
        for entry in entries
    ]
    for holder in holders():
        found += holder.readings(subject_id) if holder.readings else ()
    return sorted(found, key=lambda reading: reading.number, reverse=True)[:READINGS_MAX]


def subject_meant(text: str) -> UUID | None:
    """Return whom a text of an officer means: a subject id, a sign-in name, or a number that a module knows."""
    try:
        return UUID(text)
    except ValueError:
        found = subject_of_username(text)
    for holder in holders():
        found = found or (holder.resolve(text) if holder.resolve else None)
    return found


# --- the desk -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RequestInfo:
    """A request as the desk shows it; names are asked for now, so an erased person has none."""

    id: UUID
    subject_id: UUID
    person: str
    state: State
    by_person: bool
    reason: str
    document: str
    requested_by: str
    requested_by_name: str
    requested_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decision: str
    erased: tuple[tuple[str, int], ...]
    keys: int
    receipt: int | None


def requests(rows: Sequence[ErasureRequest] | None = None) -> list[RequestInfo]:
    """Return the requests, newest first, at most 2,000 (three queries)."""
    found = list(ErasureRequest.objects.all()[:2000]) if rows is None else list(rows)
    reasons = unseal_many({row.reason for row in found})
    names = names_of({key for row in found for key in (row.requested_by, row.decided_by, str(row.subject_id)) if key})
    labels = {holder.name: str(holder.label) for holder in holders()}
    return [_info(row, reasons, names, labels) for row in found]


def _info(
    row: ErasureRequest, reasons: dict[str, str | None], names: dict[str, str], labels: dict[str, str]
) -> RequestInfo:
    erased = row.result.get("erased", {})
    return RequestInfo(
        id=row.public_id,
        subject_id=row.subject_id,
        person=names.get(str(row.subject_id), ""),
        state=State(row.state),
        by_person=row.by_person,
        reason=reasons[row.reason] or "",
        document=row.document,
        requested_by=row.requested_by,
        requested_by_name=names.get(row.requested_by, ""),
        requested_at=row.requested_at,
        decided_by_name=names.get(row.decided_by, ""),
        decided_at=row.decided_at,
        decision=row.decision,
        erased=tuple((labels.get(name, name), count) for name, count in sorted(erased.items())),
        keys=int(row.result.get("keys", 0)),
        receipt=row.receipt,
    )


def request(request_id: UUID) -> RequestInfo | None:
    """Return one request."""
    row = ErasureRequest.objects.filter(public_id=request_id).first()
    return requests([row])[0] if row else None


def open_request(subject_id: UUID) -> RequestInfo | None:
    """Return the person's request that still waits for a decision."""
    row = ErasureRequest.objects.filter(subject_id=subject_id, state=State.REQUESTED).first()
    return requests([row])[0] if row else None


def proof(subject_id: UUID) -> tuple[bool, list[HeldBy]]:
    """Look again, now: whether the key is gone, and what is still held."""
    return is_destroyed(subject_id), holdings_of(subject_id)
