"""Values against their declaration: one compiled check per field, made once per version.

A check takes what a form, a file or an API hands over and gives the value as the tables keep it, or raises ``Wrong``.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from django.utils.translation import gettext as _

from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.data.registers.data import TEXTS, Declaration, Field, FieldError, FieldType
from tinhso.data.registers.rules.formats import FORMATS, is_training_id, tidy

#: Whole numbers stay where JSON, SQLite and arithmetic on them are exact.
INTEGER_MAX = 10**15
TEXT_MAX = 4000
JSON_MAX = 100_000
DIGITS_MAX = 15

Check = Callable[[Any], Any]


class Wrong(Exception):
    """A value that does not fit; ``code`` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _wrong_type(message: str) -> Wrong:
    return Wrong("type", message)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong_type(_("Phải là chữ."))
    if "\x00" in value or (not value.isprintable() and any(0xD800 <= ord(sign) < 0xE000 for sign in value)):
        raise Wrong("text", _("Có ký tự không lưu được."))
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,16}", value.strip()):
            return int(value)
        if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
            return int(value)
        raise _wrong_type(_("Phải là số nguyên."))
    return value


def _whole(value: Any) -> int:
    number = _integer(value)
    if not -INTEGER_MAX <= number <= INTEGER_MAX:
        raise Wrong("range", _("Số quá lớn."))
    return number


def _year(value: Any) -> int:
    number = _integer(value)
    if not 1 <= number <= 9999:
        raise Wrong("range", _("Năm phải từ 1 đến 9999."))
    return number


