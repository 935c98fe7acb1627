"""One report: the officer enters it, the reviewer judges it, both see what checking found; what waits for review."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.core.access.api import NotAllowed, require
from tinhso.core.clock.api import today
from tinhso.core.files.api import FileQuarantined, FileRefused
from tinhso.core.identity.api import signed_in
from tinhso.core.web.api import list_page, list_response
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans import wording
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.data import Kind, Measure, Result, Target
from tinhso.steering.plans.data.reporting import Check, DutyInfo, DutyState, Level, Report, ReportRefused
from tinhso.steering.plans.forms.reporting import AcceptForm, ReasonForm, ReportForm, SeenForm
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.rules.rounds import is_late
from tinhso.steering.plans.rules.verdicts import in_force
from tinhso.steering.plans.selectors import contents, reporting
from tinhso.steering.plans.services import reporting as services
from tinhso.steering.plans.services.checking import Upload
from tinhso.steering.plans.services.rounds import moment
from tinhso.steering.plans.views.common import SECTIONS, actor_of
from tinhso.steering.plans.views.rounds import crumbs, duty_rows, duty_spec

#: What the page's buttons ask for, and what is said when it is done.
_STEPS = ("luu", "nop", "rut", "chap-nhan", "tra-lai", "huy")


def duty_or_404(request: HttpRequest, duty_id: str) -> DutyInfo:
    """Return a duty the reader may see, or raise Http404, NotAllowed."""
    duty = reporting.duty_of(duty_id)
    if duty is None:
        raise Http404(_("Không có báo cáo này."))
    if not services.may_read(actor_of(request), duty):
        raise NotAllowed(permissions.READ_REPORT)
    return duty


@require_http_methods(["GET", "POST"])
@signed_in
def duty(request: HttpRequest, duty_id: str) -> HttpResponse:
    """Show one report and take the next step."""
    found = duty_or_404(request, duty_id)
    content = contents.content(found.kind, found.code)
    if content is None:
        raise Http404(_("Không có mục này."))
    forms = _forms(request, found, content[0])
    step = request.POST.get("viec", "") if request.method == "POST" else ""
    if step in _STEPS:
        form = forms[step]
        if form.is_valid() and _taken(request, found, step, form):
            return HttpResponseRedirect(reverse("plans:duty", args=[duty_id]))
        found = reporting.duty_of(duty_id) or found
    context = _context(request, found, content[0], forms)
    wrong = any(form.errors for form in forms.values() if form.is_bound)
    return render(request, "plans/duty.html", context, status=400 if wrong else 200)


def _forms(request: HttpRequest, duty: DutyInfo, content: Any) -> dict[str, Any]:
    """Return the form behind each step; only the one that was sent is bound."""
    last = reporting.current_report(duty.id)
    report = last.report if last else Report(as_of=min(duty.round.period_to, today()))
    step = request.POST.get("viec", "") if request.method == "POST" else ""

    def data(*names: str) -> dict[str, Any]:
        is_sent = step in names
        return {"data": request.POST if is_sent else None, "initial": {"seen": duty.version}}

    sent = {"luu", "nop"}
    entry = ReportForm(
        duty, content, report, request.POST if step in sent else None, request.FILES if step in sent else None
    )
    return {
        "luu": entry,
        "nop": entry,
        "rut": SeenForm(**data("rut"), prefix=None),
        "chap-nhan": AcceptForm(**data("chap-nhan"), auto_id="id_accept_%s"),
        "tra-lai": ReasonForm(**data("tra-lai"), auto_id="id_return_%s"),
        "huy": ReasonForm(**data("huy"), auto_id="id_annul_%s"),
    }


def _taken(request: HttpRequest, duty: DutyInfo, step: str, form: Any) -> bool:
    """Take the step and say so; put a refusal at its field."""
    by, data = actor_of(request), form.cleaned_data
    named = {"by": by, "duty_id": duty.id, "seen": data["seen"]}
    try:
        if step in {"luu", "nop"}:
            _enter(request, step, form, named)
        elif step == "rut":
            services.retract(**named)
            messages.success(request, _("Đã rút lại. Bạn sửa xong thì nộp lại."))
        elif step == "chap-nhan":
            services.accept(**named, reason=data["reason"])
            if duty.round.is_training:
                messages.success(request, _("Đã chấp nhận. Số hiện trên bảng với nhãn mô phỏng, không đổi kết luận."))
            else:
                messages.success(request, _("Đã chấp nhận. Bảng kế hoạch đã tính số này."))
        elif step == "tra-lai":
            services.give_back(**named, reason=data["reason"])
            messages.success(request, _("Đã trả lại cho cơ quan, kèm lý do."))
        else:
            services.annul(**named, reason=data["reason"])
            messages.success(request, _("Số này không còn được tính; lịch sử vẫn giữ."))
    except ReportRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except FileRefused as refusal:
        form.add_error("proof", str(refusal))
    else:
        return True
    return False


def _enter(request: HttpRequest, step: str, form: ReportForm, named: dict[str, Any]) -> None:
    uploads = [Upload(file.name or "tep", file.file, file.content_type or "") for file in form.cleaned_data["proof"]]
    if step == "luu":
        services.save(**named, report=form.made(), uploads=uploads)
        messages.success(request, _("Đã lưu bản nháp."))
        return
    kept = services.submit(**named, report=form.made(), uploads=uploads)
    if kept.is_submitted:
        messages.success(request, _("Đã nộp. Người duyệt sẽ xem; bạn còn rút lại được trước khi họ duyệt."))
    else:
        messages.warning(request, _("Máy thấy số mâu thuẫn nên mới lưu nháp. Hãy sửa số, hoặc giải trình rồi nộp lại."))


def _context(request: HttpRequest, duty: DutyInfo, content: Any, forms: dict[str, Any]) -> dict[str, Any]:
    by = actor_of(request)
    measures = content.measures if isinstance(content, Target) else ()
    history = reporting.steps(duty.id)
    last = history[0] if history else None
    is_open = not duty.round.is_closed and duty.round.opens <= today()
    enters = is_open and services.may_enter(by, duty)
    is_submitted = duty.state is DutyState.SUBMITTED
    reviews = is_submitted and services.judges(by, duty)
    own = reviews and not services.may_review(by, duty)
    checks = drawn_checks(last.checks) if last else []
    title = contents.titles(duty.round.plan)[duty.code]
    return {
        "duty": duty,
        "title": title,
        "agency": directory.names([duty.agency], today())[duty.agency],
        "plan": duty.round.plan,
        "row_url": reverse("plans:item", args=[SECTIONS[duty.kind].value, duty.code]),
        "round_url": reverse("plans:round", args=[duty.round.id]),
        "state_words": words.duty_words(duty.state),
        "state_css": words.DUTY_CLASS[duty.state],
        "part_words": words.part_words(duty.part),
        "provenance": words.provenance_of(duty.round.is_training),
        "is_late": is_late(duty, moment()),
        "thresholds": _thresholds(content, duty),
        "known": _known(duty, content),
        "last": last,
        "last_words": words.report_words(last.report, measures) if last else "",
        "returned": last if last and duty.state is DutyState.RETURNED else None,
        "checks": checks,
        "grave": sum(item["level"] is Level.CONTRADICTION for item in checks),
        "history": [_drawn_step(step, measures) for step in history],
        "may_enter": enters and not is_submitted,
        "may_retract": enters and is_submitted,
        "may_review": reviews and not own,
        "is_own": own,
        "may_annul": duty.accepted is not None and services.judges(by, duty),
        "is_correction": duty.accepted is not None,
        "is_open": is_open,
        "form": forms["nop"],
        "fields": _grouped(forms["nop"]),
        "retract_form": forms["rut"],
        "accept_form": forms["chap-nhan"],
        "return_form": forms["tra-lai"],
        "annul_form": forms["huy"],
        "breadcrumbs": crumbs((reverse("plans:round", args=[duty.round.id]), duty.round.title)),
    }


def _grouped(form: ReportForm) -> dict[str, list[Any]]:
    """Return the form's fields as the page groups them: numbers, words and proof."""
    proof = ("keep", "proof", "link")
    said = ("note", "answer")
    numbers = [form[name] for name in form.fields if name not in {*proof, *said, "seen", "as_of"}]
    return {
        "day": [form["as_of"]],
        "numbers": numbers,
        "note": [form["note"]],
        "proof": [form[name] for name in proof if name in form.fields],
        "answer": [form["answer"]],
    }


