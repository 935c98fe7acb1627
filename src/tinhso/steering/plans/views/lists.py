"""The columns of the lists: what is searched, filtered and exported."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.web.api import Column, ListSpec, Provenance
from tinhso.steering.plans import report_wording, wording
from tinhso.steering.plans.data import DocumentVerdict, Section
from tinhso.steering.plans.data.reporting import Progress
from tinhso.steering.plans.rules.boards import Board, ProjectLine, TargetLine, TaskLine
from tinhso.steering.plans.rules.deadlines import DeadlineState
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import Outcome
from tinhso.steering.plans.views.common import Links
from tinhso.steering.plans.views.drawing import verdict_choices

Pairs = list[tuple[str, Any]]
Line = TargetLine | TaskLine | ProjectLine


def _groups(board: Board, section: Section) -> Pairs:
    lines: dict[Section, Any] = {
        Section.TARGETS: board.targets,
        Section.TASKS: board.tasks,
        Section.PROJECTS: board.projects,
    }
    return list({line.group.number: f"{line.group.number}. {line.group.name}" for line in lines[section]}.items())


def _naming(
    board: Board,
    links: Links,
    section: Section,
    labels: tuple[str, str],
    row: Callable[[Any], Any],
    *,
    with_number: bool = False,
) -> tuple[Column, ...]:
    """Return the columns that name a row of any section: wording (linked), number, group. *labels* are those of the
    wording and the group, *row* gives a line's target, task or project."""

    def text(line: Any) -> str:
        return str(getattr(row(line), "wording", "") or getattr(row(line), "name", ""))

    name, group = labels
    key = "name" if section is Section.PROJECTS else "wording"
    return (
        Column(key, name, value=text, url=lambda line: links.item(section, row(line).code)),
        # The board's first cell begins with the number already.
        Column("number", _("Số"), value=lambda line: row(line).number, sortable=False, hidden=with_number),
        Column("group", group, value=lambda line: line.group.number, choices=_groups(board, section), hidden=True),
    )


def _spec(
    board: Board,
    section: Section,
    title: str,
    columns: Sequence[Column],
    *,
    search: Sequence[str],
    filters: Sequence[str],
    provenance: Any = Provenance.STATED,
) -> ListSpec:
    """Return the list of one section; every section's list is as long, named and labelled alike."""
    return ListSpec(
        title=title,
        export_name=f"{section.value}-{board.plan.code}",
        limit=200,
        search_keys=search,
        filters=filters,
        provenance=provenance,
        columns=columns,
        empty_title=_("Chưa có mục nào"),
        empty_text=_("Nạp dữ liệu của tỉnh để thấy các mục của kế hoạch."),
    )


# --- targets ------------------------------------------------------------------------------------


def _joined(line: TargetLine, name: str) -> str:
    return "; ".join(
        filter(
            None, (f"{item.label}: {item_text}" if item.label else item_text for item, item_text in _texts(line, name))
        )
    )


def _texts(line: TargetLine, name: str) -> list[tuple[Any, str]]:
    pairs = []
    for item in line.reading.measures:
        unit = item.measure.unit
        text = {
            "stated": item.stated.text if item.stated else "",
            "computed": quantity(item.computed.value, unit, wording.computed_decimals(item.stated)),
            "threshold": wording.threshold_words(item.threshold, unit),
            "why": wording.explain_computed(item),
            "by_value": wording.explain_value(item),
        }[name]
        pairs.append((item.measure, text))
    return pairs


def _single(line: TargetLine, name: str) -> Any:
    """Return the number of a target with one measure, None otherwise (several numbers are no number)."""
    if len(line.reading.measures) != 1:
        return None
    item = line.reading.measures[0]
    if name == "computed":
        current = line.current.measures[0].computed
        return None if current.value is None else round(current.value, 4)
    return item.stated.value if item.stated else None


def _reported(line: TargetLine) -> str:
    reported = line.reported
    if reported is None:
        return ""
    if reported.accepted is None:
        return "; ".join(report_wording.rollup_words(item) for item in line.rollups)
    return report_wording.report_words(reported.accepted.report, line.target.measures)


def _overridden(line: TargetLine) -> str:
    return line.closing.reason if line.is_overridden and line.closing else ""


def _target_of(line: Any) -> Any:
    return line.target


def _what_is_asked(board: Board, links: Links, shown: bool) -> tuple[Column, ...]:
    """Return the columns that tell the target."""
    return (
        *_naming(
            board, links, Section.TARGETS, (_("Mục tiêu"), _("Trụ cột")), lambda line: line.target, with_number=shown
        ),
        Column(
            "truncated",
            _("Bị cắt trong bản nguồn"),
            value=lambda line: _("có") if line.target.truncated else "",
            hidden=True,
        ),
        Column("executing", _("Cơ quan thực hiện"), value=lambda line: line.target.executing.text, hidden=shown),
        Column("leading", _("Chủ trì, theo dõi"), value=lambda line: line.target.leading.text, hidden=shown),
    )


