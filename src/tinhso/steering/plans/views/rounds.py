"""Reporting rounds: the list, opening one, what is owed in it, its cut-off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.core.access.api import NotAllowed, require
from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import signed_in
from tinhso.core.web.api import Column, ListSpec, format_datetime, list_page, list_response
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import StaleVersionError
from tinhso.steering.plans.data.reporting import DutyInfo, DutyState, ReportRefused, RoundInfo
from tinhso.steering.plans.forms.reporting import CutOffForm, HandOverForm, ReasonForm, RoundForm
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.rounds import is_late, was_late
from tinhso.steering.plans.selectors import contents, reporting
from tinhso.steering.plans.services import rounds as services
from tinhso.steering.plans.services.scopes import allowed, demand
from tinhso.steering.plans.views.common import actor_of

HANDED_IN = (DutyState.SUBMITTED, DutyState.ACCEPTED)


def may_manage(request: HttpRequest, plan: str) -> bool:
    """Return whether the reader may open and move rounds of a plan."""
    found = next((item for item in contents.all_plans() if item.code == plan), None)
    return found is not None and allowed(actor_of(request), permissions.MANAGE_ROUNDS, found.steward)


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way to a page of rounds."""
    first = [(reverse("plans:board"), _("Kế hoạch")), (reverse("plans:rounds"), _("Đợt báo cáo"))]
    return [{"url": url, "label": label} for url, label in [*first, *more]]


def refuse(form: Any, refusal: ReportRefused | StaleVersionError) -> None:
    """Put a refusal of a service at the field it names, at the top if it names none."""
    if isinstance(refusal, StaleVersionError):
        form.add_error(None, _("Có người vừa thay đổi đợt này. Hãy tải lại trang rồi làm lại."))
        return
    field = {"cut_off": "cut_off_day"}.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


# --- the list -----------------------------------------------------------------------------------


@require_GET
@signed_in
def rounds(request: HttpRequest) -> HttpResponseBase:
    """List the rounds with how many reports came in."""
    require(actor_of(request), permissions.SEE_ROUNDS)
    found = reporting.rounds()
    counts = reporting.counts_by_round([item.id for item in found])
    plans = {plan.code: plan for plan in contents.all_plans()}
    rows = [_round_row(item, counts[item.id], plans) for item in found]
    spec = ListSpec(
        title=_("Đợt báo cáo"),
        export_name="dot-bao-cao",
        search_keys=("title", "plan"),
        filters=("state", "cut_off"),
        provenance=lambda row: words.provenance_of(row["info"].is_training),
        empty_title=_("Chưa có đợt báo cáo nào"),
        empty_text=_("Người quản lý dữ liệu mở đợt; khi đó mỗi cơ quan thấy việc mình phải báo cáo."),
        columns=(
            Column("title", _("Đợt"), url=lambda row: row["url"]),
            Column("plan", _("Kế hoạch")),
            Column("period", _("Kỳ"), sortable=False),
            Column("cut_off", _("Hạn chót"), "date", value=lambda row: row["info"].cut_off),
            Column("owed", _("Phải báo cáo"), "number"),
            Column("handed_in", _("Đã nộp"), "number"),
            Column("accepted", _("Đã chấp nhận"), "number"),
            Column(
                "state",
                _("Trạng thái"),
                choices=[("open", _("đang mở")), ("closed", _("đã khoá")), ("ahead", _("chưa mở"))],
            ),
            Column(
                "training", _("Nguồn số"), "provenance", value=lambda row: words.provenance_of(row["info"].is_training)
            ),
        ),
    )
    page = list_page(request, rows, spec)
    manages = any(may_manage(request, plan) for plan in plans)
    context = {"may_open": manages, "breadcrumbs": crumbs()[:1], "new_url": reverse("plans:round_new")}
    return list_response(request, page, "plans/rounds.html", context)


def _round_row(info: RoundInfo, counts: dict[DutyState, int], plans: dict[str, Any]) -> dict[str, Any]:
    ahead = info.opens > today()
    return {
        "info": info,
        "title": info.title,
        "url": reverse("plans:round", args=[info.id]),
        "plan": plans[info.plan].symbol if info.plan in plans else info.plan,
        "period": f"{info.period_from:%d/%m/%Y}–{info.period_to:%d/%m/%Y}",
        "owed": sum(counts.values()),
        "handed_in": sum(counts.get(state, 0) for state in HANDED_IN),
        "accepted": counts.get(DutyState.ACCEPTED, 0),
        "state": "closed" if info.is_closed else "ahead" if ahead else "open",
    }


