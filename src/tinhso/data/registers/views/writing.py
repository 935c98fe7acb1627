"""Adding, correcting and changing records on screen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.blocks.forms.api import Draft, discard_draft, draft_of
from tinhso.core.access.api import NotAllowed
from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import DayField
from tinhso.data.registers.data import InvalidRecord, Record, RegistersError
from tinhso.data.registers.forms.record_form import RecordForm
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.services import reading
from tinhso.data.registers.services import records as writes
from tinhso.data.registers.views.common import title_of, told


def to_record(code: str, public_id: str) -> HttpResponseRedirect:
    """Lead to the record's page."""
    return HttpResponseRedirect(reverse("registers:record", args=[code, public_id]))


def saved(form: RecordForm | forms.Form, save: Callable[[], Any]) -> Any:
    """Return what *save* gave; on a refusal put it into the form and return None."""
    try:
        return save()
    except InvalidRecord as error:
        if isinstance(form, RecordForm):
            form.show_errors(error.errors)
        else:
            form.add_error(None, str(error))
    except NotAllowed:
        raise
    except RegistersError as error:
        form.add_error(None, str(error))
    return None


def form_page(request: HttpRequest, found: Head, form: Any, title: str, **context: Any) -> HttpResponse:
    """Show a form of a register; 400 where it was refused."""
    status = 400 if form.is_bound and form.errors else 200
    base = {"declaration": found.declaration, "form": form, "title": title, "code": found.code}
    return render(request, "registers/form.html", {**base, **context}, status=status)


def editable(request: HttpRequest, code: str, public_id: str) -> tuple[Head, Record]:
    """Return a record that the reader may write; opening it for that is written down as a reading."""
    by, found = actor_of(request), head(code)
    item = reading.read_record(by=by, code=code, public_id=public_id, purpose=_("Mở để sửa"))
    access.require_write(by, found.declaration, item.agency, item.area)
    return found, item


def reason_field() -> forms.Field:
    """Return the box for why."""
    return forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        help_text=_("Ví dụ số và ngày của văn bản. Lý do đi cùng phiên bản mới."),
    )


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a record."""
    by, found = actor_of(request), head(code)
    if not access.may_write_some(by, found.declaration):
        access.require_write(by, found.declaration, "", "")
    name = f"registers:{code}:add"
    draft = draft_of(name, by=by) if request.method == "GET" else None
    since = DayField(label=_("Đúng từ ngày"), required=False, help_text=_("Để trống nếu không rõ."))
    form = RecordForm(found.declaration, request.POST or None, by=by, draft=draft, more={"true_from__": since})
    if request.method == "POST" and form.is_valid():
        made = saved(
            form,
            lambda: writes.create(by=by, code=code, values=form.values(), true_from=form.cleaned_data["true_from__"]),
        )
        if made is not None:
            discard_draft(by=by, form=name)
            messages.success(request, _("Đã thêm bản ghi."))
            if request.POST.get("act") == "more":
                return HttpResponseRedirect(reverse("registers:add", args=[code]))
            return to_record(code, made.public_id)
    context = {"draft": draft, "draft_name": name, "may_go_on": True}
    return form_page(request, found, form, _("Thêm bản ghi"), **context)


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def correct(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Correct a record: it was always so."""
    words = _(
        "Đính chính nghĩa là từ trước đến nay vốn như vậy. Nếu thực tế mới thay đổi, hãy dùng “Thay đổi từ ngày”."
    )
    more: dict[str, forms.Field] = {"reason__": reason_field()}
    return _edit(request, code, public_id, "correct", _("Đính chính"), words, more)


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def change(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Say that the world changed on a day."""
    words = _("Phiên bản cũ vẫn đúng cho đến ngày trước ngày thay đổi.")
    since = DayField(label=_("Thay đổi từ ngày"), initial=today())
    more = {"true_from__": since, "reason__": reason_field()}
    return _edit(request, code, public_id, "change", _("Thay đổi từ ngày"), words, more)


def _edit(
    request: HttpRequest, code: str, public_id: str, action: str, title: str, words: str, more: dict[str, forms.Field]
) -> HttpResponseBase:
    found, item = editable(request, code, public_id)
    by, name = actor_of(request), f"registers:{code}:{public_id}:{action}"
    draft = draft_of(name, by=by) if request.method == "GET" else None
    stale = _is_stale(draft, item)
    form = RecordForm(
        found.declaration,
        request.POST or None,
        by=by,
        values=item.values,
        draft=None if stale and "nhap" not in request.GET else draft,
        more=more,
    )
    form.fields["seen__"].initial = item.version
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _write(by, code, item, action, form)):
        discard_draft(by=by, form=name)
        messages.success(request, _("Đã ghi phiên bản mới. Phiên bản cũ còn trong lịch sử."))
        return to_record(code, public_id)
    context = {"words": words, "item": item, "draft": draft, "draft_name": name, "stale": stale}
    context["subject"] = title_of(found.declaration, item.values)
    return form_page(request, found, form, title, **context)


def _is_stale(draft: Draft | None, item: Record) -> bool:
    """Whether a draft began from another version than the present one."""
    return draft is not None and draft.first("seen__", str(item.version)) != str(item.version)


def _write(by: Any, code: str, item: Record, action: str, form: RecordForm) -> Record:
    told = {"by": by, "code": code, "public_id": item.public_id, "values": form.values()}
    told |= {"reason": form.cleaned_data["reason__"], "expected_version": form.seen}
    if action == "change":
        return writes.change(**told, true_from=form.cleaned_data["true_from__"])
    return writes.correct(**told)
