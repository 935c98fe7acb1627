"""Background work of quality."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM
from tinhso.core.events.api import job, schedule
from tinhso.data.quality.data import RunState
from tinhso.data.quality.models import QualityRun
from tinhso.data.quality.services import reviewing
from tinhso.data.quality.services.asking import ask
from tinhso.data.quality.services.measuring import measure_by_system
from tinhso.data.registers import api as registers

registers.offer_page(
    "quality",
    label=_("Chất lượng"),
    url=lambda code: reverse("quality:register", args=[code]),
    may=lambda by, _declaration: by.is_staff,
)


@job("data.quality.measure", label=_("Đo chất lượng một sổ"), retries=3)
def measure(register: str) -> None:
    """Measure one register."""
    try:
        measure_by_system(register)
    except registers.UnknownRegister:  # withdrawn meanwhile
        QualityRun.objects.filter(register=register, state=RunState.ASKED).delete()


@job("data.quality.merge", label=_("Gộp các cặp đã có hai người đồng ý"), retries=3)
def merge(proposal: str) -> None:
    """Carry out a proposal that two people agreed on; the journal names both at the proposal."""
    reviewing.carry_out(proposal, SYSTEM)


@schedule("data.quality.published", every=60, label=_("Đo lại sổ vừa công bố lô mới"))
def after_batches() -> None:
    """Ask for a measuring of every register that published a batch since its last one began."""
    for info in registers.registers():
        newest = next((item for item in registers.batches(info.code, limit=5) if item.published_at), None)
        if newest is None or newest.published_at is None:
            continue
        if not QualityRun.objects.filter(register=info.code, started_at__gte=newest.published_at).exists():
            ask(info.code)


@schedule("data.quality.nightly", at="01:30", label=_("Đo chất lượng mọi sổ"))
def nightly() -> None:
    """Ask for a measuring of every register: age changes without anybody writing."""
    for info in registers.registers():
        ask(info.code)
