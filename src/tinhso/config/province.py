"""Loading the province's data through the modules' own doors, and writing it back."""

from collections.abc import Callable
from pathlib import Path

from tinhso.blocks.calendar import api as calendar_api
from tinhso.core.access.api import SYSTEM
from tinhso.core.directory import api as directory_api
from tinhso.core.province.api import LoadReport
from tinhso.data.quality import api as quality_api
from tinhso.data.registers import api as registers_api
from tinhso.steering.claims import api as claims_api
from tinhso.steering.plans import api as plans_api

Tell = Callable[[str], object]


def load_parts(folder: Path, tell: Tell) -> None:
    """Load every part from *folder*, telling one line for each; safe to repeat."""
    tell(f"Danh bạ: {_told(directory_api.load_province(folder, by=SYSTEM))}")
    tell(f"Lịch làm việc: {_told(calendar_api.load_province(folder, by=SYSTEM))}")
    tell(f"Số liệu của các văn bản: {claims_api.load_province(folder, by=SYSTEM).summary()}")
    tell(f"Kế hoạch: {_told(plans_api.load_province(folder, by=SYSTEM))}")
    tell(f"Sổ dữ liệu: {_told(registers_api.load_province(folder, by=SYSTEM))}")
    rows = registers_api.load_rows(folder, by=SYSTEM)
    if rows:
        registers_api.refresh_sizes()
    tell(f"Danh mục, dòng theo văn bản: {sum(rows.values())} bản ghi mới hoặc đổi của {len(rows)} sổ.")
    tell(f"Đo chất lượng: {_told(quality_api.load_province(folder, by=SYSTEM))}")


def _told(report: LoadReport) -> str:
    done = f"thêm {report.created}, cập nhật {report.changed}, bỏ {report.withdrawn}"
    line = f"{done}, giữ nguyên {report.unchanged} dòng"
    kept = [*report.kept, *report.conflicts]
    return f"{line}; giữ {len(kept)} sửa đổi tại chỗ: {', '.join(kept)}." if kept else f"{line}."


def export_parts(folder: Path, tell: Tell) -> None:
    """Write every part back into *folder*, telling how many files were written."""
    tell(f"Danh bạ: {len(directory_api.export_province(folder))} tệp.")
    tell(f"Lịch làm việc: {len(calendar_api.export_province(folder))} tệp.")
    tell(f"Số liệu của các văn bản: {claims_api.export_province(folder)} tệp.")
    tell(f"Kế hoạch: {len(plans_api.export_province(folder))} tệp.")
    tell(f"Sổ dữ liệu: {len(registers_api.export_province(folder))} tệp.")
    tell(f"Đo chất lượng: {len(quality_api.export_province(folder))} tệp.")
