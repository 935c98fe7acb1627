"""The inputs of quality's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.web.api import DayField, NumberField
from tinhso.data.quality.rules.words import dimension_names


class TargetForm(forms.Form):
    """A target: which of the five words, how much, from when, on what basis."""

    dimension = forms.ChoiceField(label=_("Chữ"))
    value = NumberField(label=_("Phải đạt (%)"), help_text=_("Ví dụ 98,5."), low=1, high=100)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa định ngày hết."))
    basis = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Văn bản nào đặt mục tiêu này, số và ngày."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["dimension"] = forms.ChoiceField(
            label=_("Chữ"), choices=[(key.value, name) for key, name in dimension_names().items()]
        )


class ProposalForm(forms.Form):
    """Many pairs at once: from which likelihood, and why."""

    threshold = NumberField(
        label=_("Gộp các cặp giống từ (%)"), help_text=_("Từ 95 đến 100, ví dụ 99,9."), low=95, high=100
    )
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
