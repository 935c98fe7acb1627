"""Frozen dataclasses as plain JSON values and back, by their declared types: what crosses the workshop's pipe."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Load = Callable[[Any], Any]


def dump(value: Any) -> Any:
    """Return *value* as JSON values; a dataclass becomes an object, with ``_`` naming it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {"_": type(value).__name__, **{f.name: dump(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, tuple | list):
        return [dump(item) for item in value]
    return value


def load(kind: type[T], value: Any) -> T:
    """Return *value* (from ``dump``) as a *kind*; raise TypeError, KeyError or ValueError if it is not one."""
    wanted: Any = kind
    loaded: T = _loader(wanted)(value)
    return loaded


@cache
def _loader(kind: Any) -> Load:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _union(tuple(get_args(kind)))
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            each = _loader(inner[0])
            return lambda value: tuple(each(item) for item in value)
        loaders = [_loader(item) for item in inner]
        return lambda value: tuple(one(item) for one, item in zip(loaders, value, strict=True))
    if is_dataclass(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is Decimal:
        return Decimal
    return date.fromisoformat if kind is date else _same


def _same(value: Any) -> Any:
    return value


def _record(kind: Any) -> Load:
    hints = get_type_hints(kind)
    loaders = {item.name: _loader(hints[item.name]) for item in fields(kind) if item.init}
    return lambda value: kind(**{name: one(value[name]) for name, one in loaders.items() if name in value})


def _union(kinds: tuple[Any, ...]) -> Load:
    records: dict[str, Load] = {kind.__name__: _loader(kind) for kind in kinds if hasattr(kind, "__dataclass_fields__")}
    plain = [_loader(kind) for kind in kinds if not is_dataclass(kind) and kind is not NoneType]

    def one(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, dict):
            return records[value["_"]](value)
        return plain[0](value)

    return one
