"""Findings kept over re-checks: new ones opened, changed ones reopened, vanished ones closed."""

import hashlib
from collections.abc import Sequence

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.steering.claims.adapters.wire import dump
from tinhso.steering.claims.data import Finding as FindingValue
from tinhso.steering.claims.models import Document, Finding, FindingEvent, FindingState

PROVINCE = "province"
BATCH = 500


def document_scope(document: Document) -> str:
    """Return the scope of what does not hold within one document."""
    return f"document:{document.code}"


def pair_scope(document: Document, other: Document) -> str:
    """Return the scope of what does not hold between an owner's document and another."""
    return f"pair:{document.code}:{other.code}"


def sync(
    *,
    by: Actor,
    scope: str,
    findings: Sequence[FindingValue],
    document: Document | None = None,
    other: Document | None = None,
) -> dict[str, int]:
    """Make the stored findings of *scope* what the check found now; return how many are new, changed and gone.

    Must run inside the caller's transaction. A finding is the same as before if its rule and claims are; a resolved one
    whose figures changed is opened again.
    """
    known = {row.fingerprint: row for row in Finding.objects.filter(scope=scope)}
    counted = {"new": 0, "changed": 0, "gone": 0}
    fresh: list[Finding] = []
    events: list[FindingEvent] = []
    seen: set[str] = set()
    for position, value in enumerate(findings):
        fingerprint = _fingerprint(value, seen)
        seen.add(fingerprint)
        row = known.get(fingerprint)
        if row is None:
            fresh.append(_new(scope, document, other, fingerprint, position, value))
            counted["new"] += 1
        elif happened := _update(row, position, value):
            events.append(_event(row, happened, by))
            counted["changed"] += 1
    for row in known.values():
        if row.fingerprint not in seen and row.state != FindingState.GONE:
            row.state, row.version = FindingState.GONE, row.version + 1
            row.save(update_fields=["state", "version"])
            events.append(_event(row, "gone", by))
            counted["gone"] += 1
    Finding.objects.bulk_create(fresh, batch_size=BATCH)
    FindingEvent.objects.bulk_create([_event(row, "found", SYSTEM) for row in fresh] + events, batch_size=BATCH)
    return counted


def _update(row: Finding, position: int, value: FindingValue) -> str:
    """Bring a known finding up to date; return what happened to it: "", "changed" or "reopened"."""
    figures, content = _figures(value), dump(value)
    happened = ""
    if figures != row.figures or row.state == FindingState.GONE:
        happened = "changed" if row.state == FindingState.OPEN else "reopened"
        row.state, row.version = FindingState.OPEN, row.version + 1
    if happened or row.position != position or row.content != content:
        row.figures, row.position, row.content, row.severity = figures, position, content, value.severity.value
        row.save(update_fields=["state", "version", "figures", "position", "content", "severity"])
    return happened


def _new(
    scope: str,
    document: Document | None,
    other: Document | None,
    fingerprint: str,
    position: int,
    value: FindingValue,
) -> Finding:
    return Finding(
        scope=scope,
        document=document,
        other=other,
        fingerprint=fingerprint,
        figures=_figures(value),
        position=position,
        rule=value.rule,
        severity=value.severity.value,
        content=dump(value),
    )


def _event(row: Finding, action: str, by: Actor) -> FindingEvent:
    return FindingEvent(
        finding=row,
        action=action,
        stated=row.content["stated"],
        computed=row.content["computed"],
        by=by.id,
        by_name=by.name,
    )


def _fingerprint(value: FindingValue, seen: set[str]) -> str:
    """Return what makes a finding the same over re-checks; two alike in one check are told apart by their order."""
    base = "|".join([value.rule, *sorted(value.claims)]) or value.stated
    if not value.claims:
        base += f"|{value.stated}"
    order = 0
    while (digest := _digest(f"{base}|{order}")) in seen:
        order += 1
    return digest


def _figures(value: FindingValue) -> str:
    return _digest("|".join([value.severity.value, value.stated, value.computed]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
