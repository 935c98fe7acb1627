"""Forms by which a data steward corrects a row. What the form does not show stays as it is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.web.api import DayField, NumberField, format_number
from tinhso.steering.plans.data import (
    Count,
    DocumentVerdict,
    Measure,
    Operator,
    Project,
    Result,
    StatedValue,
    Target,
    Task,
    Threshold,
)
from tinhso.steering.plans.rules.deadlines import DeadlineKind, parse


class ReasonForm(forms.Form):
    """Why, and which version the reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Ví dụ số và ngày của văn bản đính chính. Lý do được ghi vào nhật ký."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do.")},
    )


class EditForm(ReasonForm):
    """A form over one content. Subclasses add fields and build the changed content."""

    def __init__(self, content: Any, seen: int, *args: Any, **kwargs: Any) -> None:
        self.content = content
        kwargs["initial"] = {**self.initial_of(content), "seen": seen}
        super().__init__(*args, **kwargs)
        self.add_fields(content)
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def initial_of(self, content: Any) -> dict[str, Any]:
        """Return what the fields show at first."""
        return {}

    def add_fields(self, content: Any) -> None:
        """Add the fields that depend on the content."""

    def changed(self) -> Any:
        """Return the content with the form's values."""
        raise NotImplementedError


def _measure_name(measure: Measure) -> str:
    return f" ({measure.label})" if measure.label else ""


