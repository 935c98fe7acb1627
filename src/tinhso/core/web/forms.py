"""The example form of the design page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.web.adapters.fields import DayField, NumberField


class ExampleForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label=_("Tên nhiệm vụ"), help_text=_("Ghi như trong văn bản giao việc."), max_length=200)
    deadline = DayField(label=_("Hạn hoàn thành"), help_text=_("Ví dụ 15/10/2024."))
    money = NumberField(label=_("Kinh phí (triệu đồng)"), help_text=_("Ví dụ 1.234,5."), low=0, required=False)
    unit = forms.ChoiceField(
        label=_("Đơn vị chủ trì"),
        choices=[("", _("Chọn đơn vị")), ("a", _("Đơn vị A")), ("b", _("Đơn vị B"))],
    )
    kind = forms.ChoiceField(
        label=_("Loại việc"),
        widget=forms.RadioSelect,
        choices=[("yearly", _("Việc của năm")), ("regular", _("Việc thường xuyên"))],
    )
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    document = forms.FileField(label=_("Văn bản kèm theo"), help_text=_("DOCX, XLSX, PDF hoặc TXT."), required=False)
    agreed = forms.BooleanField(label=_("Tôi đã kiểm lại số liệu"))
