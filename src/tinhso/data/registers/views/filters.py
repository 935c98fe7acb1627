"""The filters of a register's list: from the address to conditions, and back to boxes and chips that people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tinhso.blocks.forms.api import resolve
from tinhso.core.access.api import Actor
from tinhso.core.web.api import format_date, parse_date, parse_number
from tinhso.data.registers.data import Declaration, Field, FieldType, InvalidQuery
from tinhso.data.registers.rules.access import View
from tinhso.data.registers.selectors.editing import choices_of
from tinhso.data.registers.views.common import Wording

OPERATORS = ("", "__gte", "__lte", "__starts", "__contains", "__ne", "__null", "__under")
PLACED = {FieldType.AREA: "area", FieldType.AGENCY: "agency"}
NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})
#: So many fields get boxes of their own; any other is reached by «another condition».
BOXES_MAX = 9
#: What stands in the address beside the filters and is not kept when a filter changes.
PASSING = frozenset({"cursor", "format", "dem", "by", "op", "value"})


@dataclass(frozen=True)
class Box:
    """One field's filter as drawn: ``kind`` is choice, range, place or text."""

    field: Field
    kind: str
    key: str
    value: str = ""
    until: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the address without it."""

    text: str
    url: str


def conditions_of(request: HttpRequest, declaration: Declaration, view: View, by: Actor) -> dict[str, Any]:
    """Return the filters of the address: «field=value», and the three boxes of «another condition» as one."""
    where: dict[str, Any] = {}
    for key, values in request.GET.lists():
        given = [value.replace("\x00", "").strip() for value in values if value.strip()]
        name = key.partition("__")[0]
        if name in view.fields and given:
            where[key] = [_as_kept(declaration.field(name), key, value, by) for value in given]
    name, value = request.GET.get("by", ""), request.GET.get("value", "").replace("\x00", "").strip()
    operator = request.GET.get("op", "")
    if name and (value or operator == "__null"):
        field = declaration.field(name)
        if operator not in OPERATORS or field is None or name not in view.fields:
            raise InvalidQuery(_("Không có trường «%(name)s» trong sổ này.") % {"name": name[:60]})
        where[f"{name}{operator}"] = [_as_kept(field, f"{name}{operator}", value or "true", by)]
    return where


def _as_kept(field: Field | None, key: str, value: str, by: Actor) -> str:
    """Return what a person typed into a filter as the tables have it: names as codes, days and numbers our way."""
    if field is None or key.endswith("__null"):
        return value
    if field.type in PLACED:
        found, _several = resolve(PLACED[field.type], by, value, {"level": field.level})
        return found.code if found else value
    try:
        if field.type is FieldType.DATE:
            return parse_date(value).isoformat()
        if field.type in NUMBERS and "," in value:
            return str(parse_number(value))
    except ValueError:
        pass  # the query says which field cannot be read
    return value


def boxes_of(request: HttpRequest, readable: Sequence[Field], wording: Wording) -> list[Box]:
    """Return the boxes drawn: the fields with an index or a short list, at most nine."""
    likely = [field for field in readable if field.indexed or field.codes or field.type is FieldType.BOOLEAN]
    made = (_box(request, field, wording) for field in likely)
    return [box for box in made if box is not None][:BOXES_MAX]


def _box(request: HttpRequest, field: Field, wording: Wording) -> Box | None:
    name = field.name
    if field.type in PLACED:
        key = f"{name}__under"
        given = request.GET.get(key, "")
        return Box(field, "place", key, wording.placed(field, given), source=PLACED[field.type])
    if field.type is FieldType.BOOLEAN:
        pairs = (("true", _("Có")), ("false", _("Không")))
        return Box(field, "choice", name, request.GET.get(name, ""), choices=pairs)
    if field.codes or field.type is FieldType.CODE:
        choices = tuple(choices_of(field))
        return Box(field, "choice", name, request.GET.get(name, ""), choices=choices) if choices else None
    if field.type in NUMBERS or field.type in {FieldType.DATE, FieldType.YEAR, FieldType.MONTH}:
        low, high = request.GET.get(f"{name}__gte", ""), request.GET.get(f"{name}__lte", "")
        return Box(field, "range", name, _day(low), _day(high))
    if field.type is FieldType.TEXT:
        return Box(field, "text", f"{name}__starts", request.GET.get(f"{name}__starts", ""))
    return None


def _day(text: str) -> str:
    """Return a day of the address the Vietnamese way."""
    try:
        return format_date(parse_date(text)) if text.count("-") == 2 else text
    except ValueError:
        return text


def kept_of(request: HttpRequest, declaration: Declaration, by: Actor) -> list[tuple[str, str]]:
    """Return what of the address is kept in links of the list: codes for names that were typed, and «another condition»
    under its own name.
    """
    kept = [
        (key, _as_kept(declaration.field(key.partition("__")[0]), key, value.strip(), by))
        for key, values in request.GET.lists()
        for value in values
        if value.strip() and key not in PASSING
    ]
    name, value = request.GET.get("by", ""), request.GET.get("value", "").strip()
    if name and (value or request.GET.get("op") == "__null"):
        key = f"{name}{request.GET.get('op', '')}"
        kept.append((key, _as_kept(declaration.field(name), key, value or "true", by)))
    return kept


def chips_of(kept: Sequence[tuple[str, str]], declaration: Declaration, view: View, wording: Wording) -> list[Chip]:
    """Return the conditions in words, each with the address that leaves it out."""
    found = []
    for index, (key, value) in enumerate(kept):
        name, _sign, operator = key.partition("__")
        left = urlencode([pair for number, pair in enumerate(kept) if number != index])
        field = declaration.field(name)
        if key == "q":
            found.append(Chip(_("Tìm: “%(words)s”") % {"words": value}, f"?{left}"))
        elif key == "all":
            found.append(Chip(_("Gồm cả bản ghi đã kết thúc"), f"?{left}"))
        elif field is not None and name in view.fields:
            found.append(Chip(_words(field, operator, value, wording), f"?{left}"))
    return found


def _words(field: Field, operator: str, value: str, wording: Wording) -> str:
    if operator == "null":
        words = _("%(label)s: để trống") if value in {"true", "1"} else _("%(label)s: có giá trị")
        return words % {"label": field.label}
    signs: Mapping[str, str] = {
        "": _("%(label)s: %(value)s"),
        "under": _("%(label)s: %(value)s"),
        "gte": _("%(label)s từ %(value)s"),
        "lte": _("%(label)s đến %(value)s"),
        "starts": _("%(label)s bắt đầu bằng “%(value)s”"),
        "contains": _("%(label)s có chứa “%(value)s”"),
        "ne": _("%(label)s khác %(value)s"),
    }
    return signs.get(operator, signs[""]) % {"label": field.label, "value": _day(wording.placed(field, value))}
