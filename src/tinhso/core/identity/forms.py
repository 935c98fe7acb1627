"""Forms of identity."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, Role, Scope
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.core.identity import rules
from tinhso.core.identity.words import BY_ROLE


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


_UNKNOWN = _("Danh bạ không có mã này vào hôm nay. Hãy chọn trong danh sách gợi ý.")


class CodeInput(forms.TextInput):
    """A text box that suggests codes of the directory with their names (the browser's own list: no script)."""

    def __init__(self, suggest: Callable[[], Iterable[tuple[str, str]]]) -> None:
        self.suggest = suggest
        super().__init__({"autocomplete": "off", "spellcheck": "false"})

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the box and its list."""
        key = f"goi-y-{name}"
        box = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.suggest())
        return format_html('{}<datalist id="{}">{}</datalist>', box, key, options)


def _agencies() -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in directory.agencies(on=today())]


def _areas() -> list[tuple[str, str]]:
    return [(row.path, row.full_name) for row in directory.areas(on=today())]


class GrantForm(forms.Form):
    """A role to give. Codes are chosen from the directory; an empty directory (a new machine) takes any code."""

    role = forms.ChoiceField(
        label=_("Vai trò"), choices=lambda: [(role.value, words.name) for role, words in BY_ROLE.items()]
    )
    agency = forms.CharField(
        label=_("Cơ quan"),
        required=False,
        max_length=200,
        initial=EVERYWHERE,
        widget=CodeInput(_agencies),
        help_text=_("Chọn trong danh bạ hoặc gõ mã; gồm cả đơn vị trực thuộc. * là mọi cơ quan."),
    )
    area = forms.CharField(
        label=_("Địa bàn"),
        required=False,
        max_length=200,
        initial=EVERYWHERE,
        widget=CodeInput(_areas),
        help_text=_("Chọn trong danh bạ hoặc gõ mã. * là toàn tỉnh; để trống nếu vai trò không gắn với địa bàn."),
    )
    reason = forms.CharField(label=_("Lý do cấp"), max_length=500, help_text=_("Được ghi vào nhật ký."))

    def _path(self, key: str) -> str:
        path: str = self.cleaned_data[key].strip().lower()
        if not rules.is_scope_path(path):
            raise forms.ValidationError(_("Mã chưa đúng dạng. Ví dụ: camau/stttt, hoặc * cho toàn tỉnh."))
        return path

    def clean_agency(self) -> str:
        """Return the agency's path; one that is no more may be named too: plans of its time still stand under it."""
        path = self._path("agency")
        known = directory.known_agencies(on=today())
        if known and path not in {"", EVERYWHERE, *known}:
            raise forms.ValidationError(_UNKNOWN)
        return path

    def clean_area(self) -> str:
        """Return the area's path; a code alone is enough."""
        path = self._path("area")
        if path in {"", EVERYWHERE} or not directory.areas(on=today(), level=directory.Level.PROVINCE):
            return path
        try:
            return directory.scope_of(area=path, on=today()).area
        except directory.DirectoryError as error:
            raise forms.ValidationError(_UNKNOWN) from error

    def asked(self) -> tuple[Role, Scope, str]:
        """Return the role, its scope and the reason."""
        data = self.cleaned_data
        return Role(data["role"]), Scope(agency=data["agency"], area=data["area"]), data["reason"]


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=_("Lý do"), max_length=500, help_text=_("Được ghi vào nhật ký."))
