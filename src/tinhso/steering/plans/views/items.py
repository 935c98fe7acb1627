"""The page of one target, task or project: what it says, what follows, its claims and its history."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.access.api import can
from tinhso.core.web.api import Chart, format_date, format_number
from tinhso.steering.claims import api as claims_api
from tinhso.steering.plans import report_wording, wording
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Count, Kind, Project, Section, Target, Task
from tinhso.steering.plans.data.assigning import OriginKind
from tinhso.steering.plans.data.reporting import Part
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.boards import Board, ProjectLine, TargetLine, TaskLine
from tinhso.steering.plans.rules.quantities import quantity
from tinhso.steering.plans.rules.verdicts import parts_gap
from tinhso.steering.plans.selectors import assigning, reporting
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services import contents as services
from tinhso.steering.plans.services.scopes import allowed
from tinhso.steering.plans.views.common import KINDS, SECTIONS, Links, actor_of, day_of, role_links
from tinhso.steering.plans.views.drawing import draw_target, draw_task
from tinhso.steering.plans.views.rounds import duty_rows
from tinhso.steering.plans.views.works import may_assign, work_rows


@require_GET
def item(request: HttpRequest, section: str, code: str) -> HttpResponse:
    """Show one row as of the day."""
    if section not in set(Section):
        raise Http404
    kind = KINDS[Section(section)]
    found = selectors.content(kind, code)
    if found is None:
        raise Http404(_("Không có mục này."))
    content, _number = found
    assert isinstance(content, Target | Task | Project)
    board = selectors.board(day_of(request), content.plan)
    assert board is not None  # a row without its plan cannot be loaded
    line = _line(board, content.code)
    links = Links(request)
    draw: Any = {Kind.TARGET: _target, Kind.TASK: _task, Kind.PROJECT: _project}[kind]
    context = {
        "board": board,
        "plan": board.plan,
        "plan_url": links("section", board.plan.code, section),
        "day": board.day,
        "future": board.plan.issued > board.day,
        "section": section,
        "code": code,
        "number": content.number,
        "group": line.group,
        "versions": selectors.versions(kind, code),
        "may_edit": allowed(actor_of(request), permissions.EDIT, services.scope_of(kind, content).agency),
        "edit_url": links("edit", section, code),
        "restore_name": "plans:restore",
        "breadcrumbs": [
            {"url": links("board"), "label": _("Kế hoạch")},
            {"url": links("section", board.plan.code, section), "label": board.plan.symbol},
        ],
        **evidence(content.claims),
        **row_actions(request, kind, content, board),
        **draw(line, board, links),
    }
    return render(request, f"plans/{kind.value}.html", context)


def row_actions(request: HttpRequest, kind: Kind, content: Any, board: Board) -> dict[str, Any]:
    """Return what the reader may do with a row, what was given from it, and (for staff) who owes reports on it."""
    by = actor_of(request)
    leader = services.scope_of(kind, content).agency
    sees = can(by, permissions.SEE_ROUNDS)
    duties = reporting.duties_of_row(kind, content.code) if sees else []
    rows = duty_rows(duties, {}) if duties else []
    closes = kind in {Kind.TARGET, Kind.TASK} and (
        allowed(by, permissions.CLOSE, leader) or allowed(by, permissions.OVERRIDE, leader)
    )
    section = SECTIONS[kind].value
    return {
        "may_assign": may_assign(by),
        "assign_url": f"{reverse('plans:work_new')}?{urlencode({'tu': kind.value, 'ma': content.code})}",
        "may_close": closes,
        "close_url": reverse("plans:close", args=[section, content.code]),
        "may_cascade": kind is Kind.TARGET and allowed(by, permissions.CASCADE, leader),
        "cascade_url": reverse("plans:cascade", args=[content.code]),
        "duties": [row for row in rows if row["part"] == Part.WHOLE],
        "unit_duties": [row for row in rows if row["part"] == Part.UNIT],
        "works": work_rows(assigning.works_of(OriginKind(kind.value), content.code)) if sees else [],
        "closings": reporting.closings_of(kind, content.code),
    }


def _line(board: Board, code: str) -> Any:
    for lines, name in ((board.targets, "target"), (board.tasks, "task"), (board.projects, "project")):
        for line in lines:
            if getattr(line, name).code == code:
                return line
    raise Http404


def _target(line: TargetLine, board: Board, links: Links) -> dict[str, Any]:
    target, result = line.target, line.result
    drawn = draw_target(line, links)
    return {
        "line": line,
        "target": target,
        "drawn": drawn,
        "measures": list(zip(drawn.measures, line.reading.measures, strict=True)),
        "thresholds": [
            (
                measure,
                [(threshold, wording.threshold_words(threshold, measure.unit)) for threshold in measure.thresholds],
            )
            for measure in target.measures
        ],
        "executing": role_links(target.executing, line.agencies, links),
        "leading": role_links(target.leading, line.agencies, links),
        "result": result,
        "basis": wording.basis_words(result.verdict_basis) if result else "",
        "age": (board.day - result.as_of).days if result else None,
        "counts": _counts(line),
        "reported_by": [
            (agency.name, links.agency(agency.code))
            for agency in line.agencies
            if result and agency.code in result.reported_by
        ],
        "outcome": wording.outcome_words(line.outcome),
        "cut": set(target.truncated),
        "trends": [
            (measure.label, report_wording.trend_words(trend, measure.unit), trend.is_at_risk)
            for measure, trend in zip(target.measures, line.trends, strict=False)
            if trend.points
        ],
        "chart": _chart(line),
        "units": _units(line, links),
        "result_versions": selectors.versions(Kind.RESULT, result.code) if result else [],
        "result_edit_url": links("edit_result", target.code) if result else "",
    }


def _chart(line: TargetLine) -> Chart | None:
    """Return the values over time against the goal, None with fewer than two."""
    if len(line.trends) != 1 or len(line.trends[0].points) < 2:
        return None
    trend = line.trends[0]
    days = [day for day, _value in trend.points]
    series: dict[str, list[Any]] = {_("kết quả"): [value for _day, value in trend.points]}
    if trend.goal is not None:
        series[_("ngưỡng")] = [trend.goal] * len(days)
    return Chart(
        kind="line",
        title=_("Kết quả theo thời gian"),
        labels=[format_date(day) for day in days],
        series=series,
        unit=line.target.measures[0].unit,
        note=_("Số văn bản nêu và số báo cáo đã chấp nhận; không có số tập huấn."),
    )


def _units(line: TargetLine, links: Links) -> list[dict[str, Any]]:
    """Return for each measure the sum of the units, and who has not reported."""
    codes = {code for item in line.rollups for code in (*item.missing, *item.uncounted)}
    names = directory.names(codes, links.as_of)
    return [
        {
            "label": measure.label,
            "words": report_wording.rollup_words(item),
            "complete": item.is_complete,
            "sums": " / ".join(format_number(n) for n in (item.numerator, item.denominator) if n is not None),
            "value": quantity(item.value, measure.unit, 2),
            "missing": sorted((names[code], links.agency(code)) for code in item.missing),
            "uncounted": sorted((names[code], links.agency(code)) for code in item.uncounted),
        }
        for item, measure in zip(line.rollups, line.target.measures, strict=False)
    ]


def _counts(line: TargetLine) -> list[dict[str, Any]]:
    rows = []
    for reading in line.reading.measures:
        stated = reading.stated
        for name, count in ((_("tử số"), stated and stated.numerator), (_("mẫu số"), stated and stated.denominator)):
            if isinstance(count, Count):
                rows.append({"name": name, "count": count, "gap": parts_gap(count), "measure": reading.measure.label})
    return rows


def evidence(claims: Sequence[str]) -> dict[str, Any]:
    """Return the claims a row rests on and the findings that touch them, from steering.claims."""
    return {"claims": list(claims_api.claims_for(claims).values()), "findings": claims_api.findings_for(claims)}


def _task(line: TaskLine, board: Board, links: Links) -> dict[str, Any]:
    return {
        "line": line,
        "task": line.task,
        "strip": draw_task(line, board.plan.year, links),
        "leading": role_links(line.task.leading, line.agencies, links),
        "coordinating": role_links(line.task.coordinating, line.agencies, links),
    }


def _project(line: ProjectLine, board: Board, links: Links) -> dict[str, Any]:
    sums = next(item for item in board.sums if item.group == line.group)
    return {
        "line": line,
        "project": line.project,
        "owner": role_links(line.project.owner, line.agencies, links),
        "sums": sums,
        "odd_words": wording.sum_words(sums, board.grand) if sums == board.odd_sum else "",
    }
