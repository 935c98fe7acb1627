"""Forms of the working calendar."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.blocks.calendar.data import CalendarError, Cutoff, DayKind, Hours, Pause, SpecialDay
from tinhso.blocks.calendar.rules.hours import parse_shifts, parse_time
from tinhso.blocks.calendar.wording import KINDS, WEEKDAYS
from tinhso.core.clock.api import PROVINCE_ZONE, today
from tinhso.core.web.api import DayField, NumberField

FIELDS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class TimeField(forms.CharField):
    """A time of day written 07:30; cleans to seconds since midnight."""

    widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> Any:
        """Return the seconds, or None if it may be empty and is."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_time(text)
        except CalendarError as error:
            raise forms.ValidationError(str(error)) from error


class CalculatorForm(forms.Form):
    """From when, how much working time, and perhaps one stop of the clock."""

    ngay = DayField(label=gettext_lazy("Ngày nộp"))
    gio = TimeField(label=gettext_lazy("Giờ nộp"), max_length=5)
    so = NumberField(label=gettext_lazy("Thời hạn"), low=0, high=2000)
    don_vi = forms.ChoiceField(
        label=gettext_lazy("Đơn vị"),
        choices=[("ngay", gettext_lazy("ngày làm việc")), ("gio", gettext_lazy("giờ làm việc"))],
    )
    dung_ngay = DayField(label=gettext_lazy("Tạm dừng từ ngày"), required=False)
    dung_gio = TimeField(label=gettext_lazy("lúc"), max_length=5, required=False)
    tiep_ngay = DayField(label=gettext_lazy("Tính tiếp từ ngày"), required=False)
    tiep_gio = TimeField(label=gettext_lazy("lúc"), max_length=5, required=False)

    @staticmethod
    def start_values() -> dict[str, Any]:
        """Return what the form shows before anybody asked."""
        return {"ngay": today(), "gio": "09:00", "so": Decimal(5), "don_vi": "ngay"}

    def clean(self) -> dict[str, Any]:
        """Check that a stop of the clock is whole."""
        data = super().clean() or {}
        if bool(data.get("dung_ngay")) != bool(data.get("tiep_ngay")):
            raise forms.ValidationError(_("Lần tạm dừng cần cả ngày dừng và ngày tính tiếp."))
        return data

    def _moment(self, day: str, hour: str, default: int) -> datetime:
        given = self.cleaned_data.get(hour)
        seconds = default if given is None else given
        midnight = datetime.combine(self.cleaned_data[day], datetime.min.time(), PROVINCE_ZONE)
        return midnight + timedelta(seconds=min(seconds, 24 * 3600 - 1))

    @property
    def start(self) -> datetime:
        """When it was handed in."""
        return self._moment("ngay", "gio", 0)

    @property
    def days(self) -> Decimal | None:
        """The amount, if it is in days."""
        return self.cleaned_data["so"] if self.cleaned_data["don_vi"] == "ngay" else None

    @property
    def hours(self) -> Decimal | None:
        """The amount, if it is in hours."""
        return self.cleaned_data["so"] if self.cleaned_data["don_vi"] == "gio" else None

    @property
    def pauses(self) -> list[Pause]:
        """The stop of the clock, if one was given."""
        if not self.cleaned_data.get("dung_ngay"):
            return []
        return [Pause(self._moment("dung_ngay", "dung_gio", 8 * 3600), self._moment("tiep_ngay", "tiep_gio", 8 * 3600))]


class _WithReason(forms.Form):
    """What every change needs: the version it started from and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, help_text=gettext_lazy("Được ghi vào nhật ký.")
    )


class ReasonForm(_WithReason):
    """Why a row is taken back or an earlier version used again."""


class DayForm(_WithReason):
    """One special day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=lambda: [(kind.value, words) for kind, words in KINDS.items()]
    )
    name = forms.CharField(label=gettext_lazy("Tên"), max_length=200)
    english = forms.CharField(label=gettext_lazy("Tên tiếng Anh"), max_length=200, required=False)
    partner = DayField(
        label=gettext_lazy("Ngày đối ứng"),
        required=False,
        help_text=gettext_lazy("Hoán đổi: ngày kia của cặp. Nghỉ bù: ngày lễ được bù."),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=500,
        help_text=gettext_lazy("Số, ngày và nơi ban hành của văn bản, hoặc điều luật."),
    )
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("Đã có văn bản quyết định"),
        required=False,
        help_text=gettext_lazy("Bỏ chọn nếu mới là dự kiến: lịch vẫn tính, nhưng mọi câu trả lời đều nói rõ."),
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)
    field_order = ["kind", "name", "english", "partner", "legal_basis", "is_confirmed", "note", "reason", "seen"]

    @staticmethod
    def values(special: SpecialDay) -> dict[str, Any]:
        """Return the content as the form's first values."""
        keys = ("name", "english", "partner", "legal_basis", "is_confirmed", "note")
        return {"kind": special.kind.value, **{key: getattr(special, key) for key in keys}}

    def special(self, day: Any) -> SpecialDay:
        """Return the content."""
        data = self.cleaned_data
        keys = ("name", "english", "partner", "legal_basis", "is_confirmed", "note")
        return SpecialDay(day=day, kind=DayKind(data["kind"]), **{key: data[key] for key in keys})


