"""Changing a document's figures: compute first, outside any transaction, then store if nobody was quicker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tinhso.core.access.api import Actor
from tinhso.core.clock import api as clock
from tinhso.core.journal import api as journal
from tinhso.steering.claims.adapters.workshop.jobs import Work
from tinhso.steering.claims.adapters.workshop.run import run
from tinhso.steering.claims.data import CheckedDocument
from tinhso.steering.claims.data import Finding as FindingValue
from tinhso.steering.claims.models import Block, Claim, ClaimState, Comparison, Document, Origin, Relation
from tinhso.steering.claims.services import state, syncing
from tinhso.steering.claims.services.failures import ConflictError

CHANGED = "Văn bản vừa được người khác thay đổi. Hãy tải lại trang để xem bản mới rồi làm lại."
TRIES = 4
BATCH = 500


@dataclass
class Snapshot:
    """A document's figures as read at one revision; a change edits these rows in memory before they are checked."""

    document: Document
    claims: list[Claim]
    relations: list[Relation]

    def claim(self, key: str) -> Claim | None:
        """Return the claim of that key, if there is one."""
        return next((row for row in self.claims if row.key == key), None)


Change = Callable[[Snapshot], Callable[[], None]]


@dataclass(frozen=True)
class _Checked:
    scope: str
    findings: tuple[FindingValue, ...]
    document: Document | None = None
    other: Document | None = None


@dataclass(frozen=True)
class _Scope:
    scope: str
    group: tuple[CheckedDocument, ...]
    document: Document | None = None
    other: Document | None = None
    codes: frozenset[str] = field(default=frozenset())


def write(
    *,
    by: Actor,
    document: Document,
    change: Change,
    action: str,
    reason: str = "",
    subject: str = "",
    details: dict[str, Any] | None = None,
) -> Document:
    """Apply *change*, check what it touches, and store both; return the document at its new revision.

    *change* edits a Snapshot (raising ConflictError or InvalidError if it cannot) and returns what saves its rows.
    When another write came between, all is done again on the newer figures, so *change* alone decides what is a
    conflict.
    """
    for _try in range(TRIES):
        now = take(document)
        save = change(now)
        outcome = check(now)
        with transaction.atomic():
            revision = (
                Document.objects.select_for_update().values_list("revision", flat=True).filter(pk=document.pk).first()
            )
            if revision is None:
                raise ConflictError("Văn bản này đã bị xóa.")
            if revision != now.document.revision:
                continue
            save()
            now.document.revision += 1
            now.document.checked_at = clock.now()
            now.document.save()
            counted = store(by=by, outcome=outcome)
            journal.append(
                by=by,
                action=action,
                subject=subject or f"document:{document.public_id}",
                reason=reason,
                details={**(details or {}), "findings": counted},
            )
        return now.document
    raise ConflictError(CHANGED)


def take(document: Document) -> Snapshot:
    """Return the document's figures as they stand (three queries); the revision is read first."""
    fresh = Document.objects.filter(pk=document.pk).first()
    if fresh is None:
        raise ConflictError("Văn bản này đã bị xóa.")
    return Snapshot(fresh, list(fresh.claims.all()), list(fresh.relations.all()))


def check(now: Snapshot) -> list[_Checked]:
    """Return what does not hold in every scope that the snapshot's document belongs to."""
    scopes = _province(now) if now.document.origin == Origin.PROVINCE else _own(now)
    work = Work(groups=tuple(one.group for one in scopes), today=clock.today().isoformat())
    results = run(work).groups
    return [
        _Checked(one.scope, _across(findings, one.codes), one.document, one.other)
        for one, findings in zip(scopes, results, strict=True)
    ]


def store(*, by: Actor, outcome: Sequence[_Checked]) -> dict[str, int]:
    """Store the findings of each scope inside the caller's transaction; return how many are new, changed, gone."""
    total = {"new": 0, "changed": 0, "gone": 0}
    for one in outcome:
        counted = syncing.sync(by=by, scope=one.scope, findings=one.findings, document=one.document, other=one.other)
        total = {name: total[name] + counted[name] for name in total}
    return total


def _province(now: Snapshot) -> list[_Scope]:
    others = [checked_of(other) for other in Document.objects.of_province().exclude(pk=now.document.pk)]
    group = sorted([*others, state.checked(now.document, now.claims, now.relations)], key=_order)
    return [_Scope(syncing.PROVINCE, tuple(group))]


def _order(document: CheckedDocument) -> tuple[str, str]:
    return (document.issued_on.isoformat() if document.issued_on else "", document.code)


def _own(now: Snapshot) -> list[_Scope]:
    mine = state.checked(now.document, now.claims, now.relations)
    scopes = [_Scope(syncing.document_scope(now.document), (mine,), document=now.document)]
    for comparison in Comparison.objects.filter(document=now.document).select_related("other"):
        scopes.append(pair(now.document, mine, comparison.other, checked_of(comparison.other)))
    for comparison in Comparison.objects.filter(other=now.document).select_related("document"):
        scopes.append(pair(comparison.document, checked_of(comparison.document), now.document, mine))
    return scopes


def pair(document: Document, mine: CheckedDocument, other: Document, theirs: CheckedDocument) -> _Scope:
    """Return the scope of what does not hold between two documents."""
    codes = frozenset({document.code, other.code})
    return _Scope(syncing.pair_scope(document, other), (mine, theirs), document=document, other=other, codes=codes)


def checked_of(document: Document) -> CheckedDocument:
    """Return a stored document as the engine checks it (two queries)."""
    return state.checked(document, list(document.claims.all()), list(document.relations.all()))


def _across(findings: tuple[FindingValue, ...], codes: frozenset[str]) -> tuple[FindingValue, ...]:
    """Keep, of what two documents show together, only what lies between them."""
    if not codes:
        return findings
    return tuple(one for one in findings if len({claim.partition("#")[0] for claim in one.claims}) > 1)


def replace_found(now: Snapshot) -> None:
    """Store the snapshot's claims and relations in place of those found before; those added by hand stay."""
    now.document.claims.exclude(state=ClaimState.ADDED).delete()
    now.document.relations.filter(added_by="").delete()
    Claim.objects.bulk_create([row for row in now.claims if row.pk is None], batch_size=BATCH)
    Relation.objects.bulk_create([row for row in now.relations if row.pk is None], batch_size=BATCH)


def has_text(document: Document) -> bool:
    """Return whether the document's text is stored (one query)."""
    return Block.objects.filter(document=document).exists()