def drawn_checks(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return checks as the page shows them, the gravest first."""
    ordered = sorted(checks, key=lambda check: words.LEVELS.index(check.level))
    return [
        {
            "level": check.level,
            "verdict": words.LEVEL_VERDICT[check.level],
            "level_words": words.level_words(check.level),
            "text": words.check_words(check),
            "url": check.source if check.source.startswith("/") else "",
        }
        for check in ordered
    ]


def _thresholds(content: Any, duty: DutyInfo) -> list[str]:
    if not isinstance(content, Target):
        return []
    found = []
    for measure in content.measures:
        text = wording.threshold_words(in_force(measure.thresholds, duty.round.period_to), measure.unit)
        found.append(f"{measure.label}: {text}" if measure.label else text)
    return found


def _known(duty: DutyInfo, content: Any) -> list[dict[str, Any]]:
    """Return what is known of the row already: what documents state, what was accepted before."""
    if not isinstance(content, Target):
        return []
    rows = contents.rows(content.plan)
    stated = [row.content for row in rows if isinstance(row.content, Result) and row.content.target == content.code]
    found = [
        {"text": item.text, "provenance": "stated", "day": item.as_of, "source": f"{item.source}, {item.place}"}
        for item in stated
    ]
    for item in reporting.accepted_of_row(Kind.TARGET, content.code):
        if item.duty != duty.id and item.part is duty.part and item.agency == duty.agency:
            text = words.report_words(item.report, content.measures)
            label = words.provenance_of(item.is_training)
            found.append({"text": text, "provenance": label, "day": item.report.as_of, "source": item.round})
    return sorted(found, key=lambda item: item["day"], reverse=True)


def _drawn_step(step: reporting.Step, measures: Sequence[Measure]) -> dict[str, Any]:
    return {
        "step": step,
        "action": words.action_words(step.action),
        "text": words.report_words(step.report, measures),
        "checks": sum(check.level is Level.CONTRADICTION for check in step.checks),
    }


@require_GET
@signed_in
def evidence(request: HttpRequest, duty_id: str, sha256: str) -> HttpResponseBase:
    """Hand out a stored file of a report to those who may read the report."""
    try:
        found, file = services.open_evidence(by=actor_of(request), duty_id=duty_id, sha256=sha256)
    except FileQuarantined as error:
        raise Http404(_("Tệp đang chờ kiểm vi-rút. Hãy thử lại sau ít phút.")) from error
    except (FileNotFoundError, ReportRefused) as error:
        raise Http404(_("Không có tệp này.")) from error
    return FileResponse(file, as_attachment=True, filename=found.name, content_type=found.media_type)


@require_GET
@signed_in
def queue(request: HttpRequest) -> HttpResponseBase:
    """List what waits for the reader's review."""
    by = actor_of(request)
    require(by, permissions.REVIEW)
    waiting = reporting.submitted()
    mine = services.judged_by(by, waiting)
    rows = duty_rows(mine, contents.titles())
    spec = replace(
        duty_spec(rows, "cho-duyet", with_round=True),
        title=_("Báo cáo chờ duyệt"),
        empty_title=_("Không có báo cáo nào chờ duyệt"),
        empty_text=_("Báo cáo vào đây khi cơ quan nộp."),
    )
    page = list_page(request, rows, spec)
    return list_response(request, page, "plans/queue.html", {"breadcrumbs": crumbs()})