class HoursForm(_WithReason):
    """Working hours of a week from a day on."""

    valid_from = DayField(label=gettext_lazy("Có hiệu lực từ"))
    valid_to = DayField(label=gettext_lazy("Hết hiệu lực sau ngày"), required=False)
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=500)
    is_confirmed = forms.BooleanField(label=gettext_lazy("Đã đối chiếu với văn bản"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, weekday in zip(FIELDS, WEEKDAYS, strict=True):
            label = str(weekday)
            self.fields[name] = forms.CharField(label=label[0].upper() + label[1:], max_length=100, required=False)
        self.fields["monday"].help_text = _("Ví dụ 07:00-11:00, 13:00-17:00. Để trống là ngày nghỉ hằng tuần.")
        self.order_fields(["valid_from", "valid_to", *FIELDS, "legal_basis", "is_confirmed", "note", "reason", "seen"])

    def clean(self) -> dict[str, Any]:
        """Check each day's shifts at its own field."""
        data = super().clean() or {}
        for name in FIELDS:
            try:
                parse_shifts(data.get(name, ""))
            except CalendarError as error:
                self.add_error(name, str(error))
        return data

    @staticmethod
    def values(hours: Hours) -> dict[str, Any]:
        """Return the content as the form's first values."""
        keys = ("valid_from", "valid_to", "legal_basis", "is_confirmed", "note", *FIELDS)
        return {key: getattr(hours, key) for key in keys}

    def hours(self, code: str) -> Hours:
        """Return the content."""
        data = self.cleaned_data
        keys = ("valid_from", "valid_to", "legal_basis", "is_confirmed", "note", *FIELDS)
        return Hours(code=code or data["valid_from"].isoformat(), **{key: data[key] for key in keys})


class CutoffForm(_WithReason):
    """Until when a day's reception counts as that day's."""

    valid_from = DayField(label=gettext_lazy("Có hiệu lực từ"))
    valid_to = DayField(label=gettext_lazy("Hết hiệu lực sau ngày"), required=False)
    at = forms.CharField(label=gettext_lazy("Giờ nhận trong ngày"), max_length=5)
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=500)
    is_confirmed = forms.BooleanField(label=gettext_lazy("Đã đối chiếu với văn bản"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)
    field_order = ["valid_from", "valid_to", "at", "legal_basis", "is_confirmed", "note", "reason", "seen"]

    def clean_at(self) -> str:
        """Return the time if it is one."""
        text: str = self.cleaned_data["at"]
        try:
            parse_time(text)
        except CalendarError as error:
            raise forms.ValidationError(str(error)) from error
        return text

    @staticmethod
    def values(cutoff: Cutoff) -> dict[str, Any]:
        """Return the content as the form's first values."""
        return {
            key: getattr(cutoff, key) for key in ("valid_from", "valid_to", "at", "legal_basis", "is_confirmed", "note")
        }

    def cutoff(self, code: str) -> Cutoff:
        """Return the content."""
        data = self.cleaned_data
        keys = ("valid_from", "valid_to", "at", "legal_basis", "is_confirmed", "note")
        return Cutoff(code=code or data["valid_from"].isoformat(), **{key: data[key] for key in keys})


class ImportForm(forms.Form):
    """A file of a year's days."""

    file = forms.FileField(
        label=gettext_lazy("Tệp CSV hoặc ICS"),
        help_text=gettext_lazy("CSV có các cột ngay, loai, ten, can_cu, ten_tieng_anh, doi_ung, chac_chan, ghi_chu."),
    )
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2000, max_value=2100)
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ chung"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Dùng cho các dòng không ghi căn cứ riêng."),
    )


class TakeForm(forms.Form):
    """The second step: the same content again, with the reason."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=250_000, strip=False)
    year = forms.IntegerField(widget=forms.HiddenInput)
    basis = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=1000, help_text=gettext_lazy("Được ghi vào nhật ký.")
    )
