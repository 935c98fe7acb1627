"""Forms about people's posts and delegations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Role, Scope
from tinhso.core.identity import rules
from tinhso.core.identity.data import Post
from tinhso.core.identity.forms.accounts import ScopeFields
from tinhso.core.identity.words import BY_ROLE
from tinhso.core.web.api import DayField

#: In the order of the page of roles.
STAFF_CHOICES = [(role.value, words.name) for role, words in BY_ROLE.items() if role in STAFF_ROLES]


class PostForm(ScopeFields):
    """A post somebody comes to."""

    agency = forms.CharField(
        label=_("Cơ quan"), max_length=200, help_text=_("Mã cơ quan nơi công tác; ví dụ camau/stttt.")
    )
    title = forms.CharField(label=_("Chức vụ"), required=False, max_length=200)
    area = forms.CharField(
        label=_("Địa bàn"),
        required=False,
        max_length=200,
        initial=EVERYWHERE,
        help_text=_("Mã địa bàn phụ trách. * là toàn bộ địa bàn của cơ quan."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Vai trò"), choices=STAFF_CHOICES, widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ có hiệu lực trong cơ quan này và đơn vị trực thuộc."),
    )  # fmt: skip
    starts_on = DayField(label=_("Từ ngày"))
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=500, help_text=_("Số và ngày của quyết định. Được ghi vào nhật ký.")
    )

    def post(self) -> Post:
        """Return the post asked for."""
        data = self.cleaned_data
        return Post(data["agency"], data["title"], tuple(Role(role) for role in data["roles"]), data["area"])


class LeaveForm(forms.Form):
    """The end of somebody's service."""

    last_day = DayField(label=_("Ngày làm việc cuối"), help_text=_("Người này còn làm việc hết ngày đó."))
    at_once = forms.BooleanField(
        label=_("Dừng mọi quyền ngay bây giờ"),
        required=False,
        help_text=_("Đánh dấu nếu không nên chờ đến hết ngày: vai trò, ủy quyền và phiên đăng nhập kết thúc ngay."),
    )
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=500, help_text=_("Số và ngày của quyết định. Được ghi vào nhật ký.")
    )


class DelegationForm(ScopeFields):
    """A role to lend."""

    grant = forms.TypedChoiceField(label=_("Vai trò của tôi"), coerce=int)
    agency = forms.CharField(
        label=_("Cơ quan"),
        required=False,
        max_length=200,
        help_text=_("Để nguyên nếu ủy quyền cả phạm vi; ghi một đơn vị trực thuộc nếu chỉ ủy quyền một phần."),
    )
    area = forms.CharField(label=_("Địa bàn"), required=False, max_length=200)
    receiver = forms.CharField(
        label=_("Đồng nghiệp"),
        max_length=150,
        help_text=_("Tên đăng nhập của người nhận; chọn trong danh sách gợi ý."),
        widget=forms.TextInput(attrs={"list": "dong-nghiep", "autocomplete": "off", "autocapitalize": "none"}),
    )
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"), help_text=_("Ủy quyền tự kết thúc sau ngày này."))
    reason = forms.CharField(label=_("Lý do"), max_length=500, help_text=_("Ví dụ: nghỉ phép. Được ghi vào nhật ký."))

    def __init__(self, *args: Any, roles: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grant = self.fields["grant"]
        assert isinstance(grant, forms.ChoiceField)
        grant.choices = roles

    def asked(self) -> dict[str, Any]:
        """Return what the service wants to know."""
        data = self.cleaned_data
        return {
            "grant_key": data["grant"],
            "receiver": rules.folded(data["receiver"]),
            "scope": Scope(agency=data["agency"], area=data["area"]),
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
            "reason": data["reason"],
        }
