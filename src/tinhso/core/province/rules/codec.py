"""Content ⇄ plain data: every field is checked against its declared type, and a wrong one is named."""

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from hashlib import sha256
from json import dumps
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tinhso.core.province.data import ContentError

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return a dataclass as dictionaries, lists and texts; fields at their default are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: to_plain(getattr(value, item.name))
            for item in fields(value)
            if getattr(value, item.name) != _default(item)
        }
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def from_plain(cls: type[T], plain: Any, place: str = "") -> T:
    """Return the dataclass *cls* that *plain* describes; raise ContentError naming the field otherwise."""
    if not isinstance(plain, dict):
        raise ContentError(f"{place or cls.__name__}: phải là một nhóm trường, không phải «{plain}».")
    hints = _hints(cls)  # type: ignore[arg-type]
    unknown = sorted(str(key) for key in set(plain) - set(hints))
    if unknown:
        raise ContentError(f"{place}: không có trường {', '.join(unknown)}.")
    values = {name: _convert(hints[name], value, f"{place}.{name}") for name, value in plain.items()}
    missing = [item.name for item in fields(cls) if _default(item) is MISSING and item.name not in values]  # type: ignore[arg-type]
    if missing:
        raise ContentError(f"{place}: thiếu trường {', '.join(missing)}.")
    return cls(**values)


def fingerprint(plain: Any) -> str:
    """Return the SHA-256 of plain data, the same however its keys are ordered."""
    return sha256(dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _default(item: "Field[Any]") -> Any:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def _convert(hint: Any, value: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        return None if value is None else _convert(inner, value, place)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ContentError(f"{place}: phải là một danh sách.")
        return tuple(_convert(get_args(hint)[0], item, f"{place}[{index}]") for index, item in enumerate(value))
    if is_dataclass(hint):
        return from_plain(hint, value, place)  # type: ignore[arg-type]
    return _scalar(hint, value, place)


def _scalar(hint: Any, value: Any, place: str) -> Any:
    try:
        if isinstance(value, hint) and not (isinstance(value, bool) and hint is not bool):
            return value
        if hint is Decimal and isinstance(value, str | int) and not isinstance(value, bool):
            number = Decimal(value)
            if number.is_finite():
                return number
        if (hint is date or issubclass(hint, StrEnum)) and isinstance(value, str):
            return date.fromisoformat(value) if hint is date else hint(value)
    except (ValueError, InvalidOperation) as error:
        raise ContentError(f"{place}: «{value}» không đúng kiểu {hint.__name__}.") from error
    raise ContentError(f"{place}: «{value}» không đúng kiểu {hint.__name__}.")
