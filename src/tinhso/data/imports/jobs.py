"""Background work of imports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.core.events.api import job, schedule
from tinhso.core.journal.api import describe_actions
from tinhso.data.imports.services import running, tables
from tinhso.data.imports.services.standing import start_due
from tinhso.data.imports.services.starting import RUN
from tinhso.data.registers import api as registers

registers.register_tables(tables.read_table, tables.begin_import)
registers.offer_page(
    "nhap",
    label=_("Nhập từ tệp"),
    url=lambda code: f"{reverse('imports:add')}?register={code}",
    may=lambda by, declaration: registers.may_write(by=by, code=declaration.code),
    is_import=True,
)

describe_actions(
    {
        "imports.import.started": _("bắt đầu một lần nhập tệp"),
        "imports.import.published": _("công bố một lần nhập tệp"),
        "imports.import.cancelled": _("huỷ một lần nhập tệp"),
        "imports.import.withdrawn": _("rút lại một lần nhập tệp đã công bố"),
        "imports.standing.added": _("thêm một nguồn định kỳ"),
        "imports.standing.changed": _("đổi một nguồn định kỳ"),
        "imports.standing.stopped": _("dừng một nguồn định kỳ"),
        "imports.standing.resumed": _("chạy lại một nguồn định kỳ"),
        "imports.rows.dismissed": _("bỏ dòng để riêng"),
    }
)


@job(RUN, label=_("Nhập tệp vào sổ dữ liệu"), retries=3)
def run(import_id: str) -> None:
    """Take one import as far as it can go."""
    running.run_import(import_id)


@schedule("data.imports.standing", every=60, label=_("Lấy tệp từ các nguồn định kỳ đã đến giờ"))
def standing() -> None:
    """Start an import for each standing source that is due and whose last one has ended."""
    start_due()


@schedule("data.imports.tables", at="03:20", label=_("Bỏ tệp khai báo sổ quá 30 ngày"))
def drop_old_tables() -> None:
    """Drop the tables that were looked at and never imported."""
    tables.tidy()
