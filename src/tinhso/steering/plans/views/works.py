""" "Giao nhiệm vụ": give work from a figure, follow it, confirm it."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.blocks.calendar import api as calendar
from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Actor, NotAllowed
from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.files.api import FileQuarantined, FileRefused
from tinhso.core.identity import api as identity
from tinhso.core.identity.api import signed_in
from tinhso.core.web.api import Column, ListSpec, Provenance, list_page, list_response
from tinhso.steering.claims import api as claims
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.data.assigning import OriginKind, WorkInfo, WorkRefused, WorkState
from tinhso.steering.plans.forms.assigning import ExtendForm, ProgressForm, WordsForm, WorkForm
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.works import days_over, is_soon
from tinhso.steering.plans.selectors import assigning, contents, reporting
from tinhso.steering.plans.services import assigning as services
from tinhso.steering.plans.services.checking import Upload
from tinhso.steering.plans.services.rounds import moment
from tinhso.steering.plans.services.scopes import allowed
from tinhso.steering.plans.views.common import SECTIONS, actor_of

_ROWS = {OriginKind.TARGET: Kind.TARGET, OriginKind.TASK: Kind.TASK, OriginKind.PROJECT: Kind.PROJECT}


def crumbs() -> list[dict[str, str]]:
    """Return the way to a page of work."""
    return [
        {"url": reverse("plans:board"), "label": _("Kế hoạch")},
        {"url": reverse("plans:works"), "label": _("Nhiệm vụ được giao")},
    ]


def agencies_of(by: Actor) -> list[str] | None:
    """Return the agencies whose work the reader sees, None for the whole province."""
    scopes = {grant.scope.agency for grant in by.grants if grant.role in permissions.READ_WORK.roles}
    return None if EVERYWHERE in scopes else sorted(scopes - {""})


def may_assign(by: Actor) -> bool:
    """Return whether the reader gives work at all."""
    return bool(by.roles & permissions.ASSIGN.roles)


# --- the list -----------------------------------------------------------------------------------


@require_GET
@signed_in
def works(request: HttpRequest) -> HttpResponseBase:
    """List the work the reader gave, has, or leads."""
    by = actor_of(request)
    if not by.roles & STAFF_ROLES:
        raise NotAllowed(permissions.READ_WORK)
    rows = work_rows(assigning.works(under=agencies_of(by), people=[by.id]))
    page = list_page(request, rows, work_spec())
    over = sum(row["standing"] == "overdue" for row in rows)
    context = {
        "may_assign": may_assign(by),
        "new_url": reverse("plans:work_new"),
        "kpis": [
            {"value": sum(row["info"].is_open for row in rows), "label": _("đang mở"), "css": "", "url": "?open=yes"},
            {"value": over, "label": _("quá hạn"), "css": "not_met" if over else "", "url": "?standing=overdue"},
            {
                "value": sum(row["standing"] == "soon" for row in rows),
                "label": _("đến hạn trong 7 ngày"),
                "css": "attention",
                "url": "?standing=soon",
            },
            {
                "value": sum(row["info"].state is WorkState.REPORTED for row in rows),
                "label": _("chờ xác nhận"),
                "css": "",
                "url": "?state=reported",
            },
        ],
        "breadcrumbs": crumbs()[:1],
    }
    return list_response(request, page, "plans/works.html", context)


def work_rows(found: list[WorkInfo]) -> list[dict[str, Any]]:
    """Return pieces of work as rows of a list."""
    day = today()
    names = directory.names({work.agency for work in found}, day)
    people = identity.names_of({work.person for work in found if work.person})
    return [
        {
            "info": work,
            "title": work.title,
            "url": reverse("plans:work", args=[work.id]),
            "agency": names[work.agency],
            "person": people.get(work.person, ""),
            "due": work.due,
            "state": work.state.value,
            "state_words": words.work_words(work.state),
            "css": words.WORK_CLASS[work.state],
            "over": days_over(work, day) or None,
            "standing": "overdue" if days_over(work, day) else "soon" if is_soon(work, day) else "",
            "open": "yes" if work.is_open else "no",
            "origin": work.origin.value,
            "origin_label": work.origin_label,
            "reminded": work.reminded,
            "escalated": work.escalated,
        }
        for work in found
    ]


def work_spec() -> ListSpec:
    """Return the list of work."""
    return ListSpec(
        title=_("Nhiệm vụ được giao"),
        export_name="nhiem-vu-duoc-giao",
        search_keys=("title", "agency", "person", "origin_label"),
        filters=("agency", "state", "standing", "open", "due"),
        default_sort="due",
        provenance=Provenance.RECORDED,
        empty_title=_("Chưa giao nhiệm vụ nào"),
        empty_text=_("Lãnh đạo giao việc từ trang của một mục tiêu, nhiệm vụ, dự án, một báo cáo hay một phát hiện."),
        columns=(
            Column("title", _("Việc"), url=lambda row: row["url"]),
            Column("agency", _("Cơ quan")),
            Column("person", _("Người phụ trách")),
            Column("due", _("Hạn"), "date"),
            Column("state", _("Trạng thái"), choices=[(state.value, words.work_words(state)) for state in WorkState]),
            Column("over", _("Quá hạn, ngày"), "number"),
            Column(
                "standing",
                _("Hạn"),
                choices=[("overdue", _("quá hạn")), ("soon", _("đến hạn trong 7 ngày"))],
                hidden=True,
            ),
            Column("open", _("Đang mở"), choices=[("yes", _("có")), ("no", _("không"))], hidden=True),
            Column("origin", _("Giao từ"), choices=[(o.value, words.origin_words(o)) for o in OriginKind], hidden=True),
            Column("origin_label", _("Mục gốc"), hidden=True),
            Column("reminded", _("Số lần nhắc"), "number", hidden=True),
            Column("escalated", _("Số lần đưa lên"), "number", hidden=True),
        ),
    )


# --- giving -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@signed_in
@idempotent
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a piece of work and give it; the figure it is about comes in the address (``tu``, ``ma``)."""
    by = actor_of(request)
    if not may_assign(by):
        raise NotAllowed(permissions.ASSIGN)
    origin, code = _origin(request)
    label, agency = origin_of(origin, code)
    choices = [
        (item.code, item.name)
        for item in directory.agencies(today()).values()
        if allowed(by, permissions.ASSIGN, item.code)
    ]
    people = identity.staff_of([code for code, _name in choices] if agencies_of(by) is not None else [EVERYWHERE])
    initial = {"agency": request.GET.get("co-quan") or agency}
    form = WorkForm(choices, people, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (made := _give(by, form, origin, code, label)):
        messages.success(request, _("Đã giao nhiệm vụ."))
        return HttpResponseRedirect(reverse("plans:work", args=[made.id]))
    context = {
        "form": form,
        "origin_words": words.origin_words(origin),
        "origin_label": label,
        "origin_url": origin_url(origin, code),
        "breadcrumbs": crumbs(),
    }
    return render(request, "plans/work_new.html", context, status=400 if form.errors else 200)


def _origin(request: HttpRequest) -> tuple[OriginKind, str]:
    given = request.GET.get("tu", "")
    if given not in set(OriginKind):
        return OriginKind.NONE, ""
    return OriginKind(given), request.GET.get("ma", "")[:150]


def origin_of(origin: OriginKind, code: str) -> tuple[str, str]:
    """Return what a figure is called and which agency answers for it; raise Http404 for one that is not there."""
    if origin in _ROWS:
        kind = _ROWS[origin]
        found = contents.content(kind, code)
        if found is None:
            raise Http404(_("Không có mục này."))
        return contents.titles(found[0].plan)[code].words, services.answering(kind, code)  # type: ignore[union-attr]
    if origin is OriginKind.REPORT:
        duty = reporting.duty_of(code)
        if duty is None:
            raise Http404(_("Không có báo cáo này."))
        title = contents.titles(duty.round.plan).get(duty.code)
        return f"{title.words if title else duty.code} · {duty.round.title}", duty.agency
    if origin is OriginKind.AGENCY:
        return directory.names([code], today())[code], code
    if origin is OriginKind.FINDING:
        finding = claims.finding(code)
        if finding is None:
            raise Http404(_("Không có phát hiện này."))
        return f"{finding.rule_name}: {finding.stated}", ""
    return "", ""


def origin_url(origin: OriginKind, code: str) -> str:
    """Return the page of the figure that a piece of work is about, "" if it has none."""
    if origin in _ROWS:
        return reverse("plans:item", args=[SECTIONS[_ROWS[origin]].value, code])
    if origin is OriginKind.REPORT:
        return reverse("plans:duty", args=[code])
    if origin is OriginKind.AGENCY:
        return reverse("plans:agency", args=[code])
    finding = claims.finding(code) if origin is OriginKind.FINDING else None
    return finding.url if finding else ""


def _give(by: Actor, form: WorkForm, origin: OriginKind, code: str, label: str) -> WorkInfo | None:
    data = form.cleaned_data
    try:
        due = data["due"] or _working_days(int(data["days"]))
        return services.give(
            by=by,
            new=services.NewWork(
                title=data["title"],
                details=data["details"],
                agency=data["agency"],
                person=data["person"],
                due=due,
                origin=origin,
                origin_code=code,
                origin_label=label,
            ),
        )
    except WorkRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
    except calendar.CalendarError as refusal:
        form.add_error("days", str(refusal))
    return None


def _working_days(days: int) -> date:
    """Return the day on which *days* working days from now are over (the 15:00 rule is for papers handed in)."""
    due: datetime = calendar.deadline(moment(), days=days, cutoff=False).due
    return due.date()


# --- one piece of work --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@signed_in
def work(request: HttpRequest, work_id: str) -> HttpResponse:
    """Show a piece of work with its log, and take the next step."""
    by = actor_of(request)
    found = assigning.work_of(work_id)
    if found is None:
        raise Http404(_("Không có nhiệm vụ này."))
    if not services.may_read(by, found):
        raise NotAllowed(permissions.READ_WORK)
    forms = _forms(request, found)
    step = request.POST.get("viec", "") if request.method == "POST" else ""
    if step in forms:
        form = forms[step]
        if form.is_valid() and _taken(request, found, step, form):
            return HttpResponseRedirect(reverse("plans:work", args=[work_id]))
        found = assigning.work_of(work_id) or found
    wrong = any(form.errors for form in forms.values() if form.is_bound)
    return render(request, "plans/work.html", _context(by, found, forms), status=400 if wrong else 200)


def _forms(request: HttpRequest, found: WorkInfo) -> dict[str, Any]:
    step = request.POST.get("viec", "") if request.method == "POST" else ""

    def form(name: str, make: Any, **options: Any) -> Any:
        sent = (request.POST, request.FILES) if step == name else (None, None)
        return make(*sent, initial={"seen": found.version}, auto_id=f"id_{name}_%s", **options)

    progress = form("tien-do", ProgressForm) if step != "xong" else form("xong", ProgressForm)
    return {
        "tien-do": progress,
        "xong": progress,
        "xac-nhan": form("xac-nhan", WordsForm, needed=False, label=_("Ý kiến")),
        "lam-tiep": form("lam-tiep", WordsForm, label=_("Còn thiếu gì")),
        "doi-han": form("doi-han", ExtendForm),
        "nhac": form("nhac", WordsForm, needed=False, label=_("Lời nhắc")),
        "len-tren": form("len-tren", WordsForm, label=_("Vướng gì, cần ai quyết định")),
        "huy": form("huy", WordsForm),
    }


def _taken(request: HttpRequest, found: WorkInfo, step: str, form: Any) -> bool:
    """Take the step and say so; put a refusal at its field."""
    data = form.cleaned_data
    named = {"by": actor_of(request), "work_id": found.id, "seen": data["seen"], "text": data["text"]}
    try:
        if step in {"tien-do", "xong"}:
            uploads = [Upload(file.name or "tep", file.file, file.content_type or "") for file in data["proof"]]
            services.report_progress(**named, uploads=uploads, link=data["link"], done=step == "xong")
        elif step == "doi-han":
            services.extend(**named, due=data["due"])
        else:
            steps = {
                "xac-nhan": services.confirm,
                "lam-tiep": services.give_back,
                "nhac": services.remind,
                "len-tren": services.escalate,
                "huy": services.cancel,
            }
            steps[step](**named)
    except WorkRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except FileRefused as refusal:
        form.add_error("proof", str(refusal))
    else:
        messages.success(request, _("Đã ghi vào nhiệm vụ."))
        return True
    return False


def _context(by: Actor, found: WorkInfo, forms: dict[str, Any]) -> dict[str, Any]:
    names = directory.names([found.agency], today())
    people = identity.names_of({found.person, found.given_by} - {""})
    reported = found.state is WorkState.REPORTED
    return {
        "info": found,
        "agency": names[found.agency],
        "agency_url": reverse("plans:agency", args=[found.agency]),
        "person": people.get(found.person, ""),
        "given_by": people.get(found.given_by, ""),
        "state_words": words.work_words(found.state),
        "css": words.WORK_CLASS[found.state],
        "over": days_over(found, today()),
        "origin_words": words.origin_words(found.origin),
        "origin_url": origin_url(found.origin, found.origin_code),
        "log": [(item, words.step_words(item.line.step)) for item in assigning.log(found.id)],
        "may_report": found.is_open and not reported and services.may_report(by, found),
        "may_confirm": reported and services.may_confirm(by, found),
        "may_steer": found.is_open and services.may_steer(by, found),
        "may_escalate": found.is_open and (services.may_steer(by, found) or services.may_report(by, found)),
        "form": forms["tien-do"],
        "confirm_form": forms["xac-nhan"],
        "return_form": forms["lam-tiep"],
        "steering": [
            ("nhac", _("Nhắc"), forms["nhac"], ""),
            ("doi-han", _("Đổi hạn"), forms["doi-han"], ""),
            ("huy", _("Huỷ nhiệm vụ"), forms["huy"], "danger"),
        ],
        "escalate_form": forms["len-tren"],
        "breadcrumbs": crumbs(),
    }


@require_GET
@signed_in
def evidence(request: HttpRequest, work_id: str, sha256: str) -> HttpResponseBase:
    """Hand out a stored file of a piece of work to those who may read it."""
    try:
        found, file = services.open_evidence(by=actor_of(request), work_id=work_id, sha256=sha256)
    except FileQuarantined as error:
        raise Http404(_("Tệp đang chờ kiểm vi-rút. Hãy thử lại sau ít phút.")) from error
    except (FileNotFoundError, WorkRefused) as error:
        raise Http404(_("Không có tệp này.")) from error
    return FileResponse(file, as_attachment=True, filename=found.name, content_type=found.media_type)
