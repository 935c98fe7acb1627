"""Form fields that read and write the Vietnamese way."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tinhso.core.web.rules.formats import DateError, NumberError, format_date, format_number, parse_date, parse_number


class DayInput(forms.TextInput):
    """A text box for a day written 15/10/2024; the number keyboard comes up on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "short", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return format_date(value) or None if isinstance(value, date) else value


class DayField(forms.Field):
    """A day, typed 15/10/2024 or 2024-10-15; cleans to a date."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except DateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class NumberInput(forms.TextInput):
    """A text box for a number written 1.234,5."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "short", "inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return format_number(value) or None if isinstance(value, int | float | Decimal) else value


class NumberField(forms.Field):
    """A number, typed 1.234,5; cleans to a Decimal. ``low`` and ``high`` bound it, both included."""

    widget = NumberInput

    def __init__(self, *, low: Decimal | int | None = None, high: Decimal | int | None = None, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        try:
            return parse_number(str(value))
        except NumberError as error:
            raise ValidationError(str(error), code="invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.low is not None and value < self.low:
            bound = {"bound": format_number(self.low)}
            raise ValidationError(_("Số này phải từ %(bound)s trở lên."), code="too_low", params=bound)
        if self.high is not None and value > self.high:
            bound = {"bound": format_number(self.high)}
            raise ValidationError(_("Số này phải từ %(bound)s trở xuống."), code="too_high", params=bound)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
