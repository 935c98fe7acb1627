"""Agencies and what they carry: the list, and one agency's (or commune's) board with what it has to do now."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.access.api import Actor, can
from tinhso.core.clock.api import today
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Agency, Role, Section
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.boards import Board, TargetLine, TaskLine
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.selectors import leading, reporting
from tinhso.steering.plans.services.scopes import allowed
from tinhso.steering.plans.views.common import Links, actor_of, day_of
from tinhso.steering.plans.views.drawing import draw_report, draw_target, draw_task
from tinhso.steering.plans.views.rounds import duty_rows
from tinhso.steering.plans.views.works import may_assign, work_rows


@require_GET
def agencies(request: HttpRequest) -> HttpResponseBase:
    """List agencies and groups with what the plans known on the day give them."""
    links = Links(request)
    found = selectors.all_boards(day_of(request))
    loads = _loads(found)
    spec = ListSpec(
        title=_("Cơ quan"),
        export_name="co-quan-ke-hoach",
        limit=200,
        default_sort="-targets",
        search_keys=("name",),
        provenance=Provenance.RECORDED,
        columns=(
            Column("name", _("Cơ quan, nhóm"), value=lambda row: row["agency"].name, url=lambda row: row["url"]),
            Column("targets", _("Mục tiêu chủ trì, theo dõi"), "number"),
            Column("executing", _("Mục tiêu thực hiện"), "number"),
            Column("tasks", _("Nhiệm vụ chủ trì"), "number"),
            Column("coordinating", _("Nhiệm vụ phối hợp"), "number"),
            Column("projects", _("Dự án"), "number"),
            Column("money", _("Tổng mức đầu tư"), "money"),
        ),
    )
    rows = [{**load, "url": links.agency(load["agency"].code)} for load in loads.values()]
    page = list_page(request, rows, spec)
    crumbs = [{"url": links("board"), "label": _("Kế hoạch")}]
    return list_response(request, page, "plans/agencies.html", {"day": day_of(request), "breadcrumbs": crumbs})


def _loads(found: list[Board]) -> dict[str, dict[str, Any]]:
    loads: dict[str, dict[str, Any]] = {}

    def count(agencies: tuple[Agency, ...], role: Role, key: str, amount: int = 1) -> None:
        for agency in agencies:
            if agency.code in role.parties:
                empty = dict.fromkeys(("targets", "executing", "tasks", "coordinating", "projects", "money"), 0)
                load = loads.setdefault(agency.code, {"agency": agency, **empty})
                load[key] += amount

    for item in found:
        for target in item.targets:
            count(target.agencies, target.target.leading, "targets")
            count(target.agencies, target.target.executing, "executing")
        for task in item.tasks:
            count(task.agencies, task.task.leading, "tasks")
            count(task.agencies, task.task.coordinating, "coordinating")
        for project in item.projects:
            count(project.agencies, project.project.owner, "projects")
            count(project.agencies, project.project.owner, "money", project.project.total)
    return loads


@require_GET
def agency(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one agency's or group's targets, tasks and projects in every plan known on the day, those of agencies it has
    taken over from too; for staff concerned first what it has to do now."""
    day = day_of(request)
    found = selectors.agencies(day).get(code)
    if found is None:
        raise Http404(_("Không có cơ quan này trong danh sách."))
    links = Links(request)
    boards = selectors.all_boards(day)
    codes = _codes(boards, code, day)
    targets = [(item, line, part) for item in boards for line in item.targets if (part := _part(line, codes))]
    tasks = [(item, line, leads) for item in boards for line in item.tasks if (leads := _task_part(line, codes))]
    projects = [line for item in boards for line in item.projects if codes & set(line.project.owner.parties)]
    context = {
        "agency": found,
        "day": day,
        "load": _loads(boards).get(code),
        "inherited": [name for _code, name in _inherited(codes - {code}, day)],
        "targets": [(draw_target(line, links), part, item.plan.symbol) for item, line, part in targets],
        "tasks": [(draw_task(line, item.plan.year, links), part) for item, line, part in tasks],
        "projects": [(line, links.item(Section.PROJECTS, line.project.code)) for line in projects],
        "shares": _shares(code, boards, links),
        "may_assign": may_assign(actor_of(request)) and allowed(actor_of(request), permissions.ASSIGN, code),
        "breadcrumbs": [
            {"url": links("board"), "label": _("Kế hoạch")},
            {"url": links("agencies"), "label": _("Cơ quan")},
        ],
        **_to_do(actor_of(request), code),
    }
    return render(request, "plans/agency.html", context)


def _codes(boards: Sequence[Board], code: str, day: Any) -> set[str]:
    """Return *code* and every agency named in the plans that it answers for on *day*."""
    named = {party for board in boards for party in _parties(board)}
    heirs = directory.heirs(named, day)
    return {code, *(party for party, heir in heirs.items() if heir == code)}


def _parties(board: Board) -> Iterator[str]:
    for target in board.targets:
        yield from (*target.target.leading.parties, *target.target.executing.parties)
    for task in board.tasks:
        yield from (*task.task.leading.parties, *task.task.coordinating.parties)
    for project in board.projects:
        yield from project.project.owner.parties


def _inherited(codes: set[str], day: Any) -> list[tuple[str, str]]:
    return sorted(directory.names(codes, day).items(), key=lambda item: item[1])


def _part(line: TargetLine, codes: set[str]) -> str:
    if codes & set(line.target.leading.parties):
        return _("chủ trì, theo dõi")
    if codes & set(line.target.executing.parties):
        return _("thực hiện")
    return _("nơi nêu số") if codes & {agency.code for agency in line.agencies} else ""


def _task_part(line: TaskLine, codes: set[str]) -> str:
    if codes & set(line.task.leading.parties):
        return _("chủ trì")
    return _("phối hợp") if codes & set(line.task.coordinating.parties) else ""


def _shares(code: str, boards: Sequence[Board], links: Links) -> list[dict[str, Any]]:
    """Return the targets that were given to the agency as one of many units, with what it reported of each."""
    lines = {line.target.code: line for board in boards for line in board.targets if line.rollups}
    own = {item.code: item for item in reporting.accepted_by(code, links.as_of)} if lines else {}
    found = []
    for target, line in lines.items():
        if code not in {*line.rollups[0].reported, *line.rollups[0].missing}:
            continue
        item = own.get(target)
        found.append(
            {
                "text": f"{line.target.number}. {line.target.wording}",
                "url": links.item(Section.TARGETS, target),
                "report": draw_report(item, line.target.measures) if item else None,
                "whole": words.rollup_words(line.rollups[0]),
            }
        )
    return found


def _to_do(by: Actor, code: str) -> dict[str, Any]:
    """Return what the agency has to do now, for those who may see it."""
    if not can(by, permissions.SEE_ROUNDS):
        return {}
    reads_work = allowed(by, permissions.READ_WORK, code)
    found = leading.to_do(code, today(), with_works=reads_work)
    titles = selectors.titles() if found.duties or found.waiting else {}
    return {
        "to_do": True,
        "may_enter": allowed(by, permissions.ENTER, code),
        "duties": duty_rows(list(found.duties), titles),
        "waiting": duty_rows(list(found.waiting), titles),
        "works": work_rows(list(found.works)),
        "reads_work": reads_work,
    }
