"""Forms of "giao nhiệm vụ"."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.identity.api import AccountInfo
from tinhso.core.web.api import DayField, NumberField
from tinhso.steering.plans.forms.reporting import ManyFilesField, SeenForm


class WorkForm(forms.Form):
    """A piece of work to give: a deadline as a day, or as a number of working days."""

    title = forms.CharField(
        label=_("Việc cần làm"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Một câu, nói rõ kết quả cần có."),
    )
    details = forms.CharField(
        label=_("Yêu cầu cụ thể"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    agency = forms.ChoiceField(label=_("Cơ quan làm"))
    person = forms.ChoiceField(
        label=_("Người phụ trách"), required=False, help_text=_("Để trống nếu giao cho cơ quan tự phân công.")
    )
    days = NumberField(
        label=_("Làm trong bao nhiêu ngày làm việc"),
        required=False,
        low=1,
        high=365,
        help_text=_("Không tính ngày nghỉ, lễ, Tết. Hoặc ghi ngày ở ô dưới."),
    )
    due = DayField(label=_("Hạn, ngày"), required=False)

    def __init__(self, agencies: list[tuple[str, str]], people: list[AccountInfo], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Chọn cơ quan")), *agencies]  # type: ignore[attr-defined]
        names = dict(agencies)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("Cơ quan tự phân công")),
            *((person.id, f"{person.name} · {_office(person, names)}") for person in people),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("days")) == bool(data.get("due")) and not self.errors:
            raise forms.ValidationError(_("Hãy ghi hạn: số ngày làm việc, hoặc ngày; chỉ một trong hai."))
        return data


def _office(person: AccountInfo, names: dict[str, str]) -> str:
    """Return where a person works, as far as the list of agencies tells."""
    return next((names[grant.scope.agency] for grant in person.grants if grant.scope.agency in names), "")


class ProgressForm(SeenForm):
    """What was done so far, with proof."""

    text = forms.CharField(label=_("Đã làm được gì"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    proof = ManyFilesField(
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
