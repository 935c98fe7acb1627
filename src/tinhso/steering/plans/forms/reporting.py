"""Forms of rounds, reports, cascades and closings."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.web.api import DayField, NumberField, Verdict
from tinhso.steering.plans.data import Kind, Measure, Plan, Target
from tinhso.steering.plans.data.reporting import DutyInfo, Evidence, Figure, Progress, Report
from tinhso.steering.plans.services.rounds import NewRound

#: What a browser may keep of a number typed on a slow line (the design system's number box otherwise opts out).
_KEPT = {"autocomplete": "on"}


class SeenForm(forms.Form):
    """Which version the reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """A step that needs a reason."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Hãy ghi lý do.")},
    )


class AcceptForm(SeenForm):
    """Accepting: the reason is needed only against contradictions (the service decides)."""

    reason = forms.CharField(
        label=_("Ý kiến của người duyệt"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TimeField(forms.TimeField):
    """A time of day, typed 17:00."""

    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "placeholder": "17:00"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%Hg%M", "%H"], **options)
        self.error_messages["invalid"] = _("Hãy viết giờ như 17:00.")


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, PROVINCE_ZONE)


class RoundForm(forms.Form):
    """A new round."""

    plan = forms.ChoiceField(label=_("Kế hoạch"))
    title = forms.CharField(label=_("Tên đợt"), max_length=200, help_text=_("Ví dụ: Báo cáo 6 tháng đầu năm 2025."))
    period_from = DayField(label=_("Kỳ báo cáo từ ngày"), help_text=_("Ví dụ 01/01/2025."))
    period_to = DayField(label=_("đến ngày"), help_text=_("Ngày cuối cùng của kỳ."))
    opens = DayField(label=_("Mở đợt từ ngày"))
    cut_off_day = DayField(label=_("Hạn chót, ngày"))
    cut_off_time = TimeField(label=_("Hạn chót, giờ"), initial="17:00")
    kinds = forms.MultipleChoiceField(
        label=_("Báo cáo về"),
        choices=[
            (Kind.TARGET.value, _("mục tiêu")),
            (Kind.TASK.value, _("nhiệm vụ")),
            (Kind.PROJECT.value, _("dự án")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=[Kind.TARGET.value, Kind.TASK.value],
    )
    note = forms.CharField(
        label=_("Lời dặn"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, plans: list[Plan], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [(plan.code, f"{plan.year} · {plan.symbol}") for plan in plans]  # type: ignore[attr-defined]

    def new_round(self) -> NewRound:
        """Return the round that is asked for."""
        data = self.cleaned_data
        return NewRound(
            plan=data["plan"],
            title=data["title"].strip(),
            period_from=data["period_from"],
            period_to=data["period_to"],
            opens=data["opens"],
            cut_off=_moment(data["cut_off_day"], data["cut_off_time"]),
            kinds=frozenset(Kind(kind) for kind in data["kinds"]),
            note=data["note"].strip(),
        )


class CutOffForm(ReasonForm):
    """Another cut-off."""

    cut_off_day = DayField(label=_("Hạn chót mới, ngày"))
    cut_off_time = TimeField(label=_("Hạn chót mới, giờ"), initial="17:00")
    field_order = ["cut_off_day", "cut_off_time", "reason"]

    def cut_off(self) -> datetime:
        """Return the cut-off asked for."""
        return _moment(self.cleaned_data["cut_off_day"], self.cleaned_data["cut_off_time"])


class HandOverForm(forms.Form):
    """Another agency for a duty."""

    agency = forms.ChoiceField(label=_("Cơ quan báo cáo thay"))
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, agencies: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]


# --- the report ---------------------------------------------------------------------------------


class ManyFilesInput(forms.ClearableFileInput):
    """A file box that takes several."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Several files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        single = super().clean
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [single(item, initial) for item in files]


