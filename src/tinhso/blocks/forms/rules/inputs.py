"""From JSON Schema 2020-12 to the inputs of a form.

Read: ``type`` (also with "null"), ``enum``, ``oneOf`` of ``const`` and ``title``, ``format``, ``minimum``, ``maximum``,
``maxLength``, ``title``, ``description``, ``readOnly``, ``required``. Beside the standard words: ``x-picker`` (a source
and its options), ``x-unit``, ``x-widget`` ("textarea", "radio"), ``x-type`` ("year").
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tinhso.blocks.forms.data import Choice, Input, InputKind, Picking, Schema, SchemaRefused
from tinhso.core.web.api import format_number

LONG_TEXT = 300
#: So few choices are shown at once, if one must be made.
RADIO_MAX = 5
_MODES = {"email": "email", "uri": "url", "x-phone": "tel"}


def inputs_of(schema: Schema) -> tuple[Input, ...]:
    """Return the inputs of an object's properties, in order. Raises SchemaRefused."""
    properties = schema.get("properties")
    if schema.get("type") != "object" or not isinstance(properties, Mapping):
        raise SchemaRefused("a form is drawn from an object with properties")
    required = set(schema.get("required", ()))
    return tuple(
        _input(name, part, required=name in required) for name, part in properties.items() if not part.get("readOnly")
    )


def _input(name: str, part: Schema, *, required: bool) -> Input:
    choices = _choices(part)
    kind = _kind(part, choices, required=required)
    return Input(
        name=name,
        kind=kind,
        label=str(part.get("title") or name),
        help=_help(part, kind),
        required=required,
        choices=choices,
        picking=_picking(part),
        longest=int(part.get("maxLength") or 0),
        whole=_type(part) == "integer",
        mode=_MODES.get(str(part.get("format", "")), ""),
    )


def _type(part: Schema) -> str:
    """Return the one type of a property besides null."""
    given = part.get("type", "")
    if isinstance(given, str):
        return given
    return next((str(item) for item in given if item != "null"), "")


def _choices(part: Schema) -> tuple[Choice, ...]:
    source = part.get("items", part) if _type(part) == "array" else part
    if "oneOf" in source:
        pairs = [(item.get("const"), item.get("title")) for item in source["oneOf"]]
    else:
        pairs = [(item, None) for item in source.get("enum", ())]
    return tuple(Choice(str(code), str(words or code)) for code, words in pairs if code is not None)


def _kind(part: Schema, choices: tuple[Choice, ...], *, required: bool) -> InputKind:
    if "x-picker" in part:
        return InputKind.PICKER
    if choices:
        return _kind_of_choice(part, choices, required=required)
    return _plain_kind(part)


def _kind_of_choice(part: Schema, choices: tuple[Choice, ...], *, required: bool) -> InputKind:
    if _type(part) == "array":
        return InputKind.CHECKS
    few = part.get("x-widget") == "radio" or (required and len(choices) <= RADIO_MAX)
    return InputKind.RADIO if few else InputKind.CHOICE


def _plain_kind(part: Schema) -> InputKind:
    kind = _type(part)
    if kind == "boolean":
        return InputKind.YES_NO
    if kind in {"integer", "number"}:
        return InputKind.YEAR if part.get("x-type") == "year" else InputKind.NUMBER
    if kind == "string":
        if part.get("format") == "date":
            return InputKind.DAY
        long = part.get("x-widget") == "textarea" or LONG_TEXT < int(part.get("maxLength") or 0) < 10_000
        return InputKind.LONG_TEXT if long and part.get("x-widget") != "line" else InputKind.TEXT
    return InputKind.JSON


def _picking(part: Schema) -> Picking | None:
    given = part.get("x-picker")
    if given is None:
        return None
    options = {str(key): str(value) for key, value in given.items() if key != "source" and value}
    return Picking(str(given["source"]), options)


def _help(part: Schema, kind: InputKind) -> str:
    lines = [str(part.get("description", ""))]
    if part.get("x-unit"):
        lines.append(_("Đơn vị: %(unit)s.") % {"unit": part["x-unit"]})
    if kind is InputKind.NUMBER:
        lines.append(_limits(part))
    if kind is InputKind.DAY and not lines[0]:
        lines.append(_("Ví dụ 15/10/2024."))
    if kind is InputKind.PICKER:
        lines.append(_("Gõ vài chữ của tên, không cần dấu, rồi chọn."))
    return " ".join(line for line in lines if line)


def _limits(part: Schema) -> str:
    low, high = _limit(part, "minimum"), _limit(part, "maximum")
    if low and high:
        return _("Từ %(low)s đến %(high)s.") % {"low": low, "high": high}
    if low:
        return _("Từ %(low)s trở lên.") % {"low": low}
    return _("Đến %(high)s.") % {"high": high} if high else ""


def _limit(part: Schema, key: str) -> str:
    """Return a limit in words; the technical ends of a type say nothing to people."""
    value: Any = part.get(key)
    if value is None or isinstance(value, str) or abs(value) >= 10**15:
        return ""
    return format_number(value)
