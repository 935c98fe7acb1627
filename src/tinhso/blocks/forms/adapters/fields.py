"""Django's form fields for the inputs of a schema: they read what people type and say it in their words."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tinhso.blocks.forms.adapters.sources import resolve, source
from tinhso.blocks.forms.data import Choice, Input, InputKind, Picking
from tinhso.core.access.api import Actor
from tinhso.core.web.api import DayField, NumberField

#: The line's own script keeps what is typed in a box although the browser is told not to complete it.
KEPT = {"data-kept": ""}


class PickerInput(forms.TextInput):
    """A box to type a name into; with JavaScript it lists what it may mean, without it the server tells."""

    def __init__(self, picking: Picking, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **KEPT, **(attrs or {})})
        self.picking = picking

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', f'id_{name}')}-list"
        query = urlencode(sorted(self.picking.options.items()))
        asked = reverse("forms:choices", args=[self.picking.source])
        combo = {
            "role": "combobox",
            "aria-expanded": "false",
            "aria-autocomplete": "list",
            "aria-controls": list_id,
            "hx-get": f"{asked}?{query}" if query else asked,
            "hx-trigger": "input changed delay:200ms, pick from:closest div",
            "hx-target": f"#{list_id}",
            "hx-vals": orjson.dumps({"o": name}).decode(),
            "hx-sync": "this:replace",
        }
        box = super().render(name, value, {**(attrs or {}), **combo}, renderer)
        return format_html(
            '<div class="picker" data-picker>{}<ul class="picker-list" id="{}" role="listbox" aria-label="{}" hidden>'
            "</ul></div>",
            box,
            list_id,
            _("Kết quả tìm được"),
        )


class PickerField(forms.Field):
    """What a picker's box means: the code of the one thing chosen. What the source does not know passes as typed."""

    def __init__(self, picking: Picking, by: Actor, **options: Any) -> None:
        super().__init__(widget=PickerInput(picking), **options)
        self.picking, self.by = picking, by

    def prepare_value(self, value: Any) -> Any:
        """Return what the box holds: the name with its code."""
        if not value or not isinstance(value, str) or value.endswith(")"):
            return value
        found = source(self.picking.source)
        chosen = found.named(self.by, value, self.picking.options) if found else None
        return chosen.full if chosen and chosen.words != chosen.code else value

    def to_python(self, value: Any) -> str | None:
        text = " ".join(str(value or "").split())
        if not text:
            return None
        chosen, several = resolve(self.picking.source, self.by, text, self.picking.options)
        if chosen is not None:
            return chosen.code
        if several:
            names = "; ".join(item.full for item in several[:5])
            message = _("Chưa rõ là mục nào: %(names)s. Hãy ghi đủ như trong danh sách.")
            raise ValidationError(message % {"names": names}, code="several")
        return text


class JsonField(forms.CharField):
    """Structured data typed as JSON."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return orjson.loads(value)
        except ValueError as error:
            raise ValidationError(_("Chưa phải dữ liệu JSON."), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Return kept data as text."""
        if isinstance(value, dict | list):
            return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
        return value


class YesNoField(forms.ChoiceField):
    """Yes, no, or (where it need not be said) not known."""

    def to_python(self, value: Any) -> Any:
        return {"true": True, "false": False}.get(str(value))

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: Any) -> Any:
        """Return a kept value as its choice."""
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def _pairs(choices: tuple[Choice, ...], *, empty: bool) -> list[tuple[str, str]]:
    first = [("", _("– chọn –"))] if empty else []
    return [*first, *((item.code, item.words) for item in choices)]


def field_of(item: Input, by: Actor) -> forms.Field:
    """Return the form field of one input."""
    options: dict[str, Any] = {"label": item.label, "required": item.required, "help_text": item.help}
    options["error_messages"] = {"required": _("Chưa nhập.")}
    if item.kind is InputKind.PICKER and item.picking is not None:
        return PickerField(item.picking, by, **options)
    if item.kind in {InputKind.CHOICE, InputKind.RADIO, InputKind.CHECKS, InputKind.YES_NO}:
        return _choosing(item, options)
    if item.kind is InputKind.DAY:
        return DayField(widget=DayField.widget(KEPT), **options)
    if item.kind is InputKind.NUMBER:
        return NumberField(widget=NumberField.widget(KEPT), **options)
    if item.kind is InputKind.JSON:
        return JsonField(widget=forms.Textarea(attrs={"rows": 4}), **options)
    return forms.CharField(widget=_box(item), strip=True, **options)


def _choosing(item: Input, options: dict[str, Any]) -> forms.Field:
    if item.kind is InputKind.YES_NO:
        first = [] if item.required else [("", _("Chưa rõ"))]
        widget = forms.RadioSelect if item.required else forms.Select
        return YesNoField(choices=[*first, ("true", _("Có")), ("false", _("Không"))], widget=widget, **options)
    if item.kind is InputKind.CHECKS:
        pairs = _pairs(item.choices, empty=False)
        return forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple, **options)
    if item.kind is InputKind.RADIO:
        return forms.ChoiceField(choices=_pairs(item.choices, empty=False), widget=forms.RadioSelect, **options)
    return forms.ChoiceField(choices=_pairs(item.choices, empty=True), **options)


def _box(item: Input) -> forms.Widget:
    if item.kind is InputKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4})
    attributes: dict[str, Any] = {"class": "short", "inputmode": "numeric"} if item.kind is InputKind.YEAR else {}
    if item.mode:
        attributes["inputmode"] = item.mode
    return forms.TextInput(attrs=attributes)
