"""The board: a plan's targets, tasks and projects as of a day; and agencies with what they carry."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.web.api import Chart, Column, ListSpec, Provenance, Verdict, list_page, list_response
from tinhso.steering.plans import wording
from tinhso.steering.plans.data import Agency, Role, Section
from tinhso.steering.plans.rules.boards import Board, TargetLine, month_loads
from tinhso.steering.plans.rules.verdicts import Outcome
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.views.common import Links, board_or_404, day_of, plan_context
from tinhso.steering.plans.views.drawing import draw_target, draw_task
from tinhso.steering.plans.views.lists import project_spec, target_spec, task_spec


@require_GET
def board(request: HttpRequest) -> HttpResponseBase:
    """Show the targets of the plan for the day."""
    found = selectors.board(day_of(request))
    if found is None:
        return render(request, "plans/none.html", {"day": day_of(request), "has_plans": bool(selectors.all_plans())})
    return _targets(request, found)


@require_GET
def section(request: HttpRequest, plan: str, section: str) -> HttpResponseBase:
    """Show one section of a plan."""
    found = board_or_404(request, plan)
    draw = {Section.TARGETS: _targets, Section.TASKS: _tasks, Section.PROJECTS: _projects}
    if section not in set(Section):
        raise Http404
    return draw[Section(section)](request, found)


# --- targets ------------------------------------------------------------------------------------


def _targets(request: HttpRequest, found: Board) -> HttpResponseBase:
    links = Links(request)
    context = plan_context(request, found, Section.TARGETS)
    lines: list[TargetLine] = [] if context["future"] else list(found.targets)
    asked = request.GET.get("co-quan", "")
    chosen = [line for line in lines if not asked or asked in {agency.code for agency in line.agencies}]
    page = list_page(request, chosen, target_spec(found, links))
    context |= {
        "asked_agency": asked,
        "agency_choices": _agencies_of(lines),
        "rows": [(draw_target(row.item, links), row) for row in page.rows],
        "kpis": _kpis(found, links) if found.has_results else _reported_kpis(found, links) if found.has_figures else [],
        "contradicted": [draw_target(line, links) for line in lines if line.reading.document_disagrees],
        "choices": [
            ("group", _("Trụ cột"), page.spec.column("group")),
            ("verdict", _("Kết luận"), page.spec.column("verdict")),
        ],
        "asked": {key: request.GET.get(key, "") for key in ("q", "group", "verdict", "document", "outcome", "risk")},
        "clear_url": links("section", found.plan.code, Section.TARGETS.value),
    }
    return list_response(request, page, "plans/targets.html", context)


def _agencies_of(lines: list[TargetLine]) -> list[Agency]:
    named = {agency.code: agency for line in lines for agency in line.agencies}
    return sorted(named.values(), key=lambda agency: agency.name)


def _kpis(found: Board, links: Links) -> list[dict[str, Any]]:
    tally = found.tally
    address = ("section", found.plan.code, Section.TARGETS.value)
    contradicted = (
        _("%(count)s mục có số nêu không vượt ngưỡng") % {"count": tally.contradicted} if tally.contradicted else ""
    )
    return [
        {
            "value": tally.stated_met,
            "of": tally.total,
            "label": _("văn bản nêu là đạt"),
            "small": contradicted,
            "css": "",
            "url": links(*address, document="met"),
        },
        {
            "value": tally.kept,
            "label": wording.outcome_words(Outcome.KEPT),
            "small": _("số đếm khớp, hoặc chính số nêu là chưa đạt"),
            "css": "met",
            "url": links(*address, outcome=Outcome.KEPT.value),
        },
        {
            "value": tally.differs,
            "label": wording.outcome_words(Outcome.DIFFERS),
            "small": _("số đếm ra số khác, hoặc số nêu không vượt ngưỡng"),
            "css": "attention",
            "url": links(*address, outcome=Outcome.DIFFERS.value),
        },
        {
            "value": tally.unknown,
            "label": wording.outcome_words(Outcome.UNKNOWN),
            "small": _("thiếu tử số hoặc mẫu số"),
            "css": "unknown",
            "url": links(*address, outcome=Outcome.UNKNOWN.value),
        },
    ]


def _reported_kpis(found: Board, links: Links) -> list[dict[str, Any]]:
    """Return the figures of a plan without stated results: what the accepted reports conclude."""
    address = ("section", found.plan.code, Section.TARGETS.value)
    counts = Counter(line.verdict for line in found.targets)
    words = {
        Verdict.MET: _("đạt theo báo cáo đã chấp nhận"),
        Verdict.NOT_MET: _("không đạt"),
        Verdict.UNKNOWN: _("chưa đủ căn cứ"),
    }
    counts[Verdict.MET] += counts.pop(Verdict.ATTENTION, 0)
    kpis = [
        {
            "value": counts[verdict],
            "of": len(found.targets) if verdict is Verdict.MET else "",
            "label": label,
            "css": verdict.value,
            "url": links(*address, verdict=verdict.value),
        }
        for verdict, label in words.items()
    ]
    at_risk = sum(line.is_at_risk for line in found.targets)
    risk = {
        "value": at_risk,
        "label": _("có nguy cơ không đạt"),
        "css": "attention",
        "url": links(*address, risk="yes"),
    }
    return [*kpis, risk]


# --- tasks --------------------------------------------------------------------------------------


def _tasks(request: HttpRequest, found: Board) -> HttpResponseBase:
    links = Links(request)
    context = plan_context(request, found, Section.TASKS)
    lines = [] if context["future"] else list(found.tasks)
    page = list_page(request, lines, task_spec(found, links))
    year = found.plan.year
    loads = month_loads(page.objects, year)
    context |= {
        "months": [f"{month:02d}" for month in range(1, 13)],
        "strips": [draw_task(line, year, links) for line in page.objects],
        "marker": _marker(found),
        "states": [
            (
                wording.state_words(state, is_reported=found.has_reports),
                count,
                wording.STATE_CLASS.get(state, ""),
                links("section", found.plan.code, Section.TASKS.value, state=state.value),
            )
            for state, count in Counter(line.state for line in lines).items()
        ],
        "chart": Chart(
            kind="bar",
            title=_("Nhiệm vụ theo tháng"),
            labels=[label for label, _running, _due in loads],
            series={
                _("đang trong thời gian thực hiện"): [running for _label, running, _due in loads],
                _("đến hạn trong tháng"): [due for _label, _running, due in loads],
            },
            unit=_("nhiệm vụ"),
            note=_("Chỉ tính nhiệm vụ có thời hạn là tháng, quý hoặc năm."),
        ),
    }
    return list_response(request, page, "plans/tasks.html", context)


def _marker(found: Board) -> str:
    """Return where the day stands on the year's strip, in months, "" outside the year."""
    if found.day.year != found.plan.year:
        return ""
    return f"{found.day.month - 1 + found.day.day / 31:.2f}"


