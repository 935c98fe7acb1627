"""Forms about accounts: signing in, passwords, roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, Role, Scope
from tinhso.core.identity import rules
from tinhso.core.identity.words import BY_ROLE
from tinhso.core.web.api import DayField


class SignInForm(forms.Form):
    """The first step: name and password."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code from the phone, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        max_length=20,
        help_text=_("6 số trên ứng dụng xác thực, hoặc một mã dự phòng 8 số."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SetUpForm(CodeForm):
    """The first code of a phone that has just read the QR picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("6 số đang hiện trên ứng dụng xác thực.")


class PasswordForm(forms.Form):
    """A new password."""

    old = forms.CharField(
        label=_("Mật khẩu hiện tại"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        max_length=500,
        strip=False,
        help_text=_("Từ 12 ký tự. Một câu dài dễ nhớ tốt hơn một từ ngắn khó nhớ."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Return the repeated password if it is the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("Hai lần nhập chưa giống nhau."))
        return again


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=100,
        help_text=_("Chữ thường không dấu, số, dấu chấm, gạch ngang; ví dụ: nguyen.van.a"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Họ và tên"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("Thư điện tử công vụ"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, help_text=_("Ví dụ: số và ngày của văn bản đề nghị. Được ghi vào nhật ký.")
    )


class ScopeFields(forms.Form):
    """What forms with an agency and an area have in common."""

    def _path(self, key: str) -> str:
        path: str = self.cleaned_data[key].strip().lower()
        if not rules.is_scope_path(path):
            raise forms.ValidationError(_("Mã chưa đúng dạng. Ví dụ: camau/stttt, hoặc * cho toàn tỉnh."))
        return path

    def clean_agency(self) -> str:
        """Return the agency's path."""
        return self._path("agency")

    def clean_area(self) -> str:
        """Return the area's path."""
        return self._path("area")


class GrantForm(ScopeFields):
    """A role to give."""

    role = forms.ChoiceField(
        label=_("Vai trò"), choices=lambda: [(role.value, words.name) for role, words in BY_ROLE.items()]
    )
    agency = forms.CharField(
        label=_("Cơ quan"),
        required=False,
        max_length=200,
        initial=EVERYWHERE,
        help_text=_("Mã cơ quan, gồm cả đơn vị trực thuộc; ví dụ camau/stttt. * là mọi cơ quan."),
    )
    area = forms.CharField(
        label=_("Địa bàn"),
        required=False,
        max_length=200,
        initial=EVERYWHERE,
        help_text=_("Mã địa bàn. * là toàn tỉnh; để trống nếu vai trò không gắn với địa bàn."),
    )
    valid_from = DayField(label=_("Từ ngày"), required=False, help_text=_("Để trống nếu có hiệu lực ngay."))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày kết thúc."))
    reason = forms.CharField(label=_("Lý do cấp"), max_length=500, help_text=_("Được ghi vào nhật ký."))

    def asked(self) -> dict[str, Any]:
        """Return what the service wants to know."""
        data = self.cleaned_data
        return {
            "role": Role(data["role"]),
            "scope": Scope(agency=data["agency"], area=data["area"]),
            "reason": data["reason"],
            "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
        }


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=_("Lý do"), max_length=500, help_text=_("Được ghi vào nhật ký."))
