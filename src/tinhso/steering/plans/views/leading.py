"""The leaders' board, and the lists of what is late and what is at risk."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.core.access.api import require
from tinhso.core.identity.api import signed_in
from tinhso.core.web.api import Column, ListSpec, Provenance, Verdict, list_page, list_response
from tinhso.steering.plans import leading_report
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Kind, Section
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.selectors import contents, reporting
from tinhso.steering.plans.selectors import leading as selectors
from tinhso.steering.plans.services.rounds import moment
from tinhso.steering.plans.views.common import SECTIONS, Links, actor_of, day_of
from tinhso.steering.plans.views.drawing import draw_target, draw_task
from tinhso.steering.plans.views.rounds import duty_rows
from tinhso.steering.plans.views.works import may_assign, work_rows

SHOWN = 8


def _found(request: HttpRequest) -> selectors.Leading:
    require(actor_of(request), permissions.SEE_ROUNDS)
    found = selectors.leading(day_of(request), moment(), request.GET.get("ke-hoach") or None)
    if found is None:
        raise Http404(_("Chưa có kế hoạch nào vào ngày này."))
    return found


@require_GET
@signed_in
def leaders(request: HttpRequest) -> HttpResponseBase:
    """Show the whole plan on one page: how it stands, what moved, what is late, at risk, and by agency."""
    found = _found(request)
    links = Links(request)
    board = found.board
    titles = contents.titles()
    names = directory.names(found.loads, board.day)
    page = list_page(
        request, [_load_row(load, names, links) for load in found.loads.values()], _load_spec(board.plan.code)
    )
    context = {
        "board": board,
        "plan": board.plan,
        "day": board.day,
        "plans": [(plan, f"?ke-hoach={plan.code}", plan.code == board.plan.code) for plan in board.others],
        "kpis": _kpis(found, links),
        "late_duties": duty_rows(list(found.late[:SHOWN]), titles),
        "late_tasks": [draw_task(line, board.plan.year, links) for line in found.late_tasks[:SHOWN]],
        "overdue": work_rows(list(found.overdue[:SHOWN])),
        "at_risk": [draw_target(line, links) for line in found.at_risk[:SHOWN]],
        "overridden": [_overridden(line, links) for line in found.overridden],
        "movements": [_movement(item, titles) for item in found.movements],
        "counts": {
            "duties": len(found.late),
            "tasks": len(found.late_tasks),
            "works": len(found.overdue),
            "risk": len(found.at_risk),
        },
        "may_assign": may_assign(actor_of(request)),
        "pdf_url": links("leaders_pdf", **{"ke-hoach": board.plan.code}),
        "breadcrumbs": [{"url": links("board"), "label": _("Kế hoạch")}],
    }
    return list_response(request, page, "plans/leaders.html", context)


@require_GET
@signed_in
def pdf(request: HttpRequest) -> HttpResponse:
    """Answer the leaders' board as an official document (Decree 30/2020/NĐ-CP), a draft for signing."""
    found = _found(request)
    names = directory.names(found.loads, found.board.day)
    with translation.override("vi"):
        content = leading_report.pdf(found, names, contents.titles())
    name = f"tien-do-{found.board.plan.code}-{found.board.day}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _kpis(found: selectors.Leading, links: Links) -> list[dict[str, Any]]:
    address = ("section", found.board.plan.code, Section.TARGETS.value)
    met = found.verdicts[Verdict.MET] + found.verdicts[Verdict.ATTENTION]
    kpis: list[dict[str, Any]] = [
        {"value": met, "of": len(found.board.targets), "label": _("mục tiêu đạt"), "css": "met"},
        {"value": found.verdicts[Verdict.NOT_MET], "label": _("không đạt"), "css": "not_met"},
        {"value": found.verdicts[Verdict.UNKNOWN], "label": _("chưa đủ căn cứ"), "css": "unknown"},
    ]
    for kpi, verdict in zip(kpis, (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN), strict=True):
        kpi["url"] = links(*address, verdict=verdict.value)
    late = len(found.late) + len(found.late_tasks) + len(found.overdue)
    return [
        *kpis,
        {"value": len(found.at_risk), "label": _("có nguy cơ không đạt"), "css": "attention", "url": "#nguy-co"},
        {"value": late, "label": _("việc trễ"), "css": "not_met" if late else "", "url": "#tre"},
        {
            "value": found.handed_in,
            "of": len(found.duties),
            "label": _("báo cáo đã nộp trong các đợt đang mở"),
            "css": "",
            "url": links("rounds"),
        },
    ]


def _overridden(line: Any, links: Links) -> dict[str, Any]:
    row = getattr(line, "target", None) or line.task
    section = Section.TARGETS if hasattr(line, "target") else Section.TASKS
    return {
        "text": f"{row.number}. {row.wording}",
        "url": links.item(section, row.code),
        "verdict": line.closing.verdict,
        "reason": line.closing.reason,
    }


def _movement(item: reporting.Movement, titles: dict[str, contents.Title]) -> dict[str, Any]:
    names = {
        "accepted": _("chấp nhận báo cáo"),
        "closed": _("đóng"),
        "reopened": _("mở lại"),
    }
    return {
        "item": item,
        "what": names[item.what],
        "text": titles[item.code].words if item.code in titles else item.code,
        "url": Links.bare("item", SECTIONS[Kind(item.kind)].value, item.code),
        "provenance": words.provenance_of(item.is_training) if item.what == "accepted" else "",
    }


