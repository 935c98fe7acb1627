"""Forms of privacy."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.core.privacy import rules, selectors


class OwnRequestForm(forms.Form):
    """Somebody asks to be erased."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=rules.REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Một người khác sẽ xem và quyết định; bạn thấy kết quả tại trang này."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Tôi hiểu rằng xoá rồi thì không lấy lại được, và tài khoản này sẽ đóng.")
    )


class RequestForm(forms.Form):
    """An officer asks for somebody, with a document."""

    person = forms.CharField(
        label=gettext_lazy("Người cần xoá dữ liệu"),
        max_length=100,
        help_text=gettext_lazy("Tên đăng nhập, số định danh cá nhân, hoặc mã chủ thể dữ liệu."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    document = forms.CharField(
        label=gettext_lazy("Đơn hoặc văn bản đề nghị"),
        max_length=rules.DOCUMENT_MAX,
        help_text=gettext_lazy("Số, ngày; không ghi họ tên."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=rules.REASON_MAX, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_person(self) -> UUID:
        """Return the subject id meant."""
        text: str = self.cleaned_data["person"].strip()
        found = selectors.subject_meant(text)
        if found is None:
            raise forms.ValidationError(_("Không có tài khoản, số hay mã này."))
        return found


class DecisionForm(forms.Form):
    """The second person's decision."""

    decision = forms.CharField(
        label=gettext_lazy("Căn cứ của quyết định"),
        max_length=rules.REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Được ghi vào nhật ký; không ghi họ tên."),
    )
