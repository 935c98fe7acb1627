"""Adding, correcting, changing, ending, undoing and merging records on screen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinhso.core.access.api import NotAllowed
from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import DayField
from tinhso.data.registers.data import InvalidRecord, Record, RegistersError
from tinhso.data.registers.forms.record_form import RecordForm
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors import records
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.services import joining, reading, saved
from tinhso.data.registers.services import records as writes
from tinhso.data.registers.views.common import title_of, told


def _to(code: str, public_id: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("registers:record", args=[code, public_id]))


def _saved(form: RecordForm | forms.Form, save: Callable[[], Any]) -> Any:
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


def _page(request: HttpRequest, found: Head, form: Any, title: str, **context: Any) -> HttpResponse:
    status = 400 if form.is_bound and form.errors else 200
    base = {"declaration": found.declaration, "form": form, "title": title, "code": found.code}
    return render(request, "registers/form.html", {**base, **context}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def add(request: HttpRequest, code: str) -> HttpResponseBase:
    """Add a record."""
    by, found = actor_of(request), head(code)
    if not access.may_write_some(by, found.declaration):
        access.require_write(by, found.declaration, "", "")
    form = RecordForm(found.declaration, request.POST or None)
    form.fields["true_from__"] = DayField(
        label=_("Đúng từ ngày"), required=False, help_text=_("Để trống nếu không rõ.")
    )
    if request.method == "POST" and form.is_valid():
        made = _saved(
            form,
            lambda: writes.create(by=by, code=code, values=form.values(), true_from=form.cleaned_data["true_from__"]),
        )
        if made is not None:
            messages.success(request, _("Đã thêm bản ghi."))
            return _to(code, made.public_id)
    title = _("Thêm bản ghi")
    return _page(request, found, form, title, groups=form.groups(), extra=[form["true_from__"]], draft=f"add-{code}")


def _editable(request: HttpRequest, code: str, public_id: str) -> tuple[Head, Record]:
    by, found = actor_of(request), head(code)
    item = reading.read_record(by=by, code=code, public_id=public_id, purpose=_("Mở để sửa"))
    access.require_write(by, found.declaration, item.agency, item.area)
    return found, item


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def correct(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Correct a record: it was always so."""
    found, item = _editable(request, code, public_id)
    form = RecordForm(found.declaration, request.POST or None, values=item.values, asks_reason=True)
    form.fields["seen__"].initial = item.version
    if request.method == "POST" and form.is_valid():
        made = _saved(
            form,
            lambda: writes.correct(
                by=actor_of(request),
                code=code,
                public_id=public_id,
                values=form.values(),
                reason=form.cleaned_data["reason__"],
                expected_version=form.seen,
            ),
        )
        if made is not None:
            messages.success(request, _("Đã ghi phiên bản mới. Phiên bản cũ còn trong lịch sử."))
            return _to(code, public_id)
    words = _(
        "Đính chính nghĩa là từ trước đến nay vốn như vậy. Nếu thực tế mới thay đổi, hãy dùng “Thay đổi từ ngày”."
    )
    return _page(
        request, found, form, _("Đính chính"), groups=form.groups(), extra=[form["reason__"]], words=words, item=item
    )


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def change(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Say that the world changed on a day."""
    found, item = _editable(request, code, public_id)
    form = RecordForm(found.declaration, request.POST or None, values=item.values, asks_reason=True)
    form.fields["seen__"].initial = item.version
    form.fields["true_from__"] = DayField(label=_("Thay đổi từ ngày"), initial=today())
    if request.method == "POST" and form.is_valid():
        made = _saved(
            form,
            lambda: writes.change(
                by=actor_of(request),
                code=code,
                public_id=public_id,
                values=form.values(),
                true_from=form.cleaned_data["true_from__"],
                reason=form.cleaned_data["reason__"],
                expected_version=form.seen,
            ),
        )
        if made is not None:
            messages.success(request, _("Đã ghi thay đổi."))
            return _to(code, public_id)
    words = _("Phiên bản cũ vẫn đúng cho đến ngày trước ngày thay đổi.")
    extra = [form["true_from__"], form["reason__"]]
    return _page(request, found, form, _("Thay đổi từ ngày"), groups=form.groups(), extra=extra, words=words, item=item)


class EndForm(forms.Form):
    """The last day of a record, and why."""

    true_to = DayField(label="")
    reason = forms.CharField(max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["true_to"].label = _("Ngày cuối còn đúng")
        self.fields["reason"].label = _("Lý do")


class UndoForm(forms.Form):
    """Why the last act is taken back."""

    reason = forms.CharField(max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reason"].label = _("Lý do")


class MergeForm(forms.Form):
    """Which record leads to this one, and why."""

    lose = forms.UUIDField()
    reason = forms.CharField(max_length=1000)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["lose"].label = _("Mã bản ghi trùng (sẽ dẫn về bản ghi này)")
        self.fields["reason"].label = _("Lý do")


@signed_in
@require_http_methods(["GET", "POST"])
@told
def act(request: HttpRequest, code: str, public_id: str, action: str) -> HttpResponseBase:
    """End a record, take its last act back, or merge another into it."""
    found, item = _editable(request, code, public_id)
    kind, title, words = {
        "ket-thuc": (
            EndForm,
            _("Kết thúc bản ghi"),
            _("Bản ghi vẫn đọc được; chỉ không còn trong danh sách đang dùng."),
        ),
        "hoan-tac": (UndoForm, _("Hoàn tác lần ghi cuối"), _("Thêm một phiên bản giống phiên bản trước đó.")),
        "gop": (MergeForm, _("Gộp bản ghi trùng"), _("Giá trị của bản ghi này được giữ; bản ghi kia dẫn về đây.")),
    }[action]
    form = kind(request.POST or None, initial={"seen": item.version, "true_to": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, lambda: _do(request, action, code, public_id, form.cleaned_data)) is not None
    ):
        messages.success(request, _("Đã ghi."))
        return _to(code, public_id)
    shown = title_of(found.declaration, item.values)
    return _page(request, found, form, title, plain=True, words=words, item=item, subject=shown)


def _do(request: HttpRequest, action: str, code: str, public_id: str, data: dict[str, Any]) -> Any:
    by, reason, seen = actor_of(request), data["reason"], data["seen"]
    if action == "ket-thuc":
        return writes.end(
            by=by, code=code, public_id=public_id, true_to=data["true_to"], reason=reason, expected_version=seen
        )
    if action == "hoan-tac":
        return writes.undo(by=by, code=code, public_id=public_id, reason=reason, expected_version=seen)
    return joining.merge(by=by, code=code, keep=public_id, lose=str(data["lose"]), reason=reason, expected_keep=seen)


@signed_in
@require_POST
@told
def keep_view(request: HttpRequest, code: str) -> HttpResponseBase:
    """Keep the list's filters, sort and columns under a name, or forget one."""
    by = actor_of(request)
    address = reverse("registers:register", args=[code])
    forgotten = request.POST.get("forget", "")
    if forgotten and records.is_uuid(forgotten):
        saved.forget_view(by=by, code=code, public_id=forgotten)
        return HttpResponseRedirect(address)
    query = request.POST.get("query", "")
    try:
        saved.save_view(by=by, code=code, name=request.POST.get("name", ""), query=query)
    except RegistersError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã lưu danh sách."))
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
