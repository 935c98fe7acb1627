"""The samples a stranger may try the checker with."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tinhso.steering.claims.adapters import samples


class Sample(NamedTuple):
    """One sample: its name in the address, its file, what it shows."""

    name: str
    file_name: str
    title: Any
    shows: Any
    make: Callable[[], bytes]


SAMPLES = (
    Sample(
        "bao-cao",
        "bao-cao-chuyen-doi-so-2024.docx",
        _("Báo cáo năm (DOCX)"),
        _("Tỷ lệ và tổng không khớp, lẫn giữa các số đúng."),
        samples.report_docx,
    ),
    Sample(
        "phu-luc",
        "phu-luc-kinh-phi-2025.xlsx",
        _("Phụ lục kinh phí (XLSX)"),
        _("Bảng có tổng cộng sai ở một cột."),
        samples.table_xlsx,
    ),
    Sample(
        "ke-hoach",
        "ke-hoach-chuyen-doi-so-2025.txt",
        _("Kế hoạch (TXT)"),
        _("Tổng không khớp các phần, mục tiêu thấp hơn mức đã đạt."),
        samples.plan_txt,
    ),
)


def sample_file(name: str) -> tuple[str, bytes]:
    """Return a sample's file name and content; raise KeyError if there is no sample of that name."""
    by_name = {sample.name: sample for sample in SAMPLES}
    return by_name[name].file_name, by_name[name].make()
