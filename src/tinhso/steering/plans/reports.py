"""The progress report of a plan: an official document and a workbook, from the same board as the pages."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

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
    official_pdf,
)
from tinhso.core.web.api import format_date, format_number
from tinhso.steering.plans import wording
from tinhso.steering.plans.rules.boards import Board, TargetLine
from tinhso.steering.plans.rules.deadlines import DeadlineState
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import Outcome

# An official report is written in Vietnamese whatever the reader's language is: views set it (translation.override).

PROVENANCE = "theo văn bản"


def pdf(board: Board) -> bytes:
    """Return the report as PDF in the layout of Decree 30/2020/NĐ-CP: a draft, unnumbered and unsigned."""
    return official_pdf(report(board))


def report(board: Board) -> OfficialDocument:
    """Return the parts of the report: from the agency that keeps the plan to the one above it."""
    plan = board.plan
    above = board.root.name if board.root else ""
    named = f"Kế hoạch số {plan.symbol} ngày {format_date(plan.issued)}"
    return OfficialDocument(
        parent_agency=above,
        agency=board.steward.name if board.steward else "",
        notation=f"BC-{plan.steward.split('/')[-1].upper()}",
        place=plan.place,
        type_name="Báo cáo",
        abstract=f"Tình hình thực hiện {named} (tính đến ngày {format_date(board.day)})",
        addressees=(above,),
        bases=(f"Căn cứ {named} của {plan.issuer} ({plan.title})",),
        body=tuple(_body(board)),
        annexes=tuple(_annexes(board)),
        recipients=("Như trên", "Các cơ quan được giao trong Kế hoạch", "Lưu: VT"),
        signer=Signer(post="Giám đốc"),
    )


def _contents(board: Board) -> str:
    """Return what the plan holds: "24 mục tiêu và 29 dự án"."""
    counts = (
        (len(board.targets), "mục tiêu"),
        (len(board.tasks), "nhiệm vụ"),
        (len(board.projects), "nhiệm vụ, dự án có kinh phí"),
    )
    parts = [f"{count} {name}" for count, name in counts if count]
    return " và ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _body(board: Board) -> list[Block]:
    tally = board.tally
    blocks: list[Block] = [
        Paragraph(
            f"Kế hoạch gồm {_contents(board)}. Số liệu trong báo cáo này lấy từ các văn bản đã ban hành; số tính lại "
            "chỉ dựa trên số đếm mà chính các văn bản đó nêu."
        ),
        Heading("I. MỤC TIÊU"),
    ]
    if board.has_results:
        blocks.append(
            Paragraph(
                f"Văn bản nêu {tally.stated_met}/{tally.total} mục tiêu đạt. Kiểm lại: {tally.kept} mục tiêu đúng như "
                f"đã nêu, {tally.differs} mục tiêu thì khác, {tally.unknown} mục tiêu không đủ căn cứ để kết luận. "
                "Chi tiết tại phụ lục."
            )
        )
        blocks.extend(_remarks(board))
    else:
        blocks.append(
            Paragraph(f"Đến ngày {format_date(board.day)} chưa có số liệu về kết quả của {tally.total} mục tiêu.")
        )
    if board.tasks:
        late = sum(line.state is DeadlineState.LATE for line in board.tasks)
        blocks.append(Heading("II. NHIỆM VỤ"))
        blocks.append(
            Paragraph(
                f"Có {len(board.tasks)} nhiệm vụ; đến ngày {format_date(board.day)} có {late} nhiệm vụ đã qua thời hạn "
                "mà chưa có báo cáo kết quả. Chi tiết tại phụ lục."
            )
        )
    if board.projects:
        blocks.append(Heading(f"{'III' if board.tasks else 'II'}. NHIỆM VỤ, DỰ ÁN VÀ KINH PHÍ"))
        blocks.append(
            Paragraph(
                f"Có {len(board.projects)} nhiệm vụ, dự án; cộng từ các mục: tổng mức đầu tư dự kiến "
                f"{format_number(board.grand.total.computed)} triệu đồng, vốn phân khai "
                f"{format_number(board.grand.allocated.computed)} triệu đồng."
            )
        )
        if board.odd_sum:
            blocks.append(Paragraph(wording.sum_words(board.odd_sum, board.grand)))
    blocks.append(Paragraph("Kính trình xem xét, chỉ đạo."))
    return blocks


def _remarks(board: Board) -> list[Block]:
    lines = [line for line in board.targets if line.reading.document_disagrees or line.outcome is Outcome.DIFFERS]
    return [Paragraph(f"Mục tiêu {line.target.number} ({line.target.wording}): {_remark(line)}") for line in lines]


def _remark(line: TargetLine) -> str:
    if line.reading.document_disagrees:
        return wording.contradiction(line.reading)
    return " ".join(wording.explain_computed(item) for item in line.reading.measures)


def _annexes(board: Board) -> list[Annex]:
    annexes = [Annex("Mục tiêu và kết quả", (_target_table(board),), landscape=True)]
    if board.tasks:
        annexes.append(Annex("Nhiệm vụ", (_task_table(board),), landscape=True))
    if board.projects:
        annexes.append(Annex("Nhiệm vụ, dự án và kinh phí", (_project_table(board),), landscape=True))
    return annexes


def _target_table(board: Board) -> Table:
    centre, right = Align.CENTRE, Align.RIGHT
    columns: tuple[TableColumn, ...]
    if board.has_results:
        columns = (
            TableColumn("Số", 1, centre),
            TableColumn("Mục tiêu", 6),
            TableColumn("Đã nêu", 2.4, right),
            TableColumn("Văn bản nêu", 1.6, centre),
            TableColumn("Tính lại", 1.6, right),
            TableColumn("Kết luận", 1.8, centre),
            TableColumn("Vì sao", 5),
        )
    else:
        columns = (
            TableColumn("Số", 1, centre),
            TableColumn("Mục tiêu", 7),
            TableColumn("Cơ quan thực hiện", 3),
            TableColumn("Chủ trì, theo dõi", 3),
            TableColumn("Kết quả", 2, centre),
        )
    rows: list[tuple[str, ...]] = []
    group = ""
    for line in board.targets:
        if line.group.number != group:
            group = line.group.number
            rows.append((f"{group}. {line.group.name}",))
        rows.append(_target_row(line) if board.has_results else _plain_target_row(line))
    return Table(columns, tuple(rows))


def _target_row(line: TargetLine) -> tuple[str, ...]:
    measures = line.reading.measures
    return (
        line.target.number,
        line.target.wording,
        line.result.text if line.result else "",
        wording.document_words(line.reading.document),
        "\n".join(_computed(item) for item in measures),
        wording.verdict_words(line.verdict),
        "\n".join(dict.fromkeys(wording.explain_computed(item) for item in measures)),
    )


def _computed(item: Any) -> str:
    return quantity(item.computed.value, item.measure.unit, wording.computed_decimals(item.stated))


def _plain_target_row(line: TargetLine) -> tuple[str, ...]:
    return (
        line.target.number,
        line.target.wording,
        line.target.executing.text,
        line.target.leading.text,
        "chưa có số liệu",
    )


def _task_table(board: Board) -> Table:
    columns = (
        TableColumn("Số", 1, Align.CENTRE),
        TableColumn("Nhiệm vụ", 7),
        TableColumn("Chủ trì", 3),
        TableColumn("Phối hợp", 3),
        TableColumn("Thời hạn", 2, Align.CENTRE),
        TableColumn("Tình trạng", 2.4),
    )
    rows = tuple(
        (
            line.task.number,
            line.task.wording,
            line.task.leading.text,
            line.task.coordinating.text,
            line.task.deadline,
            wording.state_words(line.state),
        )
        for line in board.tasks
    )
    return Table(columns, rows)


def _project_table(board: Board) -> Table:
    columns = (
        TableColumn("Số", 1, Align.CENTRE),
        TableColumn("Nhiệm vụ, dự án", 7),
        TableColumn("Chủ đầu tư", 3),
        TableColumn("Thời gian", 2, Align.CENTRE),
        TableColumn("Tổng mức", 2, Align.RIGHT),
        TableColumn("Vốn phân khai", 2, Align.RIGHT),
    )
    rows: list[tuple[str, ...]] = []
    for sums in board.sums:
        group = sums.group
        assert group is not None
        total, allocated = format_number(sums.total.computed), format_number(sums.allocated.computed)
        rows.append((group.number, group.name, "", "cộng từ các mục", total, allocated))
        rows.extend(
            (
                line.project.number,
                line.project.name,
                line.project.owner.text,
                line.project.period,
                format_number(line.project.total),
                format_number(line.project.allocated),
            )
            for line in board.projects
            if line.group == group
        )
    total, allocated = format_number(board.grand.total.computed), format_number(board.grand.allocated.computed)
    rows.append(("", "TỔNG CỘNG", "", "cộng từ các mục", total, allocated))
    return Table(columns, tuple(rows), caption="Đơn vị tính: triệu đồng")


# --- workbook -----------------------------------------------------------------------------------

_HEAD_FILL = PatternFill("solid", fgColor="DCEFE9")
_WIDE = 48


def xlsx(board: Board) -> bytes:
    """Return the report as a workbook: numbers are numbers, days are days, each row tells its provenance."""
    book = Workbook()
    del book["Sheet"]
    _target_sheet(book.create_sheet("Mục tiêu"), board)
    if board.tasks:
        _task_sheet(book.create_sheet("Nhiệm vụ"), board)
    if board.projects:
        _project_sheet(book.create_sheet("Dự án"), board)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, heads: list[str], rows: list[list[Any]], wide: set[str]) -> None:
    for number, values in enumerate([heads, *rows], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row=number, column=column, value=value)
            if isinstance(value, str):
                # A text that begins with "=" stays a text.
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(row=1, column=column)
        cell.font, cell.fill = Font(bold=True), _HEAD_FILL
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE if head in wide else 16
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _target_sheet(sheet: Worksheet, board: Board) -> None:
    heads = [
        "Số", "Trụ cột", "Mục tiêu", "Số đo", "Đơn vị", "Ngưỡng", "Cách so", "Cơ quan thực hiện", "Chủ trì, theo dõi",
        "Đã nêu", "Số đã nêu", "Văn bản nêu", "Tử số", "Mẫu số", "Tính lại", "Kết luận tính lại", "Vì sao",
        "Tính đến ngày", "Nêu tại", "Ghi chú của văn bản", "Nguồn số liệu",
    ]  # fmt: skip
    rows = [_measure_row(line, item) for line in board.targets for item in line.reading.measures]
    _fill(sheet, heads, rows, {"Mục tiêu", "Vì sao", "Ghi chú của văn bản"})


def _measure_row(line: TargetLine, item: Any) -> list[Any]:
    target, result, stated, threshold = line.target, line.result, item.stated, item.threshold
    top, bottom = (stated.numerator, stated.denominator) if stated else (None, None)
    return [
        target.number,
        f"{line.group.number}. {line.group.name}",
        target.wording,
        item.measure.label,
        item.measure.unit,
        threshold.value if threshold else None,
        f"{threshold.operator.value} {threshold.words}".strip() if threshold else "",
        target.executing.text,
        target.leading.text,
        stated.text if stated else (result.text if result else ""),
        stated.value if stated else None,
        wording.document_words(line.reading.document),
        top.value if top else None,
        bottom.value if bottom else None,
        None if item.computed.value is None else round(item.computed.value, 4),
        wording.verdict_words(item.computed.verdict),
        wording.explain_computed(item),
        result.as_of if result else None,
        f"{result.source}, {result.place}" if result else "",
        result.note if result else "",
        PROVENANCE,
    ]


def _task_sheet(sheet: Worksheet, board: Board) -> None:
    heads = ["Số", "Nhóm", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Ngày cuối", "Tình trạng", "Nguồn số liệu"]
    rows: list[list[Any]] = [
        [
            line.task.number,
            f"{line.group.number}. {line.group.name}",
            line.task.wording,
            line.task.leading.text,
            line.task.coordinating.text,
            line.task.deadline,
            line.deadline.latest,
            wording.state_words(line.state),
            PROVENANCE,
        ]
        for line in board.tasks
    ]
    _fill(sheet, heads, rows, {"Nhiệm vụ", "Phối hợp"})


def _project_sheet(sheet: Worksheet, board: Board) -> None:
    heads = [
        "Số", "Nhóm", "Nhiệm vụ, dự án", "Chủ đầu tư", "Mục tiêu, quy mô", "Thời gian",
        "Tổng mức đầu tư dự kiến (triệu đồng)", "Vốn phân khai (triệu đồng)", "Ghi chú", "Nguồn số liệu",
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            line.project.number,
            f"{line.group.number}. {line.group.name}",
            line.project.name,
            line.project.owner.text,
            line.project.purpose,
            line.project.period,
            line.project.total,
            line.project.allocated,
            line.project.note,
            PROVENANCE,
        ]
        for line in board.projects
    ]
    for sums in (*board.sums, board.grand):
        name = f"Cộng nhóm {sums.group.number}" if sums.group else "Tổng cộng"
        rows.append(
            [
                "",
                "",
                f"{name}: cộng từ các mục",
                "",
                "",
                "",
                sums.total.computed,
                sums.allocated.computed,
                "",
                "ghi nhận",
            ]
        )
        stated = [sums.total.stated, sums.allocated.stated]
        rows.append(["", "", f"{name}: văn bản ghi", "", "", "", *stated, "", PROVENANCE])
    _fill(sheet, heads, rows, {"Nhiệm vụ, dự án", "Mục tiêu, quy mô"})
