"""What stands in a cell: the value, and how it reads."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from tinhso.core.web.data import Column
from tinhso.core.web.rules import formats
from tinhso.core.web.rules.words import words_for


def choice_pairs(column: Column) -> list[tuple[str, str]]:
    """Return the column's choices as (code, words): the declared ones, or the codes of a verdict or provenance."""
    if column.choices is None:
        return [(str(code), str(word.label)) for code, word in words_for(column.kind).items()]
    pairs = column.choices.items() if isinstance(column.choices, Mapping) else column.choices
    return [(str(code), str(words)) for code, words in pairs]


def raw_value(item: Any, column: Column) -> Any:
    """Return the value of *item* in *column*: by its function, as dictionary key, or along the attribute path."""
    if column.value is not None:
        return column.value(item)
    if isinstance(item, Mapping):
        return item.get(column.path)
    value = item
    for name in column.path.split("__"):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value() if callable(value) else value


def cell_text(column: Column, value: Any) -> str:
    """Return how *value* reads on screen."""
    if value is None or value == "":
        return ""
    if isinstance(value, Enum):
        value = value.value
    words = dict(choice_pairs(column))
    if str(value) in words:
        return words[str(value)]
    if column.kind == "date":
        return formats.format_datetime(value) if isinstance(value, datetime) else formats.format_date(value)
    if column.kind in {"number", "money"}:
        return formats.format_number(value, column.decimals) or str(value)
    if column.kind == "percent":
        return formats.format_percent(value, column.decimals) or str(value)
    return str(value)
