"""Giving a target's shares to units, and ending them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, require
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Kind, Target
from tinhso.steering.plans.data.reporting import ReportRefused
from tinhso.steering.plans.models import TargetShare
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services.contents import scope_of
from tinhso.steering.plans.services.rounds import need

BASIS_MAX = 300


def _target(by: Actor, code: str) -> Target:
    found = selectors.content(Kind.TARGET, code)
    if found is None or not isinstance(found[0], Target):
        raise ReportRefused(_("Không có mục tiêu này."))
    require(by, permissions.CASCADE, scope=scope_of(Kind.TARGET, found[0]))
    return found[0]


def cascade(
    *,
    by: Actor,
    target: str,
    agencies: Sequence[str],
    valid_from: date,
    basis: str,
    threshold: Decimal | None = None,
) -> int:
    """Give *target* to each of *agencies* from *valid_from* on; return how many were added (those that have it stay).

    *basis* names the document that says so. Raises NotAllowed, ReportRefused.
    """
    found = _target(by, target)
    basis = " ".join(basis.split())
    if not basis or len(basis) > BASIS_MAX:
        raise ReportRefused(_("Hãy ghi văn bản phân giao, ví dụ số và ngày."), "basis")
    known = directory.agencies(valid_from)
    unknown = sorted(set(agencies) - set(known))
    if unknown or not agencies:
        words = _("Không có trong danh bạ vào ngày này: %(codes)s.") % {"codes": ", ".join(unknown[:5])}
        raise ReportRefused(words if unknown else _("Hãy chọn ít nhất một đơn vị."), "agencies")
    with transaction.atomic():
        rows = TargetShare.objects.select_for_update().filter(target=target, agency__in=agencies)
        holding = {row.agency for row in rows if row.valid_to is None or row.valid_to >= valid_from}
        new = [code for code in dict.fromkeys(agencies) if code not in holding]
        made = {"made_at": now(), "made_by": by.id}
        TargetShare.objects.bulk_create(
            [
                TargetShare(target=target, agency=code, valid_from=valid_from, basis=basis, threshold=threshold, **made)
                for code in new
            ],
            batch_size=500,
        )
        if new:
            details = {"units": len(new), "from": valid_from.isoformat()}
            journal.append(
                by=by,
                action="plans.target.cascaded",
                subject=selectors.subject(Kind.TARGET, found.code),
                reason=basis,
                details=details,
            )
    return len(new)


def end_shares(*, by: Actor, target: str, agencies: Sequence[str], last_day: date, reason: str) -> int:
    """Let the shares of *agencies* end with *last_day*; return how many did. Raises NotAllowed, ReportRefused."""
    found = _target(by, target)
    reason = need(reason)
    with transaction.atomic():
        rows = list(
            TargetShare.objects.select_for_update().filter(target=target, agency__in=agencies, valid_to__isnull=True)
        )
        if any(row.valid_from > last_day for row in rows):
            raise ReportRefused(_("Ngày cuối phải sau ngày bắt đầu phân giao."), "last_day")
        for row in rows:
            row.valid_to = last_day
        TargetShare.objects.bulk_update(rows, ["valid_to"])
        if rows:
            journal.append(
                by=by,
                action="plans.target.share_ended",
                subject=selectors.subject(Kind.TARGET, found.code),
                reason=reason,
                details={"units": len(rows), "last_day": last_day.isoformat()},
            )
    return len(rows)
