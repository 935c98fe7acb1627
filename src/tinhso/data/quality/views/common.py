"""What the pages of quality share."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from tinhso.core.web.api import Verdict, error_page, format_date, format_datetime, format_number
from tinhso.data.quality.data import Dimension, QualityError, Shown, Target, UnknownThing
from tinhso.data.registers import api as registers
from tinhso.data.registers.data import Declaration, Field

View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """Answer 404 for what is not there, 400 for an address that cannot be read."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (registers.UnknownRegister, registers.UnknownRecord, UnknownThing) as error:
            raise Http404(str(error)) from error
        except registers.InvalidQuery as error:
            return error_page(request, 400, str(error))

    return gate


def done_or_told(request: HttpRequest, act: Callable[[], Any], words: str, back: str) -> HttpResponseBase:
    """Do *act* and go *back* with *words*, or with why it could not be done."""
    try:
        act()
    except (QualityError, registers.RegistersError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(back)


def percent(shown: Shown | None) -> float | None:
    """Return a score in per cent, rounded down to two places: 99,999 is not 100."""
    return shown.percent if shown is not None else None


def verdict_of(shown: Shown, target: Target | None) -> Verdict:
    """Return how a score stands against its target; without one nothing is said of it."""
    if shown.value is None or target is None:
        return Verdict.UNKNOWN
    return Verdict.MET if shown.value >= target.value else Verdict.NOT_MET


def value_text(field: Field, value: Any) -> str:
    """Return one value the Vietnamese way; codes by their label."""
    if value is None or value == "":
        return ""
    for item in field.codes:
        if item.code == value:
            return str(item.label)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal | int):
        return str(value) if field.type == "year" else format_number(value)
    return str(value)


def title_of(declaration: Declaration, values: Mapping[str, Any]) -> str:
    """Return what a record is called for this reader."""
    for names in (declaration.title, declaration.key):
        fields = [declaration.field(name) for name in names]
        words = [value_text(item, values[item.name]) for item in fields if item and values.get(item.name) is not None]
        if words:
            return " · ".join(words)
    return _("Bản ghi")


def labels_of(declaration: Declaration, names: Any) -> str:
    """Return the labels of fields, joined."""
    found = [declaration.field(name) for name in names]
    return ", ".join(str(item.label) for item in found if item)


def is_simulated(declaration: Declaration) -> bool:
    """Whether the register holds training data."""
    return str(getattr(declaration, "provenance", "")) == "simulated" or declaration.code.startswith("sim_")


DIMENSIONS = tuple(Dimension)
