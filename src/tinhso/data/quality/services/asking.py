"""Asking for a measuring, to be done as a job."""

from django.db import transaction

from tinhso.core.clock.api import now
from tinhso.core.events.api import enqueue
from tinhso.data.quality.data import RunState
from tinhso.data.quality.models import QualityRun


def ask(code: str) -> bool:
    """Ask for a measuring of a register; False if one is asked for already. Noted at once, so nobody asks twice."""
    with transaction.atomic():
        if QualityRun.objects.filter(register=code, state=RunState.ASKED).exists():
            return False
        QualityRun.objects.create(register=code, state=RunState.ASKED, started_at=now())
        enqueue("data.quality.measure", register=code)
    return True
