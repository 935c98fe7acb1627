"""What an event may say: a type that follows the house, and ids only (blueprint §5; CloudEvents 1.0 §3)."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from tinhso.core.events.data import InvalidEvent

TYPE = re.compile(r"tinhso\.[a-z]+\.[a-z_]+\.[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*\.v[1-9][0-9]{0,2}")
PATTERN = re.compile(r"tinhso\.[a-z0-9_.*-]+")
SUBJECT = re.compile(r"[a-z][a-z0-9_-]*:[^\s\x00-\x1f]+")
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
#: An id, a code, a day, a state: no spaces, so no names, no addresses, no sentences.
ID = re.compile(r"[^\s\x00-\x1f@]{0,200}")
MAX_TYPE, MAX_SUBJECT, MAX_NAME, MAX_DATA, MAX_ITEMS, MAX_DEPTH = 150, 200, 100, 20_000, 1000, 3

#: Words in a key that announce a personal value (Law 91/2025/QH15, art. 2; Decree 356/2025/NĐ-CP lists them by kind).
PERSONAL_WORDS = frozenset(
    {
        *("name", "fullname", "firstname", "lastname", "surname", "ho_ten", "hoten"),
        *("phone", "tel", "mobile", "sdt", "email", "mail", "address", "dia_chi", "diachi"),
        *("birth", "birthday", "birthdate", "dob", "ngay_sinh", "ngaysinh", "gender", "ethnicity", "religion"),
        *("cccd", "cmnd", "citizen", "passport", "bank_account", "account_number", "tax_code", "insurance"),
        *("face", "fingerprint", "latitude", "longitude"),
    }
)
#: Digits of a personal identification number (12), an old identity card (9) or a telephone number (10, 11).
PERSONAL_DIGITS = re.compile(r"(?<!\d)(?:\+?84|0)\d{8,10}(?!\d)|(?<!\d)\d{9}(?!\d)|(?<!\d)\d{12}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def check_type(text: str) -> None:
    """Raise InvalidEvent unless *text* is «tinhso.<folder>.<module>.<noun>.<verb>.v1»."""
    if not TYPE.fullmatch(text) or len(text) > MAX_TYPE:
        raise InvalidEvent(f"type «{text}»: tinhso.<folder>.<module>.<noun>.<verb>.v1, at most {MAX_TYPE} characters")


def check_pattern(text: str) -> None:
    """Raise InvalidEvent unless *text* can match a type; ``*`` stands for anything."""
    if not PATTERN.fullmatch(text):
        raise InvalidEvent(f"pattern «{text}»: a type of event, in which * stands for anything")


def check_name(text: str) -> None:
    """Raise InvalidEvent unless *text* names a job or handler: «folder.module.what»."""
    if not NAME.fullmatch(text) or len(text) > MAX_NAME:
        raise InvalidEvent(f"name «{text}»: lower-case words joined by dots, at most {MAX_NAME} characters")


def check_subject(text: str) -> None:
    """Raise InvalidEvent unless *text* is «kind:id» without an obviously personal value."""
    if not SUBJECT.fullmatch(text) or len(text) > MAX_SUBJECT:
        raise InvalidEvent(f"subject «{text}»: kind:id, at most {MAX_SUBJECT} characters")
    kind, _, rest = text.partition(":")
    _refuse_personal_value(f"subject {kind}", rest)


def check_data(data: Mapping[str, Any]) -> None:
    """Raise InvalidEvent unless *data* holds only ids, codes, days and counts, and nothing obviously personal."""
    _check_mapping("data", data, 1, ids_only=True)


def check_arguments(arguments: Mapping[str, Any]) -> None:
    """Raise InvalidEvent if the arguments of a job are obviously personal; unlike in events, text is let in."""
    _check_mapping("arguments", arguments, 1, ids_only=False)


def _check_mapping(path: str, value: Mapping[str, Any], depth: int, *, ids_only: bool) -> None:
    if depth > MAX_DEPTH or len(value) > MAX_ITEMS:
        raise InvalidEvent(f"{path}: at most {MAX_DEPTH} levels and {MAX_ITEMS} entries (name a record instead)")
    for key, entry in value.items():
        if not isinstance(key, str) or not KEY.fullmatch(key):
            raise InvalidEvent(f"{path}: key «{key}» is no lower-case word")
        if is_personal_key(key):
            raise InvalidEvent(f"{path}.{key}: looks like personal data; send the record's id instead")
        _check_value(f"{path}.{key}", entry, depth, ids_only=ids_only)


def _check_value(path: str, value: Any, depth: int, *, ids_only: bool) -> None:
    if value is None or isinstance(value, bool | int | float):
        return
    if isinstance(value, str):
        if ids_only and not ID.fullmatch(value):
            raise InvalidEvent(f"{path}: an id without spaces, at most 200 characters")
        _refuse_personal_value(path, value)
    elif isinstance(value, Mapping):
        _check_mapping(path, value, depth + 1, ids_only=ids_only)
    elif isinstance(value, list | tuple):
        if depth >= MAX_DEPTH or len(value) > MAX_ITEMS:
            raise InvalidEvent(f"{path}: at most {MAX_DEPTH} levels and {MAX_ITEMS} entries (name a record instead)")
        for entry in value:
            _check_value(path, entry, depth + 1, ids_only=ids_only)
    else:
        raise InvalidEvent(f"{path}: {type(value).__name__} is no JSON value")


def is_personal_key(key: str) -> bool:
    """Return whether a key announces a personal value; «name_id» and «citizen_id» announce an id."""
    if key.endswith(("_id", "_ids", "_code", "_codes", "_sha256", "_hash")) and key != "tax_code":
        return False
    words = key.split("_")
    pairs = {"_".join(pair) for pair in pairwise(words)}
    return bool((set(words) | pairs) & PERSONAL_WORDS)


def _refuse_personal_value(path: str, text: str) -> None:
    if PERSONAL_DIGITS.fullmatch(text) or EMAIL.search(text):
        raise InvalidEvent(f"{path}: looks like personal data; send the record's id instead")


def clean_error(error: BaseException, limit: int = 1000) -> str:
    """Return what an operator may read of a failure: its class and words, without numbers that name a person."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    words = words.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return EMAIL.sub("…@…", PERSONAL_DIGITS.sub("…", words))[:limit]
