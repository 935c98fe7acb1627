"""The parts of the quality report: a draft in the official layout, from the same figures as the pages.

An official report is written in Vietnamese whatever the reader's language is: the view sets it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.core.documents.api import (
    Align,
    Annex,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signer,
    Table,
    TableColumn,
)
from tinhso.core.web.api import format_date, format_number

NO_BASIS = "–"


@dataclass(frozen=True)
class ReportLine:
    """One register in the report; figures in per cent or None."""

    name: str
    owner: str
    rows: int | None
    percents: tuple[float | None, ...]
    below: tuple[str, ...]
    measured_on: date | None
    is_simulated: bool


def _cell(value: float | None) -> str:
    return NO_BASIS if value is None else f"{format_number(value, 2)}"


def document(
    lines: Sequence[ReportLine], words: Sequence[str], meanings: Sequence[tuple[str, str]], day: date, owner: str
) -> OfficialDocument:
    """Return the report; training registers stand in an annex of their own and decide nothing."""
    real = [item for item in lines if not item.is_simulated]
    measured = [item for item in real if any(value is not None for value in item.percents)]
    below = [item for item in real if item.below]
    body: list[Block] = [
        Paragraph(
            f"Đến ngày {format_date(day)}, tỉnh có {len(real)} sổ dữ liệu được đo, trong đó {len(measured)} sổ có đủ "
            f"căn cứ để chấm điểm. {len(below)} sổ chưa đạt ít nhất một mục tiêu. Sổ còn trống không có điểm."
        ),
        Heading("I. CÁCH ĐO"),
        *(Paragraph(f"{name}: {meaning}") for name, meaning in meanings),
        Heading("II. KẾT QUẢ"),
        _table(real, words, "Điểm của các sổ (phần trăm; «–» là không đủ căn cứ)"),
    ]
    if below:
        body.append(Heading("III. SỔ CHƯA ĐẠT MỤC TIÊU"))
        body += [Paragraph(f"{item.name} ({item.owner}): {', '.join(item.below)}.") for item in below]
    training = [item for item in lines if item.is_simulated]
    annexes: tuple[Annex, ...] = ()
    if training:
        annexes = (Annex("Sổ tập huấn (số liệu mô phỏng)", (_table(training, words, "Số liệu mô phỏng"),), True),)
    return OfficialDocument(
        parent_agency="Ủy ban nhân dân tỉnh Cà Mau",
        agency=owner,
        notation="BC-SKHCN",
        place="Cà Mau",
        type_name="Báo cáo",
        abstract=f"Chất lượng dữ liệu dùng chung theo «đúng, đủ, sạch, sống, thống nhất» (tính đến {format_date(day)})",
        body=tuple(body),
        annexes=annexes,
        recipients=("Các cơ quan chủ quản dữ liệu", "Lưu: VT"),
        signer=Signer(post="Giám đốc"),
    )


def _table(lines: Sequence[ReportLine], words: Sequence[str], caption: str) -> Table:
    columns = (
        TableColumn("Sổ", 4),
        TableColumn("Cơ quan", 3),
        TableColumn("Bản ghi", 1.6, Align.RIGHT),
        *(TableColumn(word, 1.3, Align.RIGHT) for word in words),
        TableColumn("Đo ngày", 1.7, Align.RIGHT),
    )
    rows = tuple(
        (
            item.name,
            item.owner,
            format_number(item.rows) if item.rows is not None else NO_BASIS,
            *(_cell(value) for value in item.percents),
            format_date(item.measured_on) if item.measured_on else NO_BASIS,
        )
        for item in lines
    )
    return Table(columns, rows, caption)