def _decimal(scale: int) -> Check:
    step = Decimal(1).scaleb(-scale)

    def check(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise _wrong_type(_("Phải là số."))
        try:
            number = Decimal(repr(value) if isinstance(value, float) else value)
        except InvalidOperation:
            raise _wrong_type(_("Phải là số.")) from None
        if not number.is_finite():
            raise _wrong_type(_("Phải là số."))
        if abs(number) >= Decimal(10) ** (DIGITS_MAX - scale):
            raise Wrong("range", _("Số quá lớn."))
        kept = number.quantize(step)
        if kept != number:
            raise Wrong("scale", _("Chỉ được %(scale)s chữ số lẻ.") % {"scale": scale})
        return kept

    return check


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise _wrong_type(_("Phải là một ngày, không kèm giờ."))
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = value.strip()
        try:
            if _ISO_DAY.fullmatch(text):
                return date.fromisoformat(text)
            if match := _VN_DAY.fullmatch(text):
                return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            pass
    raise _wrong_type(_("Phải là một ngày có thật, viết 2024-10-15 hoặc 15/10/2024."))


def _datetime(value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise _wrong_type(_("Phải là ngày và giờ, viết 2024-10-15T08:30:00+07:00."))
    try:
        return (value if value.tzinfo else value.replace(tzinfo=PROVINCE_ZONE)).astimezone(UTC)
    except (OverflowError, ValueError):
        raise Wrong("range", _("Ngày giờ nằm ngoài lịch.")) from None


def _month(value: Any) -> str:
    text = _text(value).strip()
    if match := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
        text = f"{match[2]}-{int(match[1]):02}"
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) or text.startswith("0000"):
        raise _wrong_type(_("Phải là một tháng, viết 2024-10 hoặc 10/2024."))
    return text


_YES = {"true", "1", "có", "co", "x", "yes"}
_NO = {"false", "0", "không", "khong", "no"}


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    if text in _YES or text in _NO:
        return text in _YES
    raise _wrong_type(_("Phải là có hoặc không."))


def _geo(value: Any) -> str:
    """Return a point as «latitude,longitude» with six decimals (about 0,1 m)."""
    pair: Any = value
    if isinstance(value, str):
        pair = [part.strip() for part in value.split(",")]
    elif isinstance(value, Mapping):
        spot = value.get("coordinates")
        pair = spot[1::-1] if value.get("type") == "Point" and isinstance(spot, list) else None
    if isinstance(pair, list | tuple) and len(pair) == 2:
        try:
            north, east = (float(part) for part in pair)
        except (TypeError, ValueError, OverflowError):
            north = east = math.nan
        if abs(north) <= 90 and abs(east) <= 180:
            return f"{north:.6f},{east:.6f}"
    raise _wrong_type(_("Phải là toạ độ «vĩ độ,kinh độ», ví dụ 9.176940,105.150000."))


def _json(value: Any) -> Any:
    """Return plain data as it comes back from the table; text is data too, not a document to be read."""
    try:
        text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except (TypeError, ValueError):
        raise _wrong_type(_("Phải là dữ liệu JSON.")) from None
    if len(text) > JSON_MAX:
        raise Wrong("length", _("Dữ liệu dài quá %(max)s ký tự.") % {"max": JSON_MAX})
    if "\\u0000" in text:
        raise Wrong("text", _("Có ký tự không lưu được."))
    return orjson.loads(text)


def _line(value: Any) -> str:
    return tidy(_text(value))


_BASE: dict[FieldType, Check] = {
    FieldType.INTEGER: _whole,
    FieldType.MONEY: _whole,
    FieldType.YEAR: _year,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.MONTH: _month,
    FieldType.BOOLEAN: _boolean,
    FieldType.GEO: _geo,
    FieldType.JSON: _json,
    FieldType.CODE: _line,
    FieldType.REFERENCE: _line,
    FieldType.AREA: _line,
    FieldType.AGENCY: _line,
    FieldType.FILE: _line,
}


def _worded(field: Field, training: bool) -> Check:
    """Return the check of a text field: tidied, format, pattern, length."""
    make, fault = FORMATS.get(field.format, (tidy, None))
    pattern = re.compile(field.pattern) if field.pattern else None
    longest = min(field.length or TEXT_MAX, TEXT_MAX)
    refuses_training = field.format == "citizen_id" and not training

    def check(value: Any) -> str:
        text = make(_text(value))
        if len(text) > longest:
            raise Wrong("length", _("Dài quá %(max)s ký tự.") % {"max": longest})
        if text and fault is not None and (message := fault(text)):
            raise Wrong("format", message)
        if text and refuses_training and is_training_id(text):
            raise Wrong("format", _("Số định danh bắt đầu bằng 000 chỉ dùng khi tập huấn."))
        if text and pattern is not None and not pattern.fullmatch(text):
            raise Wrong("pattern", _("Chưa đúng mẫu %(pattern)s.") % {"pattern": field.pattern})
        return text

    return check


def _limits(field: Field, check: Check) -> Check:
    """Return *check* followed by the declared lowest and highest value."""
    low = None if field.minimum is None else check(field.minimum)
    high = None if field.maximum is None else check(field.maximum)
    if low is None and high is None:
        return check

    def limited(value: Any) -> Any:
        made = check(value)
        if low is not None and made < low:
            raise Wrong("range", _("Không được nhỏ hơn %(limit)s.") % {"limit": low})
        if high is not None and made > high:
            raise Wrong("range", _("Không được lớn hơn %(limit)s.") % {"limit": high})
        return made

    return limited


def _listed(field: Field, check: Check) -> Check:
    known = frozenset(item.code for item in field.codes)

    def listed(value: Any) -> Any:
        code = check(value)
        if code and code not in known:
            raise Wrong("code", _("«%(code)s» không có trong danh mục.") % {"code": code[:60]})
        return code

    return listed


def compile_field(field: Field, *, training: bool) -> Check:
    """Return the check of one value that is not empty."""
    if field.type is FieldType.TEXT:
        check = _worded(field, training)
    elif field.type is FieldType.DECIMAL:
        check = _decimal(field.scale)
    else:
        check = _BASE[field.type]
    if field.codes:
        check = _listed(field, check)
    if field.type in {FieldType.CODE, FieldType.REFERENCE, FieldType.AREA, FieldType.AGENCY, FieldType.FILE}:
        check = _short(check)
    return _limits(field, check)


def _short(check: Check) -> Check:
    def short(value: Any) -> Any:
        code = check(value)
        if len(code) > 200:
            raise Wrong("length", _("Dài quá %(max)s ký tự.") % {"max": 200})
        return code

    return short


def plain_check(field: Field) -> Check:
    """Return the check of a field's type alone, without format, list or limit: for filters and earlier values."""
    kind = FieldType.TEXT if field.type in TEXTS else field.type
    return compile_field(Field(field.name, field.label, kind, scale=field.scale), training=True)


def kept_value(field: Field, value: Any) -> Any:
    """Return a value as it was once kept, from JSON; what is not of the field's present type stays as it is told."""
    try:
        return None if value is None else plain_check(field)(value)
    except Wrong:
        return value


class Checker:
    """The compiled checks of one version of a declaration."""

    def __init__(self, declaration: Declaration, *, training: bool) -> None:
        self.checks = {item.name: compile_field(item, training=training) for item in declaration.shown}
        self.required = tuple(item.name for item in declaration.shown if item.required)

    def clean(self, values: Mapping[str, Any], *, partial: bool = False) -> tuple[dict[str, Any], list[FieldError]]:
        """Return the values as kept and what is wrong; *partial*: fields not given are not asked for."""
        kept: dict[str, Any] = {}
        errors: list[FieldError] = []
        checks = self.checks
        for name, value in values.items():
            check = checks.get(name)
            if check is None:
                errors.append(FieldError(str(name)[:60], "unknown", _("Sổ không có trường này.")))
            elif value is None or value == "":
                kept[name] = None
            else:
                try:
                    made = check(value)
                except Wrong as wrong:
                    errors.append(FieldError(name, wrong.code, str(wrong)))
                else:
                    kept[name] = None if made == "" else made
        for name in self.required:
            if kept.get(name) is None and (name in kept or (not partial and name not in values)):
                errors.append(FieldError(name, "required", _("Chưa nhập.")))
        return kept, errors
