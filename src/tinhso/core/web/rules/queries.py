"""What the address of a list page asks: ``?q=&field=&field__gte=&sort=-field&limit=&cursor=&columns=&format=``."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.web.data import Column, Condition, ListQuery, ListSpec
from tinhso.core.web.rules.cells import choice_pairs
from tinhso.core.web.rules.formats import DateError, NumberError, format_date, format_number, parse_date, parse_number

LIMIT_MAX = 200
FORMATS = ("html", "json", "csv", "xlsx")
OPERATORS = {"": "eq", "__gte": "gte", "__lte": "lte"}
RESERVED = frozenset({"q", "sort", "limit", "cursor", "columns", "format"})

Parameters = Mapping[str, Sequence[str]]


def _first(parameters: Parameters, key: str) -> str:
    values = parameters.get(key) or [""]
    return values[-1].strip()


def _as_number(text: str) -> Decimal:
    """Read a number of the address: machine form 1234.5 or the Vietnamese 1.234,5 a person types."""
    try:
        return parse_number(text)
    except NumberError:
        if text.replace(".", "", 1).removeprefix("-").isdigit() and text.isascii():
            return Decimal(text)
        raise


def _typed(column: Column, text: str) -> Any:
    """Return *text* as a value of the column's kind; raise ValueError with the message for people."""
    if column.is_figure:
        return _as_number(text)
    if column.kind == "date":
        return parse_date(text)
    pairs = choice_pairs(column)
    if pairs and text not in dict(pairs):
        raise ValueError(_("«%(text)s» không có trong các lựa chọn.") % {"text": text})
    return text


def _readable(column: Column, values: Sequence[Any]) -> str:
    words = dict(choice_pairs(column))
    if column.kind == "date":
        return ", ".join(format_date(value) for value in values)
    if column.is_figure:
        return ", ".join(format_number(value) for value in values)
    return ", ".join(words.get(str(value), str(value)) for value in values)


def _conditions(spec: ListSpec, parameters: Parameters, errors: list[str]) -> list[Condition]:
    found = []
    for key in spec.filters:
        column = spec.column(key)
        assert column is not None
        for suffix, operator in OPERATORS.items():
            texts = [text.strip() for text in parameters.get(key + suffix, []) if text.strip()]
            if not texts:
                continue
            try:
                values = tuple(_typed(column, text) for text in texts)
            except (NumberError, DateError, ValueError) as error:
                errors.append(f"{column.label}: {error}")
                continue
            found.append(Condition(column, operator, values, _readable(column, values)))
    return found


def _whole_number(parameters: Parameters, key: str, default: int, low: int, high: int, errors: list[str]) -> int:
    text = _first(parameters, key)
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
        return int(text)
    errors.append(
        _("%(key)s phải là một số từ %(low)s đến %(high)s.")
        % {"key": key, "low": format_number(low), "high": format_number(high)}
    )
    return default


def _sort(spec: ListSpec, parameters: Parameters, errors: list[str]) -> str:
    asked = _first(parameters, "sort") or spec.default_sort
    column = spec.column(asked.removeprefix("-"))
    if asked and (column is None or not (column.sortable or asked == spec.default_sort)):
        errors.append(_("Không xếp được theo «%(key)s».") % {"key": asked})
        return spec.default_sort
    return asked


def _columns(spec: ListSpec, parameters: Parameters, errors: list[str]) -> tuple[str, ...]:
    asked = [key for text in parameters.get("columns", []) for key in text.split(",") if key]
    unknown = [key for key in asked if spec.column(key) is None]
    if unknown:
        errors.append(_("Không có cột «%(key)s».") % {"key": ", ".join(unknown)})
    if not asked or unknown:
        return tuple(column.key for column in spec.columns if not column.hidden)
    return tuple(column.key for column in spec.columns if column.key in asked)


def read_query(spec: ListSpec, parameters: Parameters) -> ListQuery:
    """Return what *parameters* ask of the list; everything unreadable is told in ``errors``, nothing is guessed."""
    errors: list[str] = []
    wanted = _first(parameters, "format") or "html"
    if wanted not in FORMATS:
        errors.append(_("Dạng «%(format)s» không có; hãy chọn json, csv hoặc xlsx.") % {"format": wanted})
        wanted = "html"
    return ListQuery(
        search=_first(parameters, "q")[:200],
        conditions=tuple(_conditions(spec, parameters, errors)),
        sort=_sort(spec, parameters, errors),
        limit=_whole_number(parameters, "limit", spec.limit, 1, LIMIT_MAX, errors),
        offset=_whole_number(parameters, "cursor", 0, 0, 99_999_999, errors),
        columns=_columns(spec, parameters, errors),
        format=wanted,
        errors=tuple(errors),
    )
