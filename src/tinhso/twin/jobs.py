"""Background work of the twin: filling the training registers, asked for by `tinhso demo`, resumable."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.events.api import progress, schedule
from tinhso.twin.api import fill
from tinhso.twin.filling import api as filling


@schedule("twin.filling.load", every=60, label=_("Nạp tỉnh tập huấn (mô phỏng) vào các sổ"))
def load() -> None:
    """Fill the training registers if that was asked for and is not done."""
    wish = filling.wished()
    if wish is None:
        return
    fill(
        scale=wish.scale,
        seed=wish.seed,
        faults=wish.faults,
        told=lambda table, done, total: progress(done, total, table),
    )
    filling.forget()