class TargetForm(EditForm):
    """A target's wording and thresholds."""

    wording = forms.CharField(label=_("Mục tiêu"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    since = DayField(
        label=_("Ngưỡng mới áp dụng từ ngày"),
        required=False,
        help_text=_("Để trống nếu đính chính cho cả thời gian của kế hoạch. Viết như 01/06/2025."),
    )

    def initial_of(self, content: Target) -> dict[str, Any]:
        return {"wording": content.wording}

    def add_fields(self, content: Target) -> None:
        for measure in content.measures:
            latest = _latest(measure)
            if latest is None:
                continue
            self.fields[f"value_{measure.code}"] = NumberField(
                label=f"{_('Ngưỡng')}{_measure_name(measure)}, {measure.unit}", initial=latest.value
            )
            self.fields[f"operator_{measure.code}"] = forms.ChoiceField(
                label=f"{_('Cách so')}{_measure_name(measure)}",
                choices=[
                    (Operator.AT_LEAST.value, _("bằng hoặc hơn là đạt")),
                    (Operator.OVER.value, _("phải lớn hơn")),
                ],
                initial=latest.operator.value,
            )

    def changed(self) -> Target:
        measures = tuple(self._measure(measure) for measure in self.content.measures)
        changed: Target = replace(self.content, wording=self.cleaned_data["wording"].strip(), measures=measures)
        return changed

    def _measure(self, measure: Measure) -> Measure:
        latest = _latest(measure)
        if latest is None:
            return measure
        value = self.cleaned_data[f"value_{measure.code}"]
        operator = Operator(self.cleaned_data[f"operator_{measure.code}"])
        if (value, operator) == (latest.value, latest.operator):
            return measure
        words = latest.words if operator is latest.operator else ""
        since = self.cleaned_data.get("since")
        others = tuple(item for item in measure.thresholds if item is not latest)
        if since is None:
            return replace(measure, thresholds=(*others, replace(latest, value=value, operator=operator, words=words)))
        closed = replace(latest, valid_to=since - timedelta(days=1))
        return replace(measure, thresholds=(*others, closed, Threshold(value, operator, words, valid_from=since)))

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        starts = [
            item.valid_from for measure in self.content.measures for item in measure.thresholds if item.valid_from
        ]
        if since and starts and since <= max(starts):
            raise forms.ValidationError(_("Ngày này phải sau ngày bắt đầu của ngưỡng đang áp dụng."))
        return since


def _latest(measure: Measure) -> Threshold | None:
    """Return the threshold that began last."""
    return max(measure.thresholds, key=lambda item: item.valid_from or date.min, default=None)


class ResultForm(EditForm):
    """What the document states of a target: the cells, the document's verdict, values and counts."""

    text = forms.CharField(label=_("Ô kết quả như văn bản ghi"), max_length=1000)
    verdict = forms.ChoiceField(
        label=_("Văn bản nêu"),
        choices=[
            (DocumentVerdict.MET.value, _("đạt")),
            (DocumentVerdict.NOT_MET.value, _("chưa đạt")),
            (DocumentVerdict.UNMEASURED.value, _("chưa đo lường được")),
        ],
    )
    place = forms.CharField(label=_("Nêu tại"), max_length=300)
    note = forms.CharField(
        label=_("Ghi chú của văn bản"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, content: Result, target: Target, seen: int, *args: Any, **kwargs: Any) -> None:
        self.target = target
        super().__init__(content, seen, *args, **kwargs)

    def initial_of(self, content: Result) -> dict[str, Any]:
        return {name: getattr(content, name) for name in ("text", "verdict", "place", "note")}

    def add_fields(self, content: Result) -> None:
        stated = {value.measure: value for value in content.values}
        for measure in self.target.measures:
            value = stated.get(measure.code)
            name = _measure_name(measure)
            for key, label, initial in (
                ("value", f"{_('Số đã nêu')}{name}, {measure.unit}", value and value.value),
                ("numerator", f"{_('Tử số')}{name}", value and value.numerator and value.numerator.value),
                ("denominator", f"{_('Mẫu số')}{name}", value and value.denominator and value.denominator.value),
            ):
                self.fields[f"{key}_{measure.code}"] = NumberField(label=label, required=False, initial=initial)

    def changed(self) -> Result:
        data = self.cleaned_data
        stated = {value.measure: value for value in self.content.values}
        values = [self._value(measure, stated.get(measure.code)) for measure in self.target.measures]
        changed: Result = replace(
            self.content,
            text=data["text"].strip(),
            verdict=DocumentVerdict(data["verdict"]),
            place=data["place"].strip(),
            note=data["note"].strip(),
            values=tuple(value for value in values if value is not None),
        )
        return changed

    def _value(self, measure: Measure, stated: StatedValue | None) -> StatedValue | None:
        value, top, bottom = (
            self.cleaned_data[f"{key}_{measure.code}"] for key in ("value", "numerator", "denominator")
        )
        if stated is None and value is None and top is None and bottom is None:
            return None
        base = stated or StatedValue(measure.code, text=self.cleaned_data["text"].strip())
        if value != base.value:
            decimals = max(0, -value.as_tuple().exponent) if value is not None else 0
            text = f"{format_number(value)}{measure.unit}" if value is not None else self.cleaned_data["text"].strip()
            base = replace(base, value=value, decimals=decimals, text=text)
        return replace(
            base,
            numerator=self._count(base.numerator, top, measure),
            denominator=self._count(base.denominator, bottom, measure),
        )

    def _count(self, count: Count | None, value: Decimal | None, measure: Measure) -> Count | None:
        if value is None:
            return None
        if count is not None and count.value == value:
            return count
        # A number that was corrected is no longer the one its old words and parts belong to.
        unit = count.unit if count else measure.unit
        return Count(value, unit, self.cleaned_data["place"].strip(), format_number(value))


class TaskForm(EditForm):
    """A task's wording and deadline."""

    wording = forms.CharField(label=_("Nhiệm vụ"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    deadline = forms.CharField(
        label=_("Thời hạn"),
        required=False,
        max_length=200,
        help_text=_("Ví dụ: Tháng 01/2025, Quý III/2025, Năm 2025, Thường xuyên, Theo Kế hoạch của …"),
    )

    def initial_of(self, content: Task) -> dict[str, Any]:
        return {"wording": content.wording, "deadline": content.deadline}

    def clean_deadline(self) -> str:
        text = str(self.cleaned_data["deadline"]).strip()
        if parse(text).kind is DeadlineKind.UNREAD:
            raise forms.ValidationError(_("Chưa hiểu thời hạn này. Hãy viết như các ví dụ."))
        return text

    def changed(self) -> Task:
        data = self.cleaned_data
        changed: Task = replace(self.content, wording=data["wording"].strip(), deadline=data["deadline"])
        return changed


class ProjectForm(EditForm):
    """A project's name, period and money."""

    name = forms.CharField(label=_("Nhiệm vụ, dự án"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    period = forms.CharField(label=_("Thời gian"), max_length=50, help_text=_("Ví dụ: 2024 hoặc 2023-2025"))
    total = NumberField(label=_("Tổng mức đầu tư dự kiến, triệu đồng"), low=0, high=10**9)
    allocated = NumberField(label=_("Vốn phân khai, triệu đồng"), low=0, high=10**9)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=1000)

    def initial_of(self, content: Project) -> dict[str, Any]:
        return {name: getattr(content, name) for name in ("name", "period", "total", "allocated", "note")}

    def _whole(self, name: str) -> int:
        value = self.cleaned_data[name]
        if value != value.to_integral_value():
            raise forms.ValidationError(_("Hãy nhập số nguyên, tính bằng triệu đồng."))
        return int(value)

    def clean_total(self) -> int:
        return self._whole("total")

    def clean_allocated(self) -> int:
        return self._whole("allocated")

    def changed(self) -> Project:
        data = self.cleaned_data
        changed: Project = replace(
            self.content, **{name: data[name] for name in ("name", "period", "total", "allocated", "note")}
        )
        return changed
