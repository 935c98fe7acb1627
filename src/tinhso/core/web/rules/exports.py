"""What may stand in an exported cell."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.web.data import Column, ListSpec, Provenance

#: A text that begins so is run as a formula by spreadsheet programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PROVENANCE_KEY = "provenance"


def harmless(text: str) -> str:
    """Return *text* so that no spreadsheet program runs it: a formula start gets an apostrophe, control signs go."""
    clean = _CONTROL.sub("", text)
    return f"'{clean}" if clean.lstrip(" \u00a0").startswith(FORMULA_STARTS) else clean


def plain(value: Any) -> str | int | float | Decimal | bool | date | datetime | None:
    """Return *value* as a type that every format knows: times in the province's zone, enums by value, rest as text."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, datetime):
        return value.astimezone(PROVINCE_ZONE).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    return str(value)


def export_columns(spec: ListSpec) -> tuple[tuple[Column, Callable[[Any], Any] | None], ...]:
    """Return all columns of an export, shown or hidden, with the provenance column that rule 13 asks for.

    The function beside a column says how to get its value where the column itself does not know.
    """
    columns: list[tuple[Column, Callable[[Any], Any] | None]] = [(column, None) for column in spec.columns]
    has_provenance = any(column.kind == "provenance" for column in spec.columns)
    if has_provenance or (spec.provenance is None and not any(column.is_figure for column in spec.columns)):
        return tuple(columns)
    source = spec.provenance

    def provenance(item: Any) -> Any:
        return source(item) if callable(source) and not isinstance(source, Provenance) else source

    columns.append((Column(PROVENANCE_KEY, _("Nguồn số liệu"), "provenance"), provenance))
    return tuple(columns)