def _what_came_of_it(board: Board, shown: bool) -> tuple[Column, ...]:
    """Return the columns of what is stated and reported and what follows."""
    return (
        Column(
            "stated",
            _("Đã nêu"),
            value=lambda line: line.result.text if line.result else "",
            hidden=not board.has_results,
        ),
        Column("reported", _("Báo cáo"), value=_reported, hidden=not board.has_reports, sortable=False),
        Column("stated_value", _("Số đã nêu"), "number", value=lambda line: _single(line, "stated"), hidden=True),
        Column(
            "document",
            _("Văn bản nêu"),
            value=lambda line: line.reading.document or "",
            choices=[(item.value, wording.document_words(item)) for item in DocumentVerdict],
            hidden=True,
        ),
        Column("by_value", _("Số nêu so với ngưỡng"), value=lambda line: _joined(line, "by_value"), hidden=True),
        Column(
            "computed_value", _("Tính lại"), "number", value=lambda line: _single(line, "computed"), hidden=not shown
        ),
        Column("threshold", _("So với ngưỡng"), value=lambda line: _joined(line, "threshold"), sortable=False),
        Column("verdict", _("Kết luận"), value=lambda line: line.verdict, choices=verdict_choices(), hidden=not shown),
        Column("override", _("Lý do kết luận thay"), value=_overridden, hidden=True),
        Column(
            "risk",
            _("Nguy cơ"),
            value=lambda line: "yes" if line.is_at_risk else "no",
            choices=[("yes", _("có nguy cơ không đạt")), ("no", _("chưa thấy"))],
            hidden=True,
        ),
        Column(
            "outcome",
            _("Tính lại so với văn bản"),
            value=lambda line: line.outcome,
            choices=[(item.value, wording.outcome_words(item)) for item in Outcome],
            hidden=True,
        ),
        Column("why", _("Vì sao"), value=lambda line: _joined(line, "why"), hidden=True),
    )


def _where_it_stands() -> tuple[Column, ...]:
    """Return the columns of where and when a figure is stated or reported."""
    return (
        Column(
            "as_of",
            _("Tính đến ngày"),
            "date",
            value=lambda line: (
                line.reported.as_of if line.reported and line.reported.decides else line.result and line.result.as_of
            ),
            hidden=True,
        ),
        Column(
            "place",
            _("Nêu tại"),
            value=lambda line: f"{line.result.source}, {line.result.place}" if line.result else "",
            hidden=True,
        ),
        Column(
            "round", _("Đợt báo cáo"), value=lambda line: line.reported.source if line.reported else "", hidden=True
        ),
        Column(
            "note",
            _("Ghi chú của văn bản"),
            value=lambda line: line.result.note if line.result else "",
            hidden=True,
        ),
    )


def target_spec(board: Board, links: Links) -> ListSpec:
    """Return the list of targets: on screen the few columns of the plan's state, in exports all."""
    shown = board.has_figures
    return _spec(
        board,
        Section.TARGETS,
        _("Mục tiêu"),
        (*_what_is_asked(board, links, shown), *_what_came_of_it(board, shown), *_where_it_stands()),
        search=("number", "wording", "executing", "leading", "stated", "note"),
        filters=("group", "verdict", "document", "outcome", "risk") if shown else ("group", "leading"),
        provenance=lambda line: wording.provenance_of(line),
    )


# --- tasks and projects -------------------------------------------------------------------------


def task_spec(board: Board, links: Links) -> ListSpec:
    """Return the list of tasks."""
    return _spec(
        board,
        Section.TASKS,
        _("Nhiệm vụ"),
        (
            *_naming(board, links, Section.TASKS, (_("Nhiệm vụ"), _("Nhóm")), lambda line: line.task),
            Column("leading", _("Chủ trì"), value=lambda line: line.task.leading.text),
            Column("coordinating", _("Phối hợp"), value=lambda line: line.task.coordinating.text),
            Column("deadline", _("Thời hạn"), value=lambda line: line.task.deadline, sortable=False),
            Column("latest", _("Ngày cuối"), "date", value=lambda line: line.deadline.latest),
            Column(
                "state",
                _("Tình trạng"),
                value=lambda line: line.state,
                choices=[(item.value, wording.state_words(item, is_reported=True)) for item in DeadlineState],
            ),
            Column(
                "progress",
                _("Tiến độ báo cáo"),
                value=lambda line: line.progress or "none",
                choices=[
                    *((item.value, report_wording.progress_words(item)) for item in Progress),
                    ("none", _("chưa có báo cáo")),
                ],
            ),
            Column(
                "override",
                _("Lý do kết luận thay"),
                value=lambda line: line.closing.reason if line.closing and line.closing.is_override else "",
                hidden=True,
            ),
        ),
        search=("number", "wording", "leading", "coordinating"),
        filters=("group", "leading", "state", "progress", "latest"),
    )


def project_spec(board: Board, links: Links) -> ListSpec:
    """Return the list of projects; money in triệu đồng."""
    return _spec(
        board,
        Section.PROJECTS,
        _("Dự án"),
        (
            *_naming(board, links, Section.PROJECTS, (_("Nhiệm vụ, dự án"), _("Nhóm")), lambda line: line.project),
            Column("owner", _("Chủ đầu tư"), value=lambda line: line.project.owner.text),
            Column("period", _("Thời gian"), value=lambda line: line.project.period),
            Column("total", _("Tổng mức đầu tư dự kiến"), "money", value=lambda line: line.project.total),
            Column("allocated", _("Vốn phân khai"), "money", value=lambda line: line.project.allocated),
            Column("spent", _("Đã giải ngân"), "money", value=_spent, hidden=not board.has_reports),
            Column("purpose", _("Mục tiêu, quy mô"), value=lambda line: line.project.purpose, hidden=True),
            Column("note", _("Ghi chú"), value=lambda line: line.project.note, hidden=True),
        ),
        search=("number", "name", "owner", "purpose"),
        filters=("group", "owner", "total"),
    )


def _spent(line: ProjectLine) -> Any:
    """Return what was spent by an accepted report; training reports are no money."""
    return line.reported.report.spent if line.reported and not line.reported.is_training else None
