"""Numbers and dates the Vietnamese way, in and out (1.234,5 and 15/10/2024)."""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.clock.api import PROVINCE_ZONE

NO_BREAK = "\u00a0"
MINUS = "\u2212"

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_PLAIN = re.compile(r"\d+(,\d+)?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class NumberError(ValueError):
    """The text is not a number written the Vietnamese way; the message says how to write it."""


class DateError(ValueError):
    """The text is not a day; the message says how to write it."""


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def format_number(value: Any, decimals: int | None = None) -> str:
    """Return *value* as 1.234,5, rounded half up to *decimals* (None: as many as it has); "" if it is no number."""
    number = _decimal(value)
    if number is None:
        return ""
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(number):f}"
    whole, _, fraction = text.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0") if isinstance(value, float) else fraction
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = MINUS if number < 0 else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def format_percent(value: Any, decimals: int | None = None) -> str:
    """Return 86.41 as 86,41%; *value* is already in percent. "" if it is no number."""
    text = format_number(value, decimals)
    return f"{text}%" if text else ""


def format_money(value: Any, decimals: int | None = None) -> str:
    """Return an amount in million đồng as "1.234,5 triệu đồng"; "" if it is no number."""
    text = format_number(value, decimals)
    return f"{text}{NO_BREAK}triệu{NO_BREAK}đồng" if text else ""


def _in_province(value: datetime) -> datetime:
    return value.astimezone(PROVINCE_ZONE) if value.tzinfo else value


def format_date(value: Any) -> str:
    """Return a date, a datetime (in the province's zone) or an ISO text as 15/10/2024; "" for nothing."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if isinstance(value, datetime):
        value = _in_province(value).date()
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if isinstance(value, date) else ""


def format_datetime(value: Any) -> str:
    """Return a datetime as 15/10/2024 08:30 in the province's zone; "" for nothing."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if not isinstance(value, datetime):
        return format_date(value)
    local = _in_province(value)
    return f"{format_date(local)} {local:%H:%M}"


def parse_number(text: str) -> Decimal:
    """Read 1.234,5 (dots group, a comma before decimals); raise NumberError for anything else, 1,234.5 too."""
    compact = re.sub(r"[\s\u00a0\u202f]", "", unicodedata.normalize("NFKC", text)).replace(MINUS, "-")
    sign, digits = ("-", compact[1:]) if compact.startswith("-") else ("", compact.removeprefix("+"))
    if not digits.isascii() or not (_GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)):
        raise NumberError(
            _("«%(text)s» chưa đúng cách viết số. Hãy viết như 1.234,5 (dấu phẩy trước phần lẻ).") % {"text": text}
        )
    return Decimal(sign + digits.replace(".", "").replace(",", "."))


def parse_date(text: str) -> date:
    """Read 15/10/2024 (also 15-10-2024, 15.10.2024) or 2024-10-15; raise DateError for anything else."""
    stripped = text.strip()
    try:
        if match := _DAY.fullmatch(stripped):
            day, month, year = (int(part) for part in match.groups())
            return date(year, month, day)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", stripped):
            return date.fromisoformat(stripped)
    except ValueError:
        pass
    raise DateError(_("«%(text)s» không phải một ngày có thật. Hãy viết như 15/10/2024.") % {"text": text})


def fold(text: Any) -> str:
    """Return *text* for searching: lower case, without tone marks, đ as d, spaces single."""
    decomposed = unicodedata.normalize("NFD", str(text).lower().replace("đ", "d"))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())
