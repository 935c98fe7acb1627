"""Ending a record and taking its last act back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.clock.api import today
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, signed_in
from tinhso.core.web.api import DayField
from tinhso.data.registers.services import records as writes
from tinhso.data.registers.views.common import title_of, told
from tinhso.data.registers.views.writing import editable, form_page, reason_field, saved, to_record


class UndoForm(forms.Form):
    """Why the last act is taken back."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reason"] = reason_field()


class EndForm(UndoForm):
    """The last day of a record, and why."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["true_to"] = DayField(label=_("Ngày cuối còn đúng"))
        self.order_fields(["true_to", "reason"])


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def end(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """End a record: it is no more, and stays readable."""
    words = _("Bản ghi vẫn đọc được; chỉ không còn trong danh sách đang dùng.")
    return _act(request, code, public_id, EndForm, _("Kết thúc bản ghi"), words)


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def undo(request: HttpRequest, code: str, public_id: str) -> HttpResponseBase:
    """Take the last act back."""
    words = _("Thêm một phiên bản giống phiên bản trước đó; không có gì bị xoá.")
    return _act(request, code, public_id, UndoForm, _("Hoàn tác lần ghi cuối"), words)


def _act(
    request: HttpRequest, code: str, public_id: str, kind: type[UndoForm], title: str, words: str
) -> HttpResponseBase:
    found, item = editable(request, code, public_id)
    form = kind(request.POST or None, initial={"seen": item.version, "true_to": today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(form, lambda: _do(request, code, public_id, form.cleaned_data)) is not None
    ):
        messages.success(request, _("Đã ghi."))
        return to_record(code, public_id)
    subject = title_of(found.declaration, item.values)
    return form_page(request, found, form, title, plain=True, words=words, item=item, subject=subject)


def _do(request: HttpRequest, code: str, public_id: str, data: dict[str, Any]) -> Any:
    told: dict[str, Any] = {"by": actor_of(request), "code": code, "public_id": public_id}
    told |= {"reason": data["reason"], "expected_version": data["seen"]}
    return writes.end(**told, true_to=data["true_to"]) if "true_to" in data else writes.undo(**told)
