"""Correcting a row, going back to an earlier version, withdrawing it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import require
from tinhso.core.directory import words
from tinhso.core.directory.data import Agency, Area, Content, DirectoryError, Post, Successor, Target
from tinhso.core.directory.forms import ReasonForm, RowForm
from tinhso.core.directory.rules import permissions
from tinhso.core.directory.selectors import directory, version_content, versions
from tinhso.core.directory.selectors.history import named
from tinhso.core.directory.services import editing
from tinhso.core.directory.views.common import Links, actor_of, frame, name_of
from tinhso.core.province.api import StaleVersionError, differences, to_plain


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, item: UUID) -> HttpResponse:
    """Show and take the form for any row."""
    content, seen = _editable(request, item)
    form = RowForm(content, seen, request.POST or None)
    back = address_of(request, content)
    by = actor_of(request)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = saved(
            form,
            lambda: editing.edit(by=by, item=item, content=form.changed(), seen=data["seen"], reason=data["reason"]),
        )
        if done:
            messages.success(request, _("Đã lưu bản mới. Bản cũ vẫn còn trong phần lịch sử."))
            return HttpResponseRedirect(back)
    context = frame(
        request,
        "",
        form=form,
        name=title_of(content),
        kind=words.KINDS[content.kind_of_row],
        back=back,
        versions=versions(item, seen),
        item=item,
        may_edit=True,
    )
    return render(request, "directory/edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, item: UUID, number: int) -> HttpResponse:
    """Compare an earlier version with the one that counts; make it count again, with a reason."""
    content, seen = _editable(request, item)
    plain = version_content(item, number)
    if plain is None:
        raise Http404(_("Không có bản này."))
    by = actor_of(request)
    return _reasoned(
        request,
        content,
        seen,
        lambda data: editing.restore(by=by, item=item, number=number, seen=data["seen"], reason=data["reason"]),
        done=_("Đã dùng lại bản số %(number)s.") % {"number": number},
        heading=_("Dùng lại bản số %(number)s") % {"number": number},
        button=_("Dùng lại bản này"),
        differences=named(differences(to_plain(content), plain)),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, item: UUID) -> HttpResponse:
    """Take a row out that was entered by mistake, with a reason."""
    content, seen = _editable(request, item)
    by = actor_of(request)
    return _reasoned(
        request,
        content,
        seen,
        lambda data: editing.withdraw(by=by, item=item, seen=data["seen"], reason=data["reason"]),
        done=_("Đã rút dòng này khỏi danh bạ."),
        heading=_("Rút khỏi danh bạ"),
        button=_("Rút dòng này"),
        warning=_("Chỉ dùng khi dòng này ghi nhầm. Đơn vị giải thể thì ghi ngày hết hiệu lực, không rút."),
    )


def _reasoned(
    request: HttpRequest, content: Content, seen: int, save: Callable[[dict[str, Any]], object], **context: Any
) -> HttpResponse:
    form = ReasonForm(request.POST or None, initial={"seen": seen})
    back = address_of(request, content)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: save(form.cleaned_data)):
        messages.success(request, context["done"])
        return HttpResponseRedirect(back)
    page = frame(request, "", form=form, name=title_of(content), back=back, **context)
    return render(request, "directory/reason.html", page, status=400 if form.errors else 200)


def _editable(request: HttpRequest, item: UUID) -> tuple[Content, int]:
    """Return a row and its version; Http404 if there is none, NotAllowed if the reader may not edit it."""
    held = directory()
    content = held.by_public_id.get(item)
    if content is None:
        raise Http404(_("Danh bạ không có dòng này."))
    require(actor_of(request), permissions.EDIT, scope=editing.scope_of_row(held, content))
    return content, held.stamp(content).version


def address_of(request: HttpRequest, content: Content) -> str:
    """Return the page a row is shown on."""
    links = Links(request)
    if isinstance(content, Area):
        return links.unit(Target.AREA, content.code, content.valid_to or content.valid_from)
    if isinstance(content, Agency):
        return links.unit(Target.AGENCY, content.code, content.valid_to or content.valid_from)
    if isinstance(content, Successor):
        return links.unit(content.target, content.new, content.on)
    return links.unit(Target.AGENCY, content.agency)


def title_of(content: Content) -> str:
    """Return what a row is called."""
    if isinstance(content, Successor):
        return f"{content.old} → {content.new}"
    return content.title if isinstance(content, Post) else name_of(content)


def saved(form: django_forms.Form, save: Callable[[], object]) -> bool:
    """Do *save*; put what it refuses on the form, at the field where it is known."""
    try:
        save()
    except StaleVersionError:
        form.add_error(None, _("Có người vừa lưu bản khác. Hãy xem bản mới rồi làm lại; phần bạn nhập vẫn ở dưới."))
    except DirectoryError as error:
        for problem in error.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.text)
    else:
        return True
    return False
