"""What a merger or split of agencies touches here: reports owed, work given, shares of targets."""

from collections import Counter

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.directory.api import ChangeInfo, Target, Touched
from tinhso.steering.plans.data.reporting import DutyState
from tinhso.steering.plans.models import Duty, TargetShare, Work
from tinhso.steering.plans.selectors import assigning


def touched(change: ChangeInfo) -> list[Touched]:
    """Return what waits at the agencies that *change* retires; three queries."""
    if change.target is not Target.AGENCY:
        return []
    codes = list(change.sources)
    duties = Counter(
        Duty.objects.filter(agency__in=codes, round__closed_at__isnull=True)
        .exclude(state=DutyState.ACCEPTED)
        .values_list("agency", flat=True)
    )
    works = Counter(Work.objects.filter(agency__in=codes, state__in=assigning.OPEN).values_list("agency", flat=True))
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=change.on)
    shares = Counter(TargetShare.objects.filter(in_force, agency__in=codes).values_list("agency", flat=True))
    found: list[Touched] = []
    for code in codes:
        url = reverse("plans:agency", args=[code])
        counts = (
            (duties[code], _("%(count)s báo cáo chưa được chấp nhận")),
            (works[code], _("%(count)s nhiệm vụ được giao đang mở")),
            (shares[code], _("%(count)s chỉ tiêu được phân giao")),
        )
        found.extend(Touched(words % {"count": count}, code, url) for count, words in counts if count)
    return found
