"""The leaders' board as an official document: how the plan stands, what is late, what is at risk, by agency."""

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
from tinhso.core.web.api import Verdict, format_date, format_datetime
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans import wording
from tinhso.steering.plans.selectors.contents import Title
from tinhso.steering.plans.selectors.leading import Leading, Load

# Written in Vietnamese whatever the reader's language is: the view sets it (translation.override).


def pdf(found: Leading, names: dict[str, str], titles: dict[str, Title]) -> bytes:
    """Return the report as PDF in the layout of Decree 30/2020/NĐ-CP: a draft, unnumbered and unsigned."""
    plan, board = found.board.plan, found.board
    above = board.root.name if board.root else ""
    named = f"Kế hoạch số {plan.symbol} ngày {format_date(plan.issued)}"
    return official_pdf(
        OfficialDocument(
            parent_agency=above,
            agency=board.steward.name if board.steward else "",
            notation=f"BC-{plan.steward.split('/')[-1].upper()}",
            place=plan.place,
            type_name="Báo cáo",
            abstract=f"Tiến độ thực hiện {named} (đến ngày {format_date(board.day)})",
            addressees=(above,),
            bases=(f"Căn cứ {named} của {plan.issuer} ({plan.title})",),
            body=tuple(_body(found, titles)),
            annexes=(_by_agency(found, names),),
            recipients=("Như trên", "Các cơ quan được giao trong Kế hoạch", "Lưu: VT"),
            signer=Signer(post="Giám đốc"),
        )
    )


def _body(found: Leading, titles: dict[str, Title]) -> list[Block]:
    met = found.verdicts[Verdict.MET] + found.verdicts[Verdict.ATTENTION]
    blocks: list[Block] = [
        Paragraph(
            "Kết luận dựa trên số đếm mà văn bản nêu hoặc báo cáo đã được chấp nhận; số tập huấn không được tính. "
            f"Trong {len(found.board.targets)} mục tiêu: {met} đạt, {found.verdicts[Verdict.NOT_MET]} không đạt, "
            f"{found.verdicts[Verdict.UNKNOWN]} chưa đủ căn cứ; {len(found.at_risk)} có nguy cơ không đạt."
        )
    ]
    blocks.extend(_section("I. MỤC TIÊU CÓ NGUY CƠ KHÔNG ĐẠT", _risks(found)))
    blocks.extend(_section("II. BÁO CÁO QUÁ HẠN CHÓT", _late(found, titles)))
    tasks = [
        f"{line.task.number}. {line.task.wording} ({line.task.leading.text}; {wording.deadline_words(line.deadline)})"
        for line in found.late_tasks
    ]
    blocks.extend(_section("III. NHIỆM VỤ QUÁ HẠN", tasks))
    overdue = [f"{work.title} (hạn {format_date(work.due)}, {words.work_words(work.state)})" for work in found.overdue]
    blocks.extend(_section("IV. VIỆC ĐƯỢC GIAO QUÁ HẠN", overdue))
    blocks.extend(_section("V. KẾT LUẬN KHÔNG THEO SỐ LIỆU", _overridden(found)))
    blocks.append(Paragraph("Kính trình xem xét, chỉ đạo."))
    return blocks


def _section(title: str, lines: list[str]) -> list[Block]:
    return [Heading(title), *(Paragraph(f"- {line}") for line in lines or ["Không có."])]


def _risks(found: Leading) -> list[str]:
    lines = []
    for line in found.at_risk:
        pairs = zip(line.target.measures, line.trends, strict=False)
        why = " ".join(words.trend_words(trend, measure.unit) for measure, trend in pairs if trend.is_at_risk)
        lines.append(f"{line.target.number}. {line.target.wording}: {why}")
    return lines


def _late(found: Leading, titles: dict[str, Title]) -> list[str]:
    return [
        f"{titles[duty.code].words if duty.code in titles else duty.code} "
        f"({duty.round.title}, hạn chót {format_datetime(duty.round.cut_off)}, {words.duty_words(duty.state)})"
        for duty in found.late
    ]


def _overridden(found: Leading) -> list[str]:
    lines = []
    for line in found.overridden:
        row = getattr(line, "target", None) or line.task  # type: ignore[union-attr]
        assert line.closing is not None
        verdict = wording.verdict_words(Verdict(line.closing.verdict))
        lines.append(f"{row.number}. {row.wording}: {verdict}; lý do: {line.closing.reason}")
    return lines


def _by_agency(found: Leading, names: dict[str, str]) -> Annex:
    heads = ("Cơ quan", "Mục tiêu", "Đạt", "Không đạt", "Nhiệm vụ", "Đã xong", "Quá hạn", "Báo cáo trễ", "Việc quá hạn")
    columns = tuple(
        TableColumn(head, 3 if index == 0 else 1, Align.LEFT if index == 0 else Align.RIGHT)
        for index, head in enumerate(heads)
    )
    rows = tuple(_agency_row(load, names) for load in sorted(found.loads.values(), key=lambda load: names[load.agency]))
    return Annex(title="Theo cơ quan", blocks=(Table(columns=columns, rows=rows),), landscape=True)


def _agency_row(load: Load, names: dict[str, str]) -> tuple[str, ...]:
    met = load.targets[Verdict.MET] + load.targets[Verdict.ATTENTION]
    numbers = (sum(load.targets.values()), met, load.targets[Verdict.NOT_MET], load.tasks, load.done, load.late_tasks)
    return (names[load.agency], *(str(number) for number in (*numbers, load.late, load.overdue)))
