"""Keys of machines: made, shown once, seen used, revoked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinhso.core.access.api import NotAllowed, Role
from tinhso.core.clock.api import today
from tinhso.core.directory.api import agencies, names_of_agencies
from tinhso.core.identity.api import actor_of, names_of, role_name, signed_in
from tinhso.core.web.api import Column, DayField, ListSpec, list_page, list_response
from tinhso.data.registers.data import RegistersError
from tinhso.data.registers.rules import access
from tinhso.data.registers.selectors import records
from tinhso.data.registers.selectors.heads import heads
from tinhso.data.registers.selectors.keys import KeyInfo, key_for, keys_for
from tinhso.data.registers.services.keys import make_key, revoke_key


def _require_some(request: HttpRequest) -> None:
    if not any(grant.role in access.KEYS.roles for grant in actor_of(request).grants):
        raise NotAllowed(access.KEYS)


def states() -> dict[str, str]:
    """Return the states of a key in words."""
    return {"live": _("đang dùng được"), "expired": _("hết hạn"), "revoked": _("đã thu hồi")}


def _spec() -> ListSpec:
    return ListSpec(
        title=_("Khoá truy cập của hệ thống"),
        export_name="khoa-truy-cap",
        search_keys=("name", "agency", "head"),
        filters=("state", "agency"),
        empty_title=_("Chưa cấp khoá nào"),
        empty_text=_("Mỗi phần mềm gọi API của kho dữ liệu có một khoá riêng, thu hồi được riêng."),
        columns=(
            Column("name", _("Hệ thống"), url=lambda row: reverse("registers:key", args=[row["id"]])),
            Column("agency", _("Cơ quan")),
            Column("reach", _("Được dùng sổ")),
            Column("may_write", _("Quyền"), choices={"yes": _("đọc và ghi"), "no": _("chỉ đọc")}),
            Column("last_used_at", _("Dùng lần cuối"), "date"),
            Column("valid_to", _("Đến hết ngày"), "date"),
            Column("state", _("Tình trạng"), choices=states()),
            Column("head", _("Đầu khoá"), hidden=True),
            Column("made_at", _("Cấp ngày"), "date", hidden=True),
        ),
    )


@signed_in
def index(request: HttpRequest) -> HttpResponseBase:
    """List the keys that the reader looks after."""
    _require_some(request)
    found = keys_for(actor_of(request))
    names = names_of_agencies({item.agency for item in found}, on=today())
    rows = [_row(item, names) for item in found]
    return list_response(request, list_page(request, rows, _spec()), "registers/keys.html")


def _row(item: KeyInfo, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": item.public_id,
        "name": item.name,
        "agency": names.get(item.agency, _("toàn tỉnh") if item.agency == "*" else item.agency),
        "reach": ", ".join(item.registers) or _("mọi sổ trong phạm vi"),
        "may_write": "yes" if item.may_write else "no",
        "last_used_at": item.last_used_at,
        "valid_to": item.valid_to,
        "state": item.state,
        "head": item.head,
        "made_at": item.made_at,
    }


class KeyForm(forms.Form):
    """What a key is for and how far it reaches."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        owners = [(item.code, item.name) for item in agencies(on=today())]
        registers = [(item.code, str(item.declaration.name)) for item in heads()]
        roles = [(role.value, role_name(role)) for role in Role if role in access.KEEPERS]
        self.fields["name"] = forms.CharField(
            label=_("Tên hệ thống"), max_length=200, help_text=_("Tên phần mềm sẽ gọi API, ví dụ Một cửa điện tử.")
        )
        self.fields["agency"] = forms.ChoiceField(label=_("Cơ quan vận hành"), choices=[("", _("– chọn –")), *owners])
        self.fields["role"] = forms.ChoiceField(
            label=_("Vai"), choices=roles, help_text=_("Khoá thấy và làm được đúng như người mang vai này của cơ quan.")
        )
        self.fields["registers"] = forms.MultipleChoiceField(
            label=_("Chỉ những sổ này"),
            choices=registers,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Không chọn sổ nào: mọi sổ mà vai được dùng."),
        )
        self.fields["may_write"] = forms.BooleanField(label=_("Được ghi, không chỉ đọc"), required=False)
        self.fields["valid_to"] = DayField(
            label=_("Đến hết ngày"), required=False, help_text=_("Nên đặt hạn, ví dụ một năm.")
        )
        self.fields["reason"] = forms.CharField(
            label=_("Lý do cấp"), max_length=1000, help_text=_("Ví dụ số và ngày của thoả thuận kết nối.")
        )


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Make a key; its token is shown on this answer and never again."""
    _require_some(request)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            public_id, token = make_key(
                by=actor_of(request),
                name=told["name"],
                role=Role(told["role"]),
                agency=told["agency"],
                registers=told["registers"],
                may_write=told["may_write"],
                valid_to=told["valid_to"],
                reason=told["reason"],
            )
        except RegistersError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "registers/key_made.html", {"token": token, "public_id": public_id, "told": told})
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "registers/key_add.html", {"form": form}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show one key; revoke it."""
    _require_some(request)
    item = key_for(actor_of(request), public_id) if records.is_uuid(public_id) else None
    if item is None:
        raise Http404
    if request.method == "POST":
        reason = " ".join(request.POST.get("reason", "").split())
        if reason:
            revoke_key(by=actor_of(request), public_id=public_id, reason=reason)
            messages.success(request, _("Đã thu hồi khoá. Hệ thống này không gọi được nữa."))
        else:
            messages.error(request, _("Hãy ghi lý do thu hồi."))
        return HttpResponseRedirect(request.path)
    names = names_of_agencies({item.agency}, on=today())
    context = {
        "key": item,
        "state": states()[item.state],
        "agency": names.get(item.agency, item.agency),
        "role": role_name(Role(item.role)) if item.role else "",
        "made_by": names_of({item.made_by}).get(item.made_by, item.made_by),
    }
    return render(request, "registers/key.html", context)