class ReportForm(SeenForm):
    """What an agency reports of one row. Fields depend on the row: counts and value of each measure of a target,
    progress of a task or project, money of a project."""

    as_of = DayField(label=_("Số liệu tính đến ngày"))

    def __init__(self, duty: DutyInfo, content: Any, report: Report, *args: Any, **kwargs: Any) -> None:
        self.duty, self.content, self.report = duty, content, report
        kwargs["initial"] = {**self._initial(), "seen": duty.version}
        super().__init__(*args, **kwargs)
        if isinstance(content, Target):
            for measure in content.measures:
                self._add_measure(measure)
        else:
            self._add_progress()
        if duty.kind is Kind.PROJECT:
            self.fields["spent"] = NumberField(label=_("Đã giải ngân (triệu đồng)"), required=False, low=0)
        self._add_words()

    def _initial(self) -> dict[str, Any]:
        report = self.report
        found: dict[str, Any] = {
            "as_of": report.as_of,
            "progress": report.progress,
            "spent": report.spent,
            "note": report.note,
            "answer": report.answer,
            "keep": [_name(item) for item in report.evidence],
        }
        for figure in report.figures:
            for key in ("value", "numerator", "denominator"):
                found[f"{key}_{figure.measure}"] = getattr(figure, key)
        return found

    def _add_measure(self, measure: Measure) -> None:
        name = f" ({measure.label})" if measure.label else ""
        widget = NumberField.widget
        if measure.unit.startswith("%"):
            for key, label, hint in (
                ("numerator", _("Tử số"), _("Đã có bao nhiêu. Ví dụ 349.605.")),
                ("denominator", _("Mẫu số"), _("Trên tổng số bao nhiêu. Ví dụ 356.257.")),
            ):
                self.fields[f"{key}_{measure.code}"] = NumberField(
                    label=f"{label}{name}", help_text=hint, required=False, widget=widget(_KEPT)
                )
        decide = _("Có đủ tử số và mẫu số thì kết luận theo hai số đó.")
        self.fields[f"value_{measure.code}"] = NumberField(
            label=f"{_('Kết quả')}{name}, {measure.unit}",
            help_text=decide if measure.unit.startswith("%") else "",
            required=False,
            widget=widget(_KEPT),
        )

    def _add_progress(self) -> None:
        self.fields["progress"] = forms.ChoiceField(
            label=_("Tiến độ"),
            required=False,
            widget=forms.RadioSelect,
            choices=[
                (Progress.NOT_STARTED.value, _("chưa bắt đầu")),
                (Progress.RUNNING.value, _("đang làm")),
                (Progress.DONE.value, _("đã hoàn thành")),
            ],
        )

    def _add_words(self) -> None:
        self.fields["note"] = forms.CharField(
            label=_("Diễn giải"),
            required=False,
            max_length=4000,
            help_text=_("Số viết trong phần này cũng được máy đối chiếu với số ở trên."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        if self.report.evidence:
            self.fields["keep"] = forms.MultipleChoiceField(
                label=_("Minh chứng đã gửi"),
                required=False,
                help_text=_("Bỏ dấu để không dùng nữa."),
                widget=forms.CheckboxSelectMultiple,
                choices=[(_name(item), item.name) for item in self.report.evidence],
            )
        self.fields["files"] = ManyFilesField(
            label=_("Tệp minh chứng"),
            required=False,
            help_text=_(
                "PDF, DOCX, XLSX, TXT hoặc ảnh JPG, PNG; mỗi tệp không quá 25 MB. Máy đọc và tìm các số ở trên."
            ),
        )
        self.fields["link"] = forms.URLField(
            label=_("Hoặc đường dẫn đến hồ sơ"),
            required=False,
            assume_scheme="https",
            max_length=500,
            widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        )
        self.fields["answer"] = forms.CharField(
            label=_("Giải trình chỗ mâu thuẫn"),
            required=False,
            max_length=2000,
            help_text=_("Chỉ cần khi máy nêu mâu thuẫn mà số vẫn đúng."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def made(self) -> Report:
        """Return the report with the form's values; new files are added when they are stored."""
        data = self.cleaned_data
        kept = set(data.get("keep") or ())
        evidence = [item for item in self.report.evidence if _name(item) in kept]
        if data["link"]:
            evidence.append(Evidence(data["link"][:200], url=data["link"]))
        return Report(
            as_of=data["as_of"],
            figures=tuple(self._figures()),
            progress=Progress(data["progress"]) if data.get("progress") else None,
            spent=data.get("spent"),
            note=data["note"].strip(),
            answer=data["answer"].strip(),
            evidence=tuple(dict.fromkeys(evidence)),
        )

    def _figures(self) -> list[Figure]:
        if not isinstance(self.content, Target):
            return []
        data = self.cleaned_data
        figures = []
        for measure in self.content.measures:
            value: Decimal | None = data[f"value_{measure.code}"]
            decimals = max(0, -int(value.as_tuple().exponent)) if value is not None else 0
            figure = Figure(
                measure=measure.code,
                value=value,
                numerator=data.get(f"numerator_{measure.code}"),
                denominator=data.get(f"denominator_{measure.code}"),
                decimals=decimals,
            )
            if not figure.is_empty:
                figures.append(figure)
        return figures


def _name(item: Evidence) -> str:
    return item.sha256 or item.url


# --- cascades and closings ----------------------------------------------------------------------


class CascadeForm(forms.Form):
    """Units to give a target to."""

    agencies = forms.MultipleChoiceField(label=_("Đơn vị"), widget=forms.CheckboxSelectMultiple)
    valid_from = DayField(label=_("Giao từ ngày"))
    basis = forms.CharField(label=_("Văn bản phân giao"), max_length=300, help_text=_("Số, ngày và cơ quan ban hành."))
    threshold = NumberField(
        label=_("Ngưỡng riêng của đơn vị"), required=False, help_text=_("Để trống nếu như ngưỡng của cả mục tiêu.")
    )

    def __init__(self, units: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = units  # type: ignore[attr-defined]


class EndShareForm(forms.Form):
    """Shares that end."""

    agencies = forms.MultipleChoiceField(label=_("Đơn vị"), widget=forms.CheckboxSelectMultiple)
    last_day = DayField(label=_("Ngày cuối cùng còn giao"))
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, units: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = units  # type: ignore[attr-defined]


class CloseForm(SeenForm):
    """Closing with evidence."""

    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class OverrideForm(ReasonForm):
    """Closing without, or against, the figures."""

    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        widget=forms.RadioSelect,
        choices=[(Verdict.MET.value, _("đạt")), (Verdict.NOT_MET.value, _("không đạt"))],
    )
    field_order = ["verdict", "reason"]