# --- projects -----------------------------------------------------------------------------------


def _projects(request: HttpRequest, found: Board) -> HttpResponseBase:
    links = Links(request)
    context = plan_context(request, found, Section.PROJECTS)
    lines = [] if context["future"] else list(found.projects)
    page = list_page(request, lines, project_spec(found, links))
    odd = found.odd_sum
    totals: Counter[str] = Counter()
    allocated: Counter[str] = Counter()
    for line in page.objects:
        totals[line.project.owner.text] += line.project.total
        allocated[line.project.owner.text] += line.project.allocated
    owners = [name for name, _amount in totals.most_common()]
    context |= {
        "sums": [] if context["future"] else found.sums,
        "grand": found.grand,
        "odd": odd,
        "odd_words": wording.sum_words(odd, found.grand) if odd else "",
        "shown_total": sum(totals.values()),
        "shown_allocated": sum(allocated.values()),
        "chart": Chart(
            kind="bar",
            title=_("Tiền theo chủ đầu tư"),
            labels=owners,
            series={
                _("Tổng mức đầu tư dự kiến"): [totals[name] for name in owners],
                _("Vốn phân khai"): [allocated[name] for name in owners],
            },
            unit=_("triệu đồng"),
            note=_("Cộng từ các dự án đang hiện trong danh sách."),
        ),
    }
    return list_response(request, page, "plans/projects.html", context)


# --- agencies -----------------------------------------------------------------------------------


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
    """Show one agency's or group's targets, tasks and projects in every plan known on the day."""
    found = selectors.agencies(day_of(request)).get(code)
    if found is None:
        raise Http404(_("Không có cơ quan này trong danh sách."))
    links = Links(request)
    day = day_of(request)
    boards = selectors.all_boards(day)
    targets = [(item, line) for item in boards for line in item.targets if found in line.agencies]
    tasks = [(item, line) for item in boards for line in item.tasks if found in line.agencies]
    projects = [line for item in boards for line in item.projects if found in line.agencies]
    context = {
        "agency": found,
        "day": day,
        "load": _loads(boards).get(code),
        "targets": [(draw_target(line, links), _part(line, code), item.plan.symbol) for item, line in targets],
        "tasks": [(draw_task(line, item.plan.year, links), code in line.task.leading.parties) for item, line in tasks],
        "projects": [(line, links.item(Section.PROJECTS, line.project.code)) for line in projects],
        "breadcrumbs": [
            {"url": links("board"), "label": _("Kế hoạch")},
            {"url": links("agencies"), "label": _("Cơ quan")},
        ],
    }
    return render(request, "plans/agency.html", context)


def _part(line: TargetLine, code: str) -> str:
    if code in line.target.leading.parties:
        return _("chủ trì, theo dõi")
    return _("thực hiện") if code in line.target.executing.parties else _("nơi nêu số")
