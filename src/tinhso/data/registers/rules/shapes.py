"""What one value of a table may be, told by the value alone."""

import re
from functools import lru_cache

from tinhso.core.web.api import DateError, fold, parse_date
from tinhso.data.registers.rules.formats import FORMATS

_NUMBER = re.compile(r"-?\d{1,3}([.\s]\d{3})+(,\d+)?|-?\d+([,.]\d+)?")
_WHOLE = re.compile(r"-?\d{1,3}([.,\s]\d{3})+|-?\d+")
_YEAR = re.compile(r"(18|19|20|21)\d{2}")
_MONTH = re.compile(r"(0?[1-9]|1[0-2])[/-]\d{4}|\d{4}-(0[1-9]|1[0-2])")
_MOMENT = re.compile(r"\S+[ T]\d{1,2}:\d{2}(:\d{2})?")
_YES = frozenset({"co", "khong", "x", "true", "false", "dung", "sai", "yes", "no", "1", "0", "v"})
_IDENTITY = 12
_PHONE = re.compile(r"(\+84|0)[\s.\-]?\d{2,3}([\s.\-]?\d{3,4}){2}")
_TAX = re.compile(r"\d{10}(-?\d{3})?")

#: The types told by values, the narrowest first: of those that fit, the first is taken.
KINDS = (
    "citizen_id",
    "tax_code",
    "phone",
    "email",
    "url",
    "datetime",
    "date",
    "month",
    "year",
    "boolean",
    "integer",
    "decimal",
)


def is_day(text: str) -> bool:
    """Whether a text is a real day: 31/02 is none."""
    day = text.replace("T", " ").partition(" ")[0]
    if not day[:4].isdigit():
        day = day.replace("-", "/").replace(".", "/")
    try:
        return bool(parse_date(day))
    except DateError:
        return False


def _fits(name: str, text: str) -> bool:
    tidy, fault = FORMATS[name]
    return not fault(tidy(text))


@lru_cache(maxsize=65536)
def kinds_of(text: str) -> frozenset[str]:
    """Return which of ``KINDS`` a value may be."""
    if text.isdigit() and text.isascii():
        return frozenset(_of_digits(text))
    if text[:1].isdigit() or text[:1] in "-+(":
        return frozenset(_of_signs(text))
    return frozenset(_of_words(text))


def _numbers(text: str) -> set[str]:
    """Return which kinds of numbers of their own a text may be: the shape is asked before the check digit."""
    found = {"phone"} if _PHONE.fullmatch(text) and _fits("phone", text) else set()
    return found | ({"tax_code"} if _TAX.fullmatch(text) and _fits("tax_code", text) else set())


def _of_digits(text: str) -> set[str]:
    found = {"integer", "decimal"} if len(text) == 1 or text[0] != "0" else set()
    if len(text) == _IDENTITY and text[3] in "0123":
        found.add("citizen_id")
    found |= _numbers(text)
    if _YEAR.fullmatch(text):
        found.add("year")
    if text in {"0", "1"}:
        found.add("boolean")
    return found


def _of_signs(text: str) -> set[str]:
    found = _numbers(text)
    if is_day(text):
        found.add("datetime" if _MOMENT.fullmatch(text) else "date")
    if _MONTH.fullmatch(text):
        found.add("month")
    if _WHOLE.fullmatch(text):
        found.add("integer")
    if _NUMBER.fullmatch(text):
        found.add("decimal")
    return found


def _of_words(text: str) -> set[str]:
    found = {"boolean"} if len(text) <= len("khong") and fold(text) in _YES else set()
    if "@" in text and _fits("email", text):
        found.add("email")
    if text.startswith("http") and _fits("url", text):
        found.add("url")
    return found
