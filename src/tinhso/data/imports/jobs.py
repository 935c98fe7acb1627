"""Background work of imports."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import SYSTEM
from tinhso.core.clock.api import now
from tinhso.core.events.api import job, schedule
from tinhso.core.journal.api import describe_actions
from tinhso.data.imports.data import ACTIVE, ImportsError
from tinhso.data.imports.models import Import, StandingSource
from tinhso.data.imports.services import running, tables
from tinhso.data.imports.services.starting import RUN, start_import
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import RegistersError

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
    for source in StandingSource.objects.filter(is_active=True, due_at__lte=now())[:50]:
        if Import.objects.filter(standing=source, state__in=ACTIVE).exists():
            continue
        is_url = source.address.startswith(("http://", "https://", "sftp://"))
        try:
            with transaction.atomic():
                start_import(
                    by=SYSTEM,
                    register=source.register,
                    url=source.address if is_url else "",
                    path="" if is_url else source.address,
                    name=source.name,
                    mode=source.mode,
                    publish=source.publish,
                    standing=source,
                )
        except (ImportsError, RegistersError) as error:
            source.last_said = str(error)[:300]
        source.due_at = now() + timedelta(minutes=source.every_minutes or 24 * 60)
        source.save(update_fields=["due_at", "last_said"])


@schedule("data.imports.tables", at="03:20", label=_("Bỏ tệp khai báo sổ quá 30 ngày"))
def drop_old_tables() -> None:
    """Drop the tables that were looked at and never imported."""
    tables.tidy()
