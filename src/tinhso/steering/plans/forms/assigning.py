"""Forms of "giao nhiệm vụ"."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.web.api import DayField, NumberField
from tinhso.steering.plans.forms.reporting import ManyFilesField, SeenForm


class WorkForm(forms.Form):
    """A piece of work to give: a deadline as a day, or as a number of working days."""

    title = forms.CharField(
        label=_("Việc cần làm"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Một câu, có kết quả.")
    )
    details = forms.CharField(
        label=_("Yêu cầu cụ thể"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    agency = forms.ChoiceField(label=_("Cơ quan làm"))
    person = forms.CharField(
        label=_("Người phụ trách"),
        required=False,
        max_length=100,
        help_text=_("Tên đăng nhập của cán bộ thuộc cơ quan đó; để trống nếu giao cho cơ quan."),
    )
    days = NumberField(
        label=_("Làm trong bao nhiêu ngày làm việc"),
        required=False,
        low=1,
        high=365,
        help_text=_("Không tính ngày nghỉ, lễ, Tết. Hoặc ghi ngày ở ô dưới."),
    )
    due = DayField(label=_("Hạn, ngày"), required=False)

    def __init__(self, agencies: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Chọn cơ quan")), *agencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("days")) == bool(data.get("due")) and not self.errors:
            raise forms.ValidationError(_("Hãy ghi hạn: số ngày làm việc, hoặc ngày; chỉ một trong hai."))
        return data


class ProgressForm(SeenForm):
    """What was done so far, with proof."""

    text = forms.CharField(label=_("Đã làm được gì"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    files = ManyFilesField(
        label=_("Minh chứng"), required=False, help_text=_("PDF, DOCX, XLSX, TXT hoặc ảnh; mỗi tệp không quá 25 MB.")
    )
    link = forms.URLField(
        label=_("Hoặc đường dẫn đến hồ sơ"),
        required=False,
        assume_scheme="https",
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )


class WordsForm(SeenForm):
    """A step with words; needed or not as the step says."""

    text = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, needed: bool = True, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = needed
        if label:
            self.fields["text"].label = label


class ExtendForm(WordsForm):
    """Another deadline."""

    due = DayField(label=_("Hạn mới"))
    field_order = ["due", "text"]
