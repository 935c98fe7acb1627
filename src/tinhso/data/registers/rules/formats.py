"""Formats of text fields: each tidies a value and says what is wrong with it.

Sources: personal identity number, NĐ 137/2015 Đ.13 and domain-facts §6 (U: 12 digits, province, century and sex, year;
no check digit); tax code TT 105/2020 and domain-facts §6 (V: check digit over nine digits, 13 digits with a branch).
"""

import re
import unicodedata
from collections.abc import Callable

from django.utils.translation import gettext as _

#: Refused outside training: no province has this prefix, so the twin's people cannot be taken for real ones.
TRAINING_PROVINCE = "000"
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SPACES = re.compile(r"\s+")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+)*\.?")
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_URL = re.compile(r"https?://[^\s/$.?#][^\s]*")
_PHONE = re.compile(r"0\d{9,10}")
_PLATE = re.compile(r"\d{2}[A-Z]{1,2}\d?-?\d{4,5}")

Tidy = Callable[[str], str]
Fault = Callable[[str], str]


def tidy(text: str) -> str:
    """Return *text* composed (NFC), Ð (U+00D0) as Đ, spaces single and none at the ends."""
    if text.isascii():
        return _SPACES.sub(" ", text.strip()) if "  " in text or text != text.strip() else text
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")).strip()


def digits(text: str) -> str:
    """Return *text* without spaces, dots and hyphens (numbers are typed in groups)."""
    return re.sub(r"[\s.\-]", "", text)


def _phone(text: str) -> str:
    bare = re.sub(r"[\s.()\-]", "", text)
    return "0" + bare[3:] if bare.startswith("+84") else bare


def _citizen_id(text: str) -> str:
    return "" if re.fullmatch(r"[0-9]{12}", text) else _("Số định danh cá nhân gồm đúng 12 chữ số.")


def _tax_code(text: str) -> str:
    if re.fullmatch(r"[0-9]{12}", text):
        return ""  # a person's tax code is the identity number (NĐ 252/2026)
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", text):
        return _("Mã số thuế gồm 10 chữ số, 13 chữ số (chi nhánh) hoặc 12 chữ số (cá nhân).")
    check = 10 - sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, text, strict=False)) % 11
    return "" if check == int(text[9]) else _("Mã số thuế sai chữ số kiểm tra.")


def _matches(pattern: re.Pattern[str], message: Callable[[], str]) -> Fault:
    return lambda text: "" if pattern.fullmatch(text) else message()


def _none(text: str) -> str:
    return ""


#: name → (tidies, finds the fault)
FORMATS: dict[str, tuple[Tidy, Fault]] = {
    "person_name": (tidy, _matches(_NAME, lambda: _("Họ tên chỉ gồm chữ và khoảng trắng."))),
    "citizen_id": (digits, _citizen_id),
    "tax_code": (digits, _tax_code),
    "phone": (_phone, _matches(_PHONE, lambda: _("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0."))),
    "email": (str.strip, _matches(_EMAIL, lambda: _("Thư điện tử phải có dạng ten@don-vi.vn."))),
    "url": (str.strip, _matches(_URL, lambda: _("Địa chỉ mạng phải bắt đầu bằng http:// hoặc https://."))),
    "plate": (lambda text: tidy(text).upper().replace(" ", ""), _matches(_PLATE, lambda: _("Biển số chưa đúng."))),
    "address": (tidy, _none),
}

#: What JSON Schema can say of a format; the rest (check digits) only the platform checks.
SCHEMA_FORMATS: dict[str, dict[str, str]] = {
    "email": {"format": "email"},
    "url": {"format": "uri"},
    "citizen_id": {"pattern": "^[0-9]{12}$"},
}


def is_training_id(text: str) -> bool:
    """Whether an identity number has the prefix that only training may use."""
    return text.startswith(TRAINING_PROVINCE)


def is_identity_number(text: str) -> bool:
    """Whether a text looks like an identity number."""
    return re.fullmatch(r"[0-9]{12}", text) is not None
