"""What an address or a program asks of a register: filters, sort, cursor."""

import base64
import binascii
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson
from django.utils.translation import gettext as _

from tinhso.data.registers.data import TEXTS, Declaration, Field, FieldType, InvalidQuery
from tinhso.data.registers.rules.checking import Wrong, plain_check

OPERATORS = ("gte", "lte", "gt", "lt", "in", "ne", "starts", "contains", "under", "null")
LIMIT_MAX = 1000
VALUES_MAX = 200


@dataclass(frozen=True)
class Condition:
    """One filter: any of the typed ``values`` for «in» and equality, one for the others."""

    field: Field
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Sort:
    """The order of a page: a field, or None for the order in which rows came."""

    field: Field | None
    descending: bool

    @property
    def text(self) -> str:
        """How it stands in an address."""
        return f"{'-' if self.descending else ''}{self.field.name if self.field else 'id'}"


def unknown_field(name: str) -> InvalidQuery:
    """Return the refusal of a field that is not there for this reader; the same whether it exists or not."""
    return InvalidQuery(_("Không có trường «%(name)s» trong sổ này.") % {"name": name[:60]})


def read_conditions(
    declaration: Declaration, readable: Collection[str], where: Mapping[str, Any]
) -> tuple[Condition, ...]:
    """Return the filters of *where* («field», «field__gte» …); raise InvalidQuery naming the one that is wrong."""
    found = []
    for key, given in where.items():
        name, _sign, operator = key.partition("__")
        field = declaration.field(name) if name in readable else None
        if field is None:
            raise unknown_field(name)
        if operator and operator not in OPERATORS:
            raise InvalidQuery(_("Không có phép lọc «%(operator)s».") % {"operator": operator[:20]})
        values = list(given) if isinstance(given, list | tuple) else [given]
        if operator == "in" and len(values) == 1 and isinstance(values[0], str):
            values = values[0].split(",")
        if not values or len(values) > VALUES_MAX:
            raise InvalidQuery(_("%(name)s: cần từ 1 đến %(max)s giá trị.") % {"name": name, "max": VALUES_MAX})
        found.append(Condition(field, operator or "eq", tuple(_typed(field, operator, value) for value in values)))
    return tuple(found)


def _typed(field: Field, operator: str, value: Any) -> Any:
    """Return a filter's value as the tables keep it; formats and code lists are not asked: what is not there is not
    found.
    """
    if operator == "null":
        if str(value).lower() in {"true", "1"}:
            return True
        if str(value).lower() in {"false", "0"}:
            return False
        raise InvalidQuery(_("%(name)s__null: chỉ nhận true hoặc false.") % {"name": field.name})
    if field.type is FieldType.JSON:
        raise InvalidQuery(_("%(name)s: không lọc được theo trường này.") % {"name": field.name})
    if operator in {"starts", "contains", "under"} and field.type not in TEXTS:
        raise InvalidQuery(_("%(name)s: phép lọc này chỉ dùng với trường chữ.") % {"name": field.name})
    try:
        return plain_check(field)(value)
    except Wrong as wrong:
        message = {"name": field.name, "message": wrong}
        raise InvalidQuery(_("%(name)s: %(message)s") % message) from wrong


def read_sort(declaration: Declaration, readable: Collection[str], text: str) -> Sort:
    """Return the order asked for («-field»); nothing asked: newest first."""
    if not text:
        return Sort(None, descending=True)
    name = text.removeprefix("-")
    if name == "id":
        return Sort(None, descending=text.startswith("-"))
    field = declaration.field(name) if name in readable else None
    if field is None:
        raise unknown_field(name)
    if field.type in {FieldType.JSON, FieldType.GEO}:
        raise InvalidQuery(_("%(name)s: không sắp xếp được theo trường này.") % {"name": name})
    return Sort(field, descending=text.startswith("-"))


def read_fields(readable: Collection[str], names: Sequence[str]) -> tuple[str, ...]:
    """Return the fields asked for, each once; raise InvalidQuery for one that is not there for this reader."""
    for name in names:
        if name not in readable:
            raise unknown_field(name)
    return tuple(dict.fromkeys(names))


# --- cursors ------------------------------------------------------------------------------------


def fingerprint(*parts: Any) -> str:
    """Return a short mark of a question, so that a cursor is used only with the one it came from."""
    return sha256(orjson.dumps(parts, default=str)).hexdigest()[:12]


def write_cursor(mark: str, segment: int, value: Any, row_id: int) -> str:
    """Return the place after a row, as text."""
    return base64.urlsafe_b64encode(orjson.dumps([mark, segment, value, row_id], default=str)).decode().rstrip("=")


def read_cursor(mark: str, text: str) -> tuple[int, Any, int]:
    """Return segment, value and row id; raise InvalidQuery if the cursor is not of this question."""
    refusal = InvalidQuery(_("Con trỏ trang không dùng được với điều kiện này. Hãy xem lại từ trang đầu."))
    try:
        found = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        given, segment, value, row_id = found
    except (ValueError, TypeError, binascii.Error):
        raise refusal from None
    sound = given == mark and isinstance(segment, int) and isinstance(row_id, int) and segment in (0, 1)
    if not sound or isinstance(value, list | dict) or abs(row_id) >= 2**63:
        raise refusal
    return segment, value, row_id
