"""Scheduled work of registers."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.events.api import job, schedule
from tinhso.data.registers import holdings
from tinhso.data.registers.selectors import picking
from tinhso.data.registers.selectors.registers import refresh_sizes
from tinhso.data.registers.services import altering, batch_work, batches, ending

picking.offer()

holdings.register()


@schedule("data.registers.sizes", every=300, label=_("Đếm bản ghi của các sổ dữ liệu"))
def count_records() -> None:
    """Count the records of every register, for the list."""
    refresh_sizes()


@schedule("data.registers.resume", every=60, label=_("Làm tiếp việc sửa cấu trúc, công bố lô bị ngắt"))
def resume() -> None:
    """Finish what a killed process left half-done."""
    altering.resume_alterations()
    batches.resume_batches()


@schedule("data.registers.ends", at="00:10", label=_("Kết thúc bản ghi đã đến ngày"))
def close_ended() -> None:
    """End the records whose last day has passed."""
    ending.close_ended()


@job(batch_work.JOB, label=_("Công bố hoặc huỷ một lô nhập lớn"), retries=3)
def do_batch(batch: int, act: str, account: str, reason: str) -> None:
    """Publish or take back a batch in the name of who asked."""
    batch_work.do_batch(batch, act, account, reason)
