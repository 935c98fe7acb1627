"""The columns of the lists: what is searched, filtered and exported."""

from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.web.api import Column, ListSpec, Provenance
from tinhso.steering.plans import wording
from tinhso.steering.plans.data import DocumentVerdict, Section
from tinhso.steering.plans.rules.boards import Board, ProjectLine, TargetLine, TaskLine
from tinhso.steering.plans.rules.deadlines import DeadlineState
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import Outcome
from tinhso.steering.plans.views.common import Links
from tinhso.steering.plans.views.drawing import verdict_choices

Pairs = list[tuple[str, Any]]


def _groups(board: Board, section: Section) -> Pairs:
    lines: dict[Section, Any] = {
        Section.TARGETS: board.targets,
        Section.TASKS: board.tasks,
        Section.PROJECTS: board.projects,
    }
    return list({line.group.number: f"{line.group.number}. {line.group.name}" for line in lines[section]}.items())


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
        return None if item.computed.value is None else round(item.computed.value, 4)
    return item.stated.value if item.stated else None


def _what_is_asked(board: Board, links: Links, results: bool) -> tuple[Column, ...]:
    """Return the columns that tell the target."""
    return (
        Column(
            "wording",
            _("Mục tiêu"),
            value=lambda line: line.target.wording,
            url=lambda line: links.item(Section.TARGETS, line.target.code),
        ),
        Column("number", _("Số"), value=lambda line: line.target.number, sortable=False),
        Column(
            "group",
            _("Trụ cột"),
            value=lambda line: line.group.number,
            choices=_groups(board, Section.TARGETS),
            hidden=True,
        ),
        Column(
            "truncated",
            _("Bị cắt trong bản nguồn"),
            value=lambda line: _("có") if line.target.truncated else "",
            hidden=True,
        ),
        Column("threshold", _("Ngưỡng"), value=lambda line: _joined(line, "threshold"), sortable=False),
        Column("executing", _("Cơ quan thực hiện"), value=lambda line: line.target.executing.text, hidden=results),
        Column("leading", _("Chủ trì, theo dõi"), value=lambda line: line.target.leading.text, hidden=results),
    )


def _what_came_of_it(results: bool) -> tuple[Column, ...]:
    """Return the columns of what is stated and what follows."""
    return (
        Column("stated", _("Đã nêu"), value=lambda line: line.result.text if line.result else "", hidden=not results),
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
            "computed_value",
            _("Tính lại"),
            "number",
            value=lambda line: _single(line, "computed"),
            hidden=not results,
        ),
        Column(
            "verdict",
            _("Kết luận"),
            value=lambda line: line.verdict,
            choices=verdict_choices(),
            hidden=not results,
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
    """Return the columns of where a result is stated."""
    return (
        Column(
            "as_of",
            _("Tính đến ngày"),
            "date",
            value=lambda line: line.result.as_of if line.result else None,
            hidden=True,
        ),
        Column(
            "place",
            _("Nêu tại"),
            value=lambda line: f"{line.result.source}, {line.result.place}" if line.result else "",
            hidden=True,
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
    results = board.has_results
    return ListSpec(
        title=_("Mục tiêu"),
        export_name=f"muc-tieu-{board.plan.code}",
        limit=200,
        search_keys=("number", "wording", "executing", "leading", "stated", "note"),
        filters=("group", "verdict", "document", "outcome") if results else ("group", "leading"),
        provenance=Provenance.STATED,
        empty_title=_("Chưa có mục tiêu nào"),
        empty_text=_("Nạp dữ liệu của tỉnh để thấy các mục tiêu."),
        columns=(*_what_is_asked(board, links, results), *_what_came_of_it(results), *_where_it_stands()),
    )


def task_spec(board: Board, links: Links) -> ListSpec:
    """Return the list of tasks."""
    return ListSpec(
        title=_("Nhiệm vụ"),
        export_name=f"nhiem-vu-{board.plan.code}",
        limit=200,
        search_keys=("number", "wording", "leading", "coordinating"),
        filters=("group", "leading", "state", "latest"),
        provenance=Provenance.STATED,
        columns=(
            Column(
                "wording",
                _("Nhiệm vụ"),
                value=lambda line: line.task.wording,
                url=lambda line: links.item(Section.TASKS, line.task.code),
            ),
            Column("number", _("Số"), value=lambda line: line.task.number, sortable=False),
            Column(
                "group",
                _("Nhóm"),
                value=lambda line: line.group.number,
                choices=_groups(board, Section.TASKS),
                hidden=True,
            ),
            Column("leading", _("Chủ trì"), value=lambda line: line.task.leading.text),
            Column("coordinating", _("Phối hợp"), value=lambda line: line.task.coordinating.text),
            Column("deadline", _("Thời hạn"), value=lambda line: line.task.deadline, sortable=False),
            Column("latest", _("Ngày cuối"), "date", value=lambda line: line.deadline.latest),
            Column(
                "state",
                _("Tình trạng"),
                value=lambda line: line.state,
                choices=[(item.value, wording.state_words(item)) for item in DeadlineState],
            ),
        ),
    )


def project_spec(board: Board, links: Links) -> ListSpec:
    """Return the list of projects; money in triệu đồng."""
    return ListSpec(
        title=_("Dự án"),
        export_name=f"du-an-{board.plan.code}",
        limit=200,
        search_keys=("number", "name", "owner", "purpose"),
        filters=("group", "owner", "total"),
        provenance=Provenance.STATED,
        columns=(
            Column(
                "name",
                _("Nhiệm vụ, dự án"),
                value=lambda line: line.project.name,
                url=lambda line: links.item(Section.PROJECTS, line.project.code),
            ),
            Column("number", _("Số"), value=lambda line: line.project.number, sortable=False),
            Column(
                "group",
                _("Nhóm"),
                value=lambda line: line.group.number,
                choices=_groups(board, Section.PROJECTS),
                hidden=True,
            ),
            Column("owner", _("Chủ đầu tư"), value=lambda line: line.project.owner.text),
            Column("period", _("Thời gian"), value=lambda line: line.project.period),
            Column("total", _("Tổng mức đầu tư dự kiến"), "money", value=lambda line: line.project.total),
            Column("allocated", _("Vốn phân khai"), "money", value=lambda line: line.project.allocated),
            Column("purpose", _("Mục tiêu, quy mô"), value=lambda line: line.project.purpose, hidden=True),
            Column("note", _("Ghi chú"), value=lambda line: line.project.note, hidden=True),
        ),
    )


Line = TargetLine | TaskLine | ProjectLine
