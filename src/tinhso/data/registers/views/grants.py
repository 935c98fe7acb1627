"""Special fields opened to other agencies: who, what for, until when, confirmed by whom."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import NotAllowed
from tinhso.core.clock.api import today
from tinhso.core.directory.api import agencies, names_of_agencies
from tinhso.core.events.api import idempotent
from tinhso.core.identity.api import actor_of, names_of, signed_in
from tinhso.core.web.api import DayField
from tinhso.data.registers.data import Declaration, Personal, RegistersError, Sharing
from tinhso.data.registers.models import FieldGrant
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors.grants import grants_of
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.registers import register as register_info
from tinhso.data.registers.services.granting import confirm_grant, grant_fields, withdraw_grant
from tinhso.data.registers.views.common import head_context, personals, told


class GrantForm(forms.Form):
    """Which fields, to whom, what for, until when."""

    def __init__(self, declaration: Declaration, data: Any = None) -> None:
        super().__init__(data)
        words = personals()
        special = [item for item in declaration.shown if item.sharing is Sharing.SPECIAL]
        self.fields["fields"] = forms.MultipleChoiceField(
            label=_("Trường được mở"),
            choices=[(item.name, f"{item.label} ({_kind(words, item.personal)})") for item in special],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Chỉ mở đúng những trường cần cho công việc."),
        )
        others = [(item.code, item.name) for item in agencies(on=today()) if item.code != declaration.owner]
        self.fields["agency"] = forms.ChoiceField(label=_("Mở cho cơ quan"), choices=[("", _("– chọn –")), *others])
        self.fields["purpose"] = forms.CharField(
            label=_("Dùng vào việc gì, theo văn bản nào"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["valid_to"] = DayField(
            label=_("Đến hết ngày"), required=False, help_text=_("Để trống: đến khi thu hồi.")
        )


def _kind(words: dict[str, str], personal: Personal) -> str:
    if personal is Personal.NONE:
        return _("không phải dữ liệu cá nhân")
    return _("dữ liệu cá nhân %(kind)s") % {"kind": words[personal.value]}


@signed_in
@require_http_methods(["GET", "POST"])
@told
@idempotent
def grants(request: HttpRequest, code: str) -> HttpResponseBase:
    """List what is open to whom; open more, confirm, withdraw."""
    by, found = actor_of(request), head(code)
    owner = found.declaration.owner
    may_grant, may_confirm = access.may_grant(by, owner), access.may_confirm(by, owner)
    if not (may_grant or may_confirm or access.may_audit(by, owner)):
        raise NotAllowed(access.GRANT)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in {"confirm", "withdraw"}:
        return _act(request, act)
    form = GrantForm(found.declaration, request.POST or None)
    if request.method == "POST" and form.is_valid() and _grant(request, code, form):
        return HttpResponseRedirect(request.path)
    context = head_context(request, register_info(code, by=by), found.declaration, "grants")
    context |= {
        "form": form if may_grant else None,
        "has_special": any(item.sharing is Sharing.SPECIAL for item in found.declaration.shown),
        "rows": _rows(found.declaration, grants_of(found.id)),
        "may_confirm": may_confirm,
        "me": by.id,
        "may_grant": may_grant,
    }
    wrong = form.is_bound and form.errors
    return render(request, "registers/grants.html", context, status=400 if wrong else 200)


def _grant(request: HttpRequest, code: str, form: GrantForm) -> bool:
    given = form.cleaned_data
    try:
        made = grant_fields(
            by=actor_of(request),
            code=code,
            agency=given["agency"],
            fields=given["fields"],
            purpose=given["purpose"],
            valid_to=given["valid_to"],
        )
    except RegistersError as error:
        form.add_error(None, str(error))
        return False
    if made.is_pending:
        messages.success(request, _("Đã ghi. Có trường nhạy cảm nên chờ người thứ hai của cơ quan xác nhận."))
    else:
        messages.success(request, _("Đã mở trường."))
    return True


def _act(request: HttpRequest, act: str) -> HttpResponseBase:
    by, public_id = actor_of(request), request.POST.get("id", "")
    try:
        if act == "confirm":
            confirm_grant(by=by, public_id=public_id)
            messages.success(request, _("Đã xác nhận; các trường được mở từ bây giờ."))
        else:
            withdraw_grant(by=by, public_id=public_id, reason=request.POST.get("reason", ""))
            messages.success(request, _("Đã thu hồi."))
    except RegistersError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(request.path)


def _rows(declaration: Declaration, found: list[FieldGrant]) -> list[dict[str, Any]]:
    agency_names = names_of_agencies({item.agency for item in found}, on=today())
    people = names_of({name for item in found for name in (item.granted_by, item.confirmed_by) if name})
    made = []
    for item in found:
        fields = [declaration.field(name) for name in item.fields]
        made.append(
            {
                "grant": item,
                "agency": agency_names.get(item.agency, item.agency),
                "fields": [str(field.label) for field in fields if field is not None],
                "granted_by": people.get(item.granted_by, ""),
                "confirmed_by": people.get(item.confirmed_by, ""),
                "state": _state(item),
            }
        )
    return made


def _state(item: FieldGrant) -> str:
    """Return where a grant stands: open, pending, past or withdrawn."""
    if item.withdrawn_at is not None:
        return "withdrawn"
    if item.valid_to is not None and item.valid_to < today():
        return "past"
    return "pending" if item.is_pending else "open"
