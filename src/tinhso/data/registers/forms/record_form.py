"""A form drawn from a declaration: its fields by its groups, with labels, hints, choices and the platform's inputs.

This is the first step of ``blocks.forms``: it draws from the JSON Schema's own parts (type, codes, limits, words) and a
layout (groups), knows nothing of registers' tables, and moves to blocks when a second module needs it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
from django import forms
from django.utils.translation import gettext as _

from tinhso.core.web.api import DayField, NumberField, format_number
from tinhso.data.registers.data import Declaration, Field, FieldError, FieldType
from tinhso.data.registers.selectors.editing import choices_of

LONG_TEXT = 300


@dataclass(frozen=True)
class FieldGroup:
    """Fields drawn together under a heading."""

    title: str
    fields: list[forms.BoundField]


def form_field(field: Field) -> forms.Field:
    """Return the input of one field; the record's own checks say what is wrong, in the same words everywhere."""
    options: dict[str, Any] = {"label": str(field.label), "required": field.required, "help_text": _hint(field)}
    chosen = choices_of(field)
    if chosen:
        first = [] if field.required and len(chosen) <= 5 else [("", _("– chọn –"))]
        if len(chosen) <= 5 and field.required:
            return forms.ChoiceField(choices=[*first, *chosen], widget=forms.RadioSelect, **options)
        return forms.ChoiceField(choices=[("", _("– chọn –")), *chosen], **options)
    if field.type is FieldType.BOOLEAN:
        pair = [("true", _("Có")), ("false", _("Không"))]
        return forms.ChoiceField(choices=pair if field.required else [("", _("Chưa rõ")), *pair], **options)
    if field.type is FieldType.DATE:
        return DayField(**options)
    if field.type in {FieldType.INTEGER, FieldType.MONEY, FieldType.DECIMAL}:
        return NumberField(**options)
    widget: forms.Widget = forms.TextInput(attrs={"class": "short"} if field.type is FieldType.YEAR else {})
    if field.type is FieldType.JSON or (field.type is FieldType.TEXT and (field.length or 0) > LONG_TEXT):
        widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(widget=widget, strip=True, **options)


def _hint(field: Field) -> str:
    parts = [str(field.help)]
    if field.unit:
        parts.append(_("Đơn vị: %(unit)s.") % {"unit": field.unit})
    if field.minimum is not None and field.maximum is not None:
        limits = {"low": format_number(field.minimum) or field.minimum, "high": format_number(field.maximum)}
        parts.append(_("Từ %(low)s đến %(high)s.") % limits)
    return " ".join(part for part in parts if part)


class RecordForm(forms.Form):
    """The values of one record, and why they are written."""

    def __init__(
        self,
        declaration: Declaration,
        data: Any = None,
        *,
        values: Mapping[str, Any] | None = None,
        names: Collection[str] | None = None,
        asks_reason: bool = False,
    ) -> None:
        super().__init__(data)
        self.declaration = declaration
        self.names = [name for name in declaration.names if names is None or name in names]
        for item in declaration.shown:
            if item.name in self.names:
                self.fields[item.name] = form_field(item)
                self.fields[item.name].initial = as_initial((values or {}).get(item.name))
        if asks_reason:
            self.fields["reason__"] = forms.CharField(
                label=_("Lý do"),
                max_length=1000,
                help_text=_("Ví dụ số và ngày của văn bản. Lý do đi cùng phiên bản mới."),
            )
        self.fields["seen__"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def groups(self) -> list[FieldGroup]:
        """Return the fields by the declaration's groups; what stands in none comes last."""
        left = list(self.names)
        made = []
        for group in self.declaration.groups:
            here = [name for name in group.fields if name in left]
            left = [name for name in left if name not in here]
            if here:
                made.append(FieldGroup(str(group.title), [self[name] for name in here]))
        if left:
            title = _("Các trường khác") if made else str(self.declaration.name)
            made.append(FieldGroup(title, [self[name] for name in left]))
        return made

    def values(self) -> dict[str, Any]:
        """Return the values as typed, for the register's own checks."""
        made: dict[str, Any] = {}
        for name in self.names:
            value = self.cleaned_data.get(name)
            field = self.declaration.field(name)
            if field is not None and field.type is FieldType.JSON and value:
                try:
                    value = orjson.loads(value)
                except ValueError:
                    self.add_error(name, _("Chưa phải dữ liệu JSON."))
                    continue
            made[name] = None if value == "" else value
        return made

    def show_errors(self, errors: Collection[FieldError]) -> None:
        """Put the register's refusals at their fields."""
        for error in errors:
            place = error.field if error.field in self.fields else None
            self.add_error(place, error.message)

    @property
    def seen(self) -> int | None:
        """The version the editor began from."""
        text = str(self.cleaned_data.get("seen__") or "")
        return int(text) if text.isascii() and text.isdigit() else None


def as_initial(value: Any) -> Any:
    """Return a kept value as its input shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, date | Decimal | int) else value or ""