@require_http_methods(["GET", "POST"])
@signed_in
@idempotent
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a round; show who will owe what before it is opened."""
    plans = [plan for plan in contents.all_plans() if may_manage(request, plan.code)]
    if not plans:
        raise NotAllowed(permissions.MANAGE_ROUNDS)
    form = RoundForm(sorted(plans, key=lambda plan: -plan.year), request.POST or None, initial={"opens": today()})
    preview: list[Any] = []
    if request.method == "POST" and form.is_valid():
        asked = form.new_round()
        try:
            if "mo" in request.POST:
                made = services.open_round(by=actor_of(request), new=asked)
                messages.success(request, _("Đã mở đợt «%(title)s».") % {"title": made.title})
                return HttpResponseRedirect(reverse("plans:round", args=[made.id]))
            preview = _preview(asked)
        except ReportRefused as refusal:
            refuse(form, refusal)
    context = {"form": form, "preview": preview, "breadcrumbs": crumbs()}
    return render(request, "plans/round_new.html", context, status=400 if form.errors else 200)


def _preview(asked: services.NewRound) -> list[dict[str, Any]]:
    """Return for each agency how many targets, tasks and projects it would owe."""
    found: dict[str, dict[str, Any]] = {}
    for item in services.preview(asked):
        row = found.setdefault(item.agency, {"agency": item.agency, "target": 0, "task": 0, "project": 0})
        row[item.kind.value] += 1
    names = directory.names(found, asked.opens)
    rows = [{**row, "name": names[code]} for code, row in found.items()]
    return sorted(rows, key=lambda row: row["name"])


# --- one round ----------------------------------------------------------------------------------


@require_GET
@signed_in
def round_page(request: HttpRequest, round_id: str) -> HttpResponseBase:
    """Show what is owed in a round, by whom, and how it stands."""
    require(actor_of(request), permissions.SEE_ROUNDS)
    info = reporting.round_of(round_id)
    if info is None:
        raise Http404(_("Không có đợt báo cáo này."))
    duties = reporting.duties_of_round(round_id)
    rows = duty_rows(duties, contents.titles(info.plan))
    page = list_page(request, rows, duty_spec(rows, f"dot-{info.title}"))
    manages = may_manage(request, info.plan)
    late = [duty for duty in duties if is_late(duty, services.moment())]
    context = {
        "info": info,
        "plan": next(plan for plan in contents.all_plans() if plan.code == info.plan),
        "kpis": _round_kpis(duties, late),
        "may_manage": manages,
        "is_ahead": info.opens > today(),
        "provenance": words.provenance_of(info.is_training),
        "move_url": reverse("plans:round_change", args=[info.id, "gia-han"]),
        "close_url": reverse("plans:round_change", args=[info.id, "mo-lai" if info.is_closed else "khoa"]),
        "breadcrumbs": crumbs(),
    }
    return list_response(request, page, "plans/round.html", context)


def _round_kpis(duties: list[DutyInfo], late: list[DutyInfo]) -> list[dict[str, Any]]:
    def count(*states: DutyState) -> int:
        return sum(duty.state in states for duty in duties)

    return [
        {"value": count(*HANDED_IN), "of": len(duties), "label": _("đã nộp"), "css": "", "url": "?"},
        {"value": count(DutyState.SUBMITTED), "label": _("chờ duyệt"), "css": "attention", "url": "?state=submitted"},
        {"value": count(DutyState.ACCEPTED), "label": _("đã chấp nhận"), "css": "met", "url": "?state=accepted"},
        {"value": len(late), "label": _("quá hạn chót, chưa nộp"), "css": "not_met", "url": "?late=late"},
    ]


def duty_rows(duties: list[DutyInfo], titles: dict[str, contents.Title]) -> list[dict[str, Any]]:
    """Return duties as rows of a list."""
    names = directory.names({duty.agency for duty in duties}, today())
    moment = services.moment()
    return [
        {
            "duty": duty,
            "row": titles[duty.code].words if duty.code in titles else duty.code,
            "url": reverse("plans:duty", args=[duty.id]),
            "kind": duty.kind.value,
            "agency": names[duty.agency],
            "part": duty.part.value,
            "state": duty.state.value,
            "state_words": words.duty_words(duty.state),
            "css": words.DUTY_CLASS[duty.state],
            "round": duty.round.title,
            "cut_off": duty.round.cut_off,
            "submitted_at": duty.submitted_at,
            "late": "late" if is_late(duty, moment) else "was_late" if was_late(duty) else "in_time",
        }
        for duty in duties
    ]


def duty_spec(rows: list[dict[str, Any]], name: str, *, with_round: bool = False) -> ListSpec:
    """Return the list of duties."""
    kinds = [("target", _("mục tiêu")), ("task", _("nhiệm vụ")), ("project", _("dự án"))]
    return ListSpec(
        title=_("Báo cáo"),
        export_name=name,
        limit=30,
        search_keys=("row", "agency"),
        filters=("agency", "kind", "state", "late"),
        provenance=lambda row: words.provenance_of(row["duty"].round.is_training),
        empty_title=_("Không có báo cáo nào"),
        columns=(
            Column("row", _("Mục"), url=lambda row: row["url"]),
            Column("kind", _("Loại"), choices=kinds, hidden=True),
            Column("agency", _("Cơ quan")),
            Column("part", _("Phạm vi"), choices=[("whole", _("cả mục")), ("unit", _("phần của đơn vị"))], hidden=True),
            Column("round", _("Đợt"), hidden=not with_round),
            Column("cut_off", _("Hạn chót"), "date", hidden=not with_round),
            Column("state", _("Trạng thái"), choices=[(state.value, words.duty_words(state)) for state in DutyState]),
            Column("submitted_at", _("Ngày nộp"), "date"),
            Column(
                "late",
                _("Đúng hạn"),
                choices=[
                    ("in_time", _("trong hạn")),
                    ("was_late", _("nộp sau hạn")),
                    ("late", _("quá hạn, chưa nộp")),
                ],
            ),
        ),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: HttpRequest, round_id: str, step: str) -> HttpResponse:
    """Move the cut-off, close or reopen a round, with a reason."""
    info = reporting.round_of(round_id)
    if info is None or step not in {"gia-han", "khoa", "mo-lai"}:
        raise Http404
    steward = services.plan_of(info.plan).steward
    demand(actor_of(request), permissions.MANAGE_ROUNDS, steward)
    make: type[ReasonForm] = CutOffForm if step == "gia-han" else ReasonForm
    form = make(request.POST or None, initial={"seen": info.version})
    url = reverse("plans:round", args=[info.id])
    if request.method == "POST" and form.is_valid():
        try:
            named: dict[str, Any] = {"by": actor_of(request), "round_id": info.id}
            named |= {"seen": form.cleaned_data["seen"], "reason": form.cleaned_data["reason"]}
            if isinstance(form, CutOffForm):
                services.move_cut_off(**named, cut_off=form.cut_off())
            elif step == "khoa":
                services.close_round(**named)
            else:
                services.reopen_round(**named)
        except (ReportRefused, StaleVersionError) as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi thay đổi của đợt báo cáo."))
            return HttpResponseRedirect(url)
    titles = {"gia-han": _("Đổi hạn chót"), "khoa": _("Khoá đợt"), "mo-lai": _("Mở lại đợt")}
    why = {
        "gia-han": _("Hạn chót hiện nay: %(at)s.") % {"at": format_datetime(info.cut_off)},
        "khoa": _("Khoá đợt thì không nộp thêm được; báo cáo đã nộp vẫn duyệt được."),
        "mo-lai": _("Mở lại để các cơ quan nộp bổ sung."),
    }
    context = {
        "form": form,
        "title": titles[step],
        "sub": info.title,
        "why": why[step],
        "back": url,
        "breadcrumbs": crumbs((url, info.title)),
    }
    return render(request, "plans/step.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def hand_over(request: HttpRequest, duty_id: str) -> HttpResponse:
    """Let another agency owe a report that nobody has begun."""
    duty = reporting.duty_of(duty_id)
    if duty is None:
        raise Http404
    steward = services.plan_of(duty.round.plan).steward
    demand(actor_of(request), permissions.MANAGE_ROUNDS, steward)
    agencies = sorted((item.name, item.code) for item in directory.agencies(today()).values())
    form = HandOverForm(
        [(code, name) for name, code in agencies], request.POST or None, initial={"agency": duty.agency}
    )
    url = reverse("plans:round", args=[duty.round.id])
    if request.method == "POST" and form.is_valid():
        try:
            services.hand_over(by=actor_of(request), duty_id=duty_id, **form.cleaned_data)
        except ReportRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã chuyển việc báo cáo cho cơ quan khác."))
            return HttpResponseRedirect(url)
    title = contents.titles(duty.round.plan).get(duty.code)
    context = {
        "form": form,
        "title": _("Chuyển việc báo cáo"),
        "sub": title.words if title else duty.code,
        "why": _("Chỉ chuyển được khi chưa ai nhập gì."),
        "back": url,
        "breadcrumbs": crumbs((url, duty.round.title)),
    }
    return render(request, "plans/step.html", context, status=400 if form.errors else 200)
