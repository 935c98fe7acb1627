"""What may be done with one row: cascade a target to units, close it, open it again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import signed_in
from tinhso.core.web.api import DateError, Verdict, parse_date
from tinhso.steering.plans import report_wording as words
from tinhso.steering.plans.adapters import directory
from tinhso.steering.plans.adapters.directory import Level
from tinhso.steering.plans.data import Kind, Section, Target
from tinhso.steering.plans.data.reporting import ReportRefused
from tinhso.steering.plans.forms.reporting import CascadeForm, CloseForm, EndShareForm, OverrideForm, ReasonForm
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.selectors import contents, reporting
from tinhso.steering.plans.services import cascading, closing
from tinhso.steering.plans.services.contents import scope_of
from tinhso.steering.plans.services.scopes import allowed, demand
from tinhso.steering.plans.views.common import KINDS, actor_of
from tinhso.steering.plans.views.rounds import refuse


def level_words(level: Level) -> str:
    """Return what a level of units is called."""
    return {
        Level.DEPARTMENTS: _("sở, ban, ngành"),
        Level.DISTRICTS: _("huyện, thành phố (đến 30/6/2025)"),
        Level.COMMUNES: _("xã, phường"),
    }[level]


def _row(section: str, code: str) -> tuple[Kind, Any, str]:
    """Return kind, content and title of a row, or raise Http404."""
    kind = KINDS[Section(section)] if section in set(Section) else None
    found = contents.content(kind, code) if kind else None
    if kind is None or found is None:
        raise Http404(_("Không có mục này."))
    return kind, found[0], contents.titles(getattr(found[0], "plan", ""))[code].words


# --- cascade ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@signed_in
@idempotent
def cascade(request: HttpRequest, code: str) -> HttpResponse:
    """Give a target to the units of one level, or end shares."""
    _kind, target, title = _row(Section.TARGETS.value, code)
    assert isinstance(target, Target)
    demand(actor_of(request), permissions.CASCADE, scope_of(Kind.TARGET, target).agency)
    level = request.GET.get("cap", Level.COMMUNES.value)
    chosen = Level(level) if level in set(Level) else Level.COMMUNES
    day = _day(request)
    root = target_root(target)
    units = directory.units(chosen, day, root)
    shares = [share for share in reporting.shares(target=code) if share.valid_to is None]
    held = {share.agency for share in shares}
    names = directory.names(held, today())
    free = [(unit.code, unit.name) for unit in units if unit.code not in held]
    step = request.POST.get("viec", "") if request.method == "POST" else ""
    add = CascadeForm(
        free,
        request.POST if step == "giao" else None,
        initial={"valid_from": day, "agencies": [unit for unit, _name in free]},
    )
    end = EndShareForm(
        sorted(names.items(), key=lambda item: item[1]),
        request.POST if step == "thoi" else None,
        auto_id="id_end_%s",
        initial={"last_day": today()},
    )
    if _cascaded(request, code, add if step == "giao" else end if step == "thoi" else None, step):
        return HttpResponseRedirect(request.get_full_path())
    context = {
        "title": title,
        "levels": [(item.value, level_words(item), item is chosen) for item in Level],
        "day": day,
        "units": units,
        "form": add,
        "free": free,
        "end_form": end,
        "shares": sorted(((names[share.agency], share) for share in shares), key=lambda item: item[0]),
        "back": reverse("plans:item", args=[Section.TARGETS.value, code]),
        "breadcrumbs": [{"url": reverse("plans:item", args=[Section.TARGETS.value, code]), "label": title}],
    }
    wrong = add.errors or end.errors
    return render(request, "plans/cascade.html", context, status=400 if wrong else 200)


def target_root(target: Target) -> str:
    """Return the agency under which a target's units stand: the top of the path of the one that leads it."""
    return str(scope_of(Kind.TARGET, target).agency).split("/")[0]


def _day(request: HttpRequest) -> Any:
    try:
        return parse_date(request.GET.get("tu-ngay", "")) or today()
    except DateError:
        return today()


def _cascaded(request: HttpRequest, code: str, form: Any, step: str) -> bool:
    if form is None or not form.is_valid():
        return False
    by, data = actor_of(request), form.cleaned_data
    try:
        if step == "giao":
            count = cascading.cascade(by=by, target=code, **data)
            messages.success(request, _("Đã giao cho %(count)s đơn vị.") % {"count": count})
        else:
            count = cascading.end_shares(by=by, target=code, **data)
            messages.success(request, _("Đã thôi giao cho %(count)s đơn vị.") % {"count": count})
    except ReportRefused as refusal:
        refuse(form, refusal)
        return False
    return True


# --- closing ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@signed_in
def close(request: HttpRequest, section: str, code: str) -> HttpResponse:
    """Close a row by its accepted report, decide it against the figures, or open it again."""
    kind, content, title = _row(section, code)
    if kind not in closing.CLOSABLE:
        raise Http404
    by = actor_of(request)
    leader = scope_of(kind, content).agency
    may = {
        "dong": allowed(by, permissions.CLOSE, leader),
        "ket-luan": allowed(by, permissions.OVERRIDE, leader),
    }
    history = reporting.closings_of(kind, code)
    last = history[-1] if history else None
    is_closed = last is not None and last.step.value == "closed"
    may["mo-lai"] = may["ket-luan"] if last and last.is_override else may["dong"]
    if not any(may.values()):
        demand(by, permissions.CLOSE, leader)
    forms = _closing_forms(request, len(history))
    step = request.POST.get("viec", "") if request.method == "POST" else ""
    url = reverse("plans:item", args=[section, code])
    if step in forms and forms[step].is_valid() and _closed(request, kind, code, step, forms[step]):
        return HttpResponseRedirect(url)
    proof, evidence = closing.proof(kind, code)
    context = {
        "title": title,
        "is_closed": is_closed,
        "last": last,
        "missing": "" if is_closed else closing.what_is_missing(kind, code),
        "proof": proof,
        "proof_words": words.report_words(proof.report, getattr(content, "measures", ())) if proof else "",
        "evidence": evidence,
        "may": {key.replace("-", "_"): value for key, value in may.items()},
        "close_form": forms["dong"],
        "override_form": forms["ket-luan"],
        "reopen_form": forms["mo-lai"],
        "back": url,
        "breadcrumbs": [{"url": url, "label": title}],
    }
    wrong = any(form.errors for form in forms.values() if form.is_bound)
    return render(request, "plans/close.html", context, status=400 if wrong else 200)


def _closing_forms(request: HttpRequest, seen: int) -> dict[str, Any]:
    step = request.POST.get("viec", "") if request.method == "POST" else ""
    makes: dict[str, Any] = {"dong": CloseForm, "ket-luan": OverrideForm, "mo-lai": ReasonForm}
    return {
        name: make(request.POST if step == name else None, initial={"seen": seen}, auto_id=f"id_{name}_%s")
        for name, make in makes.items()
    }


def _closed(request: HttpRequest, kind: Kind, code: str, step: str, form: Any) -> bool:
    data = form.cleaned_data
    named: dict[str, Any] = {"by": actor_of(request), "kind": kind, "code": code, "seen": data["seen"]}
    try:
        if step == "dong":
            closing.close(**named, note=data["note"])
        elif step == "ket-luan":
            closing.override(**named, verdict=Verdict(data["verdict"]), reason=data["reason"])
        else:
            closing.reopen(**named, reason=data["reason"])
    except ReportRefused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Đã ghi kết luận; bảng đã đổi theo."))
    return True
