"""Correcting a row and going back to an earlier version: data stewards and administrators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import require
from tinhso.core.province.api import differences, to_plain
from tinhso.steering.plans.data import Content, ContentError, Kind, Result, Section, StaleVersionError, Target
from tinhso.steering.plans.forms.contents import EditForm, ProjectForm, ReasonForm, ResultForm, TargetForm, TaskForm
from tinhso.steering.plans.rules import permissions
from tinhso.steering.plans.selectors import contents as selectors
from tinhso.steering.plans.services import contents as services
from tinhso.steering.plans.views.common import KINDS, Links, actor_of

_FORMS: dict[Kind, type[EditForm]] = {Kind.TARGET: TargetForm, Kind.TASK: TaskForm, Kind.PROJECT: ProjectForm}


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, section: str, code: str) -> HttpResponse:
    """Show and take the form for a target, task or project."""
    if section not in set(Section):
        raise Http404
    kind = KINDS[Section(section)]
    content, seen = _editable(request, kind, code)
    form = _FORMS[kind](content, seen, request.POST or None)
    return _answer(request, kind, form, section, code, _title(content))


@require_http_methods(["GET", "POST"])
def edit_result(request: HttpRequest, code: str) -> HttpResponse:
    """Show and take the form for what the document states of a target."""
    target = selectors.content(Kind.TARGET, code)
    latest = _latest_result(code)
    if target is None or latest is None or not isinstance(target[0], Target):
        raise Http404
    content, seen = _editable(request, Kind.RESULT, latest)
    assert isinstance(content, Result)
    form = ResultForm(content, target[0], seen, request.POST or None)
    return _answer(request, Kind.RESULT, form, Section.TARGETS.value, code, _title(target[0]))


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, section: str, code: str, number: int) -> HttpResponse:
    """Ask for the reason, then make an earlier version count again. ``section`` may also be "ket-qua" (a result)."""
    kind = Kind.RESULT if section == "ket-qua" else KINDS[Section(section)] if section in set(Section) else None
    if kind is None:
        raise Http404
    content, seen = _editable(request, kind, code)
    target = content.target if isinstance(content, Result) else code
    shown = Section.TARGETS.value if isinstance(content, Result) else section
    form = ReasonForm(request.POST or None, initial={"seen": seen})
    version = next((item for item in selectors.versions(kind, code) if item.number == number), None)
    if version is None:
        raise Http404
    url = Links(request)("item", shown, target)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        by = actor_of(request)
        if _saved(
            form,
            lambda: services.restore(
                by=by, kind=kind, code=code, number=number, seen=data["seen"], reason=data["reason"]
            ),
        ):
            messages.success(request, _("Đã dùng lại bản số %(number)s.") % {"number": number})
            return HttpResponseRedirect(url)
    found = selectors.version_content(kind, code, number)
    changes = differences(_standing(kind, code), found[1]) if found else []
    context = {"form": form, "version": version, "differences": changes, "back": url, "title": _title(content)}
    return render(request, "plans/restore.html", context, status=400 if form.errors else 200)


def _editable(request: HttpRequest, kind: Kind, code: str) -> tuple[Content, int]:
    """Return a row and its version; Http404 if there is none, NotAllowed if the reader may not edit it."""
    found = selectors.content(kind, code)
    if found is None:
        raise Http404
    require(actor_of(request), permissions.EDIT, scope=services.scope_of(kind, found[0]))
    return found


def _latest_result(target: str) -> str | None:
    results = [row.content for row in selectors.rows() if isinstance(row.content, Result)]
    mine = [result for result in results if result.target == target]
    return max(mine, key=lambda result: result.as_of).code if mine else None


def _standing(kind: Kind, code: str) -> Any:
    found = selectors.content(kind, code)
    return to_plain(found[0]) if found else None


def _title(content: Content) -> str:
    return str(getattr(content, "wording", "") or getattr(content, "name", "") or getattr(content, "text", ""))


def _answer(request: HttpRequest, kind: Kind, form: EditForm, section: str, code: str, title: str) -> HttpResponse:
    url = Links(request)("item", section, code)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        by = actor_of(request)
        if _saved(
            form,
            lambda: services.edit(by=by, kind=kind, content=form.changed(), seen=data["seen"], reason=data["reason"]),
        ):
            messages.success(request, _("Đã lưu bản mới. Bản cũ vẫn còn trong phần lịch sử."))
            return HttpResponseRedirect(url)
    context = {"form": form, "title": title, "kind": kind.value, "back": url}
    return render(request, "plans/edit.html", context, status=400 if form.errors else 200)


def _saved(form: ReasonForm, save: Any) -> bool:
    try:
        save()
    except StaleVersionError:
        form.add_error(
            None, _("Có người vừa lưu bản khác của mục này. Hãy xem bản mới rồi sửa lại; phần bạn nhập vẫn ở dưới.")
        )
    except ContentError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False
