"""Targets of a register: set with a basis and days of validity; an earlier one ends the day before."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.core.clock.api import now
from tinhso.core.journal import api as journal
from tinhso.data.quality.data import Dimension, QualityError
from tinhso.data.quality.models import QualityTarget
from tinhso.data.quality.rules import access
from tinhso.data.registers import api as registers


def set_target(
    *,
    by: Actor,
    register: str,
    dimension: Dimension,
    value: float,
    valid_from: date,
    basis: str,
    valid_to: date | None = None,
) -> None:
    """Say what a register should reach (0 to 1) from a day on. Raises QualityError, NotAllowed, UnknownRegister."""
    declaration = registers.register(register).declaration
    access.require(by, access.TARGET, declaration)
    if not 0 < value <= 1:
        raise QualityError(_("Mục tiêu từ 1 đến 100 phần trăm."))
    if not basis.strip():
        raise QualityError(_("Hãy ghi căn cứ của mục tiêu: văn bản nào, ngày nào."))
    if valid_to is not None and valid_to < valid_from:
        raise QualityError(_("Ngày hết hiệu lực không trước ngày bắt đầu."))
    with transaction.atomic():
        standing = QualityTarget.objects.select_for_update().filter(
            register=register, dimension=dimension.value, withdrawn_at=None
        )
        standing.filter(valid_from__gte=valid_from).update(withdrawn_at=now())
        standing.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from)).filter(valid_from__lt=valid_from).update(
            valid_to=valid_from - timedelta(days=1)
        )
        receipt = journal.append(
            by=by,
            action="quality.target.set",
            subject=f"register:{register}",
            reason=basis[:300],
            details={"register": register, "dimension": dimension.value, "value": value},
        )
        QualityTarget.objects.create(
            register=register,
            dimension=dimension.value,
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            basis=basis.strip()[:300],
            set_by=by.id,
            set_at=now(),
            receipt=receipt,
        )