def _load_row(load: selectors.Load, names: dict[str, str], links: Links) -> dict[str, Any]:
    met = load.targets[Verdict.MET] + load.targets[Verdict.ATTENTION]
    return {
        "name": names[load.agency],
        "url": links.agency(load.agency),
        "targets": sum(load.targets.values()),
        "met": met,
        "not_met": load.targets[Verdict.NOT_MET],
        "unknown": load.targets[Verdict.UNKNOWN],
        "risk": load.at_risk,
        "tasks": load.tasks,
        "done": load.done,
        "late_tasks": load.late_tasks,
        "owed": load.owed,
        "handed_in": load.handed_in,
        "late": load.late,
        "works": load.works,
        "overdue": load.overdue,
    }


def _load_spec(plan: str) -> ListSpec:
    return ListSpec(
        title=_("Theo cơ quan"),
        export_name=f"theo-co-quan-{plan}",
        limit=25,
        default_sort="-late",
        search_keys=("name",),
        filters=("late", "overdue"),
        provenance=Provenance.RECORDED,
        columns=(
            Column("name", _("Cơ quan"), url=lambda row: row["url"]),
            Column("targets", _("Mục tiêu"), "number"),
            Column("met", _("Đạt"), "number"),
            Column("not_met", _("Không đạt"), "number"),
            Column("unknown", _("Chưa đủ căn cứ"), "number", hidden=True),
            Column("risk", _("Nguy cơ"), "number"),
            Column("tasks", _("Nhiệm vụ"), "number"),
            Column("done", _("Đã xong"), "number"),
            Column("late_tasks", _("Quá hạn"), "number"),
            Column("owed", _("Phải báo cáo"), "number", hidden=True),
            Column("handed_in", _("Đã nộp"), "number", hidden=True),
            Column("late", _("Báo cáo trễ"), "number"),
            Column("works", _("Việc được giao"), "number", hidden=True),
            Column("overdue", _("Việc quá hạn"), "number"),
        ),
    )


# --- late, at risk ------------------------------------------------------------------------------


@require_GET
@signed_in
def warnings(request: HttpRequest) -> HttpResponseBase:
    """List everything late and everything at risk, each with its reason."""
    found = _found(request)
    links = Links(request)
    rows = [*_late_rows(found, links), *_risk_rows(found, links)]
    spec = ListSpec(
        title=_("Trễ và có nguy cơ"),
        export_name=f"tre-va-nguy-co-{found.board.plan.code}",
        limit=100,
        search_keys=("text", "agency", "why"),
        filters=("what", "agency", "due"),
        provenance=Provenance.RECORDED,
        empty_title=_("Không có gì trễ, chưa thấy nguy cơ"),
        empty_text=_("Nguy cơ chỉ nói được khi một mục tiêu có ít nhất ba số liệu."),
        columns=(
            Column("text", _("Mục"), url=lambda row: row["url"]),
            Column(
                "what",
                _("Vì sao ở đây"),
                choices=[
                    ("duty", _("báo cáo quá hạn chót")),
                    ("task", _("nhiệm vụ quá hạn")),
                    ("work", _("việc được giao quá hạn")),
                    ("risk", _("có nguy cơ không đạt")),
                ],
            ),
            Column("agency", _("Cơ quan")),
            Column("due", _("Hạn"), "date"),
            Column("why", _("Giải thích")),
        ),
    )
    page = list_page(request, rows, spec)
    context = {
        "day": found.board.day,
        "plan": found.board.plan,
        "breadcrumbs": [{"url": links("leaders"), "label": _("Bảng lãnh đạo")}],
    }
    return list_response(request, page, "plans/warnings.html", context)


def _late_rows(found: selectors.Leading, links: Links) -> list[dict[str, Any]]:
    rows = [
        {
            "text": row["row"],
            "url": row["url"],
            "what": "duty",
            "agency": row["agency"],
            "due": row["cut_off"],
            "why": f"{row['round']}: {row['state_words']}",
        }
        for row in duty_rows(list(found.late), contents.titles(found.board.plan.code))
    ]
    for line in found.late_tasks:
        strip = draw_task(line, found.board.plan.year, links)
        rows.append(
            {
                "text": f"{line.task.number}. {line.task.wording}",
                "url": strip.url,
                "what": "task",
                "agency": line.task.leading.text,
                "due": line.deadline.latest,
                "why": strip.state,
            }
        )
    for row in work_rows(list(found.overdue)):
        why = _("quá hạn %(days)s ngày, %(state)s") % {"days": row["over"], "state": row["state_words"]}
        rows.append({**row, "text": row["title"], "what": "work", "why": why})
    return rows


def _risk_rows(found: selectors.Leading, links: Links) -> list[dict[str, Any]]:
    rows = []
    for line in found.at_risk:
        drawn = draw_target(line, links)
        rows.append(
            {
                "text": f"{line.target.number}. {line.target.wording}",
                "url": drawn.url,
                "what": "risk",
                "agency": line.target.leading.text,
                "due": line.trends[0].deadline,
                "why": " ".join(drawn.risks),
            }
        )
    return rows
