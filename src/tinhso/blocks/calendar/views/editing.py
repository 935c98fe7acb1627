"""Editing: a day, working hours, cut-offs, taking back, going back, a year's file. Administrators only."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinhso.blocks.calendar import selectors, services, wording
from tinhso.blocks.calendar.data import CalendarError, Content, Cutoff, Hours, Kind, SpecialDay
from tinhso.blocks.calendar.forms import CutoffForm, DayForm, HoursForm, ImportForm, ReasonForm, TakeForm
from tinhso.blocks.calendar.rules import permissions
from tinhso.blocks.calendar.views.reading import actor_of, crumbs, day_of
from tinhso.core.access.api import require
from tinhso.core.clock.api import today

NEW = "moi"


def _gate(request: HttpRequest) -> None:
    require(actor_of(request), permissions.EDIT)


def _saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Run *save*; put a refusal where it belongs in the form."""
    try:
        save()
    except CalendarError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _edit_page(request: HttpRequest, form: forms.Form, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "breadcrumbs": crumbs()}
    return render(request, "calendar/edit.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def edit_day(request: HttpRequest, code: str) -> HttpResponse:
    """Show and take the form of one day."""
    _gate(request)
    day = day_of(code)
    standing, seen = selectors.content(Kind.DAY, day.isoformat())
    values = DayForm.values(standing) if isinstance(standing, SpecialDay) else {"is_confirmed": True}
    form = DayForm(request.POST or None, initial={**values, "seen": seen})
    back = reverse("calendar:day", args=[day.isoformat()])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        content = form.special(day)
        if _saved(
            form,
            lambda: services.save(
                by=actor_of(request), kind=Kind.DAY, content=content, seen=data["seen"], reason=data["reason"]
            ),
        ):
            messages.success(request, _("Đã lưu. Mọi hạn tính từ bây giờ theo lịch mới."))
            return HttpResponseRedirect(back)
    return _edit_page(request, form, wording.day_words(day), back)


@never_cache
@require_http_methods(["GET", "POST"])
def edit_hours(request: HttpRequest, code: str) -> HttpResponse:
    """Show and take the form of a week's hours; ``moi`` makes a new row."""
    return _edit_row(request, Kind.HOURS, code, HoursForm, lambda form, key: form.hours(key))


@never_cache
@require_http_methods(["GET", "POST"])
def edit_cutoff(request: HttpRequest, code: str) -> HttpResponse:
    """Show and take the form of a cut-off; ``moi`` makes a new row."""
    return _edit_row(request, Kind.CUTOFF, code, CutoffForm, lambda form, key: form.cutoff(key))


def _edit_row(
    request: HttpRequest, kind: Kind, code: str, form_class: Any, content_of: Callable[[Any, str], Content]
) -> HttpResponse:
    _gate(request)
    standing, seen = selectors.content(kind, code) if code != NEW else (None, 0)
    if standing is None and code != NEW:
        raise Http404
    values = form_class.values(standing) if isinstance(standing, Hours | Cutoff) else {"valid_from": today()}
    form = form_class(request.POST or None, initial={**values, "seen": seen})
    back = reverse("calendar:hours")
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        content = content_of(form, "" if code == NEW else code)
        if _saved(
            form,
            lambda: services.save(
                by=actor_of(request), kind=kind, content=content, seen=data["seen"], reason=data["reason"]
            ),
        ):
            messages.success(request, _("Đã lưu. Mọi hạn tính từ bây giờ theo lịch mới."))
            return HttpResponseRedirect(back)
    title = _("Giờ làm việc") if kind is Kind.HOURS else _("Giờ nhận trong ngày")
    return _edit_page(request, form, title, back)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_day(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, then make the day an ordinary one again."""
    _gate(request)
    day = day_of(code).isoformat()
    standing, seen = selectors.content(Kind.DAY, day)
    if not isinstance(standing, SpecialDay):
        raise Http404
    form = ReasonForm(request.POST or None, initial={"seen": seen})
    back = reverse("calendar:day", args=[day])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _saved(
            form,
            lambda: services.withdraw(
                by=actor_of(request), kind=Kind.DAY, code=day, seen=data["seen"], reason=data["reason"]
            ),
        ):
            messages.success(request, _("Đã rút. Ngày này được tính như ngày thường."))
            return HttpResponseRedirect(back)
    context = {"form": form, "title": wording.day_words(standing.day), "special": standing, "back": back}
    return render(request, "calendar/withdraw.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def restore_day(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask why, then use an earlier version again."""
    _gate(request)
    day = day_of(code).isoformat()
    version = next((item for item in selectors.versions(Kind.DAY, day) if item.number == number), None)
    if version is None or version.withdrawn:
        raise Http404
    _standing, seen = selectors.content(Kind.DAY, day)
    form = ReasonForm(request.POST or None, initial={"seen": seen})
    back = reverse("calendar:day", args=[day])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        by = actor_of(request)
        if _saved(
            form,
            lambda: services.restore(
                by=by, kind=Kind.DAY, code=day, number=number, seen=data["seen"], reason=data["reason"]
            ),
        ):
            messages.success(request, _("Đã dùng lại bản số %(number)s.") % {"number": number})
            return HttpResponseRedirect(back)
    title = _("Dùng lại bản số %(number)s") % {"number": number}
    return _edit_page(request, form, title, back)


# --- a year's file ------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "POST"])
def import_year(request: HttpRequest) -> HttpResponse:
    """Take a file: show what it would change, then, with a reason, change it."""
    _gate(request)
    if request.method == "POST" and "content" in request.POST:
        return _take(request)
    form = ImportForm(request.POST or None, request.FILES or None, initial={"year": today().year + 1})
    context: dict[str, Any] = {"form": form, "breadcrumbs": crumbs()}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        content: bytes = data["file"].read(services.IMPORT_MAX + 1)
        try:
            plan = selectors.plan_import(content, basis=data["basis"], year=data["year"])
        except CalendarError as error:
            form.add_error("file", str(error))
        else:
            text = content.decode("utf-8-sig")
            context["plan"] = plan
            context["take"] = TakeForm(initial={"content": text, "year": data["year"], "basis": data["basis"]})
    return render(request, "calendar/import.html", context, status=400 if form.errors else 200)


def _take(request: HttpRequest) -> HttpResponse:
    form = TakeForm(request.POST)
    context: dict[str, Any] = {"form": ImportForm(initial={"year": today().year + 1}), "take": form}
    if form.is_valid():
        data = form.cleaned_data
        try:
            plan = selectors.plan_import(data["content"].encode(), basis=data["basis"], year=data["year"])
            context["plan"] = plan
            if not plan.is_sound:
                raise CalendarError(_("Tệp còn dòng sai, chưa ghi gì."))
            count = services.import_days(by=actor_of(request), days=plan.days, reason=data["reason"])
        except CalendarError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã ghi %(n)s ngày của năm %(year)s.") % {"n": count, "year": data["year"]})
            return HttpResponseRedirect(f"{reverse('calendar:year')}?nam={data['year']}")
    return render(request, "calendar/import.html", {**context, "breadcrumbs": crumbs()}, status=400)
