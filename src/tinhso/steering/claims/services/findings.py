"""Resolving a finding with a reason, and opening it again."""

from django.db import transaction

from tinhso.core.access.api import Actor, Permission, require
from tinhso.core.journal import api as journal
from tinhso.steering.claims.models import Finding, FindingEvent, FindingState
from tinhso.steering.claims.rules.permissions import OWN, RESOLVE_PROVINCE
from tinhso.steering.claims.services.failures import ConflictError, InvalidError

STALE = "Phát hiện này vừa được thay đổi. Hãy tải lại trang để xem tình trạng mới."
MINIMUM_REASON = 5


def resolve_permission(finding: Finding) -> Permission:
    """Return the permission that resolving *finding* asks for."""
    return RESOLVE_PROVINCE if finding.document is None else OWN


def resolve(*, by: Actor, finding: Finding, reason: str, version: int) -> Finding:
    """Close the finding with a *reason*; raise InvalidError without one, ConflictError if not at *version*."""
    reason = reason.strip()
    if len(reason) < MINIMUM_REASON:
        raise InvalidError("reason", "Hãy ghi lý do, ví dụ: đã đính chính ở văn bản số…, hai số theo hai kỳ khác nhau.")
    return _move(by=by, finding=finding, version=version, to=FindingState.RESOLVED, verb="resolved", reason=reason)


def reopen(*, by: Actor, finding: Finding, version: int, reason: str = "") -> Finding:
    """Open a resolved finding again."""
    return _move(by=by, finding=finding, version=version, to=FindingState.OPEN, verb="reopened", reason=reason)


def _move(*, by: Actor, finding: Finding, version: int, to: str, verb: str, reason: str) -> Finding:
    owner = finding.document.owner if finding.document else None
    require(by, resolve_permission(finding), owner=owner)
    with transaction.atomic():
        row = Finding.objects.select_for_update().get(pk=finding.pk)
        if row.state == to and row.version == version + 1:
            return row  # the same form sent twice
        if row.version != version or row.state == FindingState.GONE:
            raise ConflictError(STALE)
        row.state, row.version = to, row.version + 1
        row.save(update_fields=["state", "version"])
        FindingEvent.objects.create(
            finding=row,
            action=verb,
            reason=reason,
            stated=row.content["stated"],
            computed=row.content["computed"],
            by=by.id,
            by_name=by.name,
        )
        journal.append(
            by=by,
            action=f"steering.claims.finding.{verb}",
            subject=f"finding:{row.public_id}",
            reason=reason,
            details={"rule": row.rule},
        )
    return row
