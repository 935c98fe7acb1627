"""The language of rules: small, safe, the same on every engine.

    registered_on != null and registered_on >= birth_date
    stars in (3, 4, 5)          days(expires_on, granted_on) <= 1096
    length(number) = 12         starts(citizen_id, '096')

Comparisons with an unknown value are unknown (Kleene's three values, as SQL has them); ``= null`` and ``!= null`` ask
whether a value is there. Arithmetic is + and -, and * by a written number up to 1000; there is no division and nothing
that depends on a language, a clock or an engine. Text compares by code point.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from tinhso.data.registers.data import NUMBERS, TEXTS, Field, FieldType

DEPTH_MAX = 30
LENGTH_MAX = 2000
FACTOR_MAX = 1000

Kind = Literal["number", "text", "date", "bool", "null"]


class ExpressionError(ValueError):
    """An expression cannot be read; the message says where and why, in Vietnamese."""


@dataclass(frozen=True)
class Name:
    """The value of a field."""

    field: Field
    kind: Kind


@dataclass(frozen=True)
class Constant:
    """A written value; None is null."""

    value: Any
    kind: Kind


@dataclass(frozen=True)
class Operation:
    """An operator or function over its arguments."""

    name: str
    arguments: tuple["Node", ...]
    kind: Kind


Node = Name | Constant | Operation

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d{1,6})?)|(?P<text>'(?:[^'\\]|\\['\\])*')|(?P<name>[a-z_][a-z0-9_]*)"
    r"|(?P<sign><=|>=|!=|<>|=|<|>|\(|\)|,|\+|-|\*))"
)
_FUNCTIONS: dict[str, tuple[tuple[Kind, ...], Kind]] = {
    "length": (("text",), "number"),
    "year": (("date",), "number"),
    "month": (("date",), "number"),
    "day": (("date",), "number"),
    "days": (("date", "date"), "number"),
    "starts": (("text", "text"), "bool"),
}
_COMPARISONS = {"=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
WORDS = frozenset({"and", "or", "not", "in", "null", "true", "false", *_FUNCTIONS})


def kind_of(field: Field) -> Kind | None:
    """Return how a field behaves in expressions; None if it cannot stand in one."""
    if field.type in NUMBERS:
        return "number"
    if field.type in TEXTS:
        return "text"
    return {FieldType.DATE: "date", FieldType.BOOLEAN: "bool"}.get(field.type)  # type: ignore[return-value]


def parse(text: str, fields: Mapping[str, Field]) -> Node:
    """Return the tree of an expression that is true, false or unknown; raise ExpressionError."""
    if len(text) > LENGTH_MAX:
        raise ExpressionError(f"biểu thức dài quá {LENGTH_MAX} ký tự")
    parser = _Parser(_tokens(text), fields)
    node = parser.either(0)
    if parser.here[0] != "end":
        raise ExpressionError(f"thừa «{parser.here[1]}»")
    if node.kind != "bool":
        raise ExpressionError("phải là một điều kiện đúng hoặc sai")
    return node


def names_in(node: Node) -> frozenset[str]:
    """Return the names of the fields an expression reads."""
    if isinstance(node, Name):
        return frozenset({node.field.name})
    if isinstance(node, Operation):
        return frozenset().union(*(names_in(item) for item in node.arguments))
    return frozenset()


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    end = len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            raise ExpressionError(f"không hiểu «{text[place : place + 12].strip()}»")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        place = match.end()
    return [*found, ("end", "")]


class _Parser:
    """Reads tokens by descent: or, and, not, comparison, sum, product, atom."""

    def __init__(self, tokens: list[tuple[str, str]], fields: Mapping[str, Field]) -> None:
        self.tokens = tokens
        self.place = 0
        self.fields = fields

    @property
    def here(self) -> tuple[str, str]:
        return self.tokens[self.place]

    def take(self, *wanted: str) -> str | None:
        if self.here[0] in {"sign", "name"} and self.here[1] in wanted:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return None

    def need(self, sign: str) -> None:
        if self.take(sign) is None:
            raise ExpressionError(f"thiếu «{sign}» trước «{self.here[1] or 'hết'}»")

    def either(self, depth: int) -> Node:
        if depth > DEPTH_MAX:
            raise ExpressionError("lồng quá sâu")
        node = self.both(depth)
        while self.take("or"):
            node = Operation("or", (_bool(node), _bool(self.both(depth))), "bool")
        return node

    def both(self, depth: int) -> Node:
        node = self.negation(depth)
        while self.take("and"):
            node = Operation("and", (_bool(node), _bool(self.negation(depth))), "bool")
        return node

    def negation(self, depth: int) -> Node:
        if depth > DEPTH_MAX:
            raise ExpressionError("lồng quá sâu")
        if self.take("not"):
            return Operation("not", (_bool(self.negation(depth + 1)),), "bool")
        return self.comparison(depth)

    def comparison(self, depth: int) -> Node:
        left = self.sum(depth)
        sign = self.take(*_COMPARISONS)
        if sign is not None:
            return _compared(_COMPARISONS[sign], left, self.sum(depth))
        if self.take("in"):
            self.need("(")
            items = [self.sum(depth)]
            while self.take(","):
                items.append(self.sum(depth))
            self.need(")")
            node = _compared("=", left, items[0])
            for item in items[1:]:
                node = Operation("or", (node, _compared("=", left, item)), "bool")
            return node
        return left

    def sum(self, depth: int) -> Node:
        node = self.product(depth)
        while sign := self.take("+", "-"):
            node = Operation(sign, (_number(node), _number(self.product(depth))), "number")
        return node

    def product(self, depth: int) -> Node:
        node = self.atom(depth)
        while self.take("*"):
            factor = self.atom(depth)
            if not isinstance(factor, Constant) or factor.kind != "number" or abs(factor.value) > FACTOR_MAX:
                raise ExpressionError(f"sau «*» phải là một số viết sẵn, không quá {FACTOR_MAX}")
            node = Operation("*", (_number(node), factor), "number")
        return node

    def atom(self, depth: int) -> Node:
        kind, text = self.here
        self.place += 1
        if kind == "number":
            return Constant(Decimal(text) if "." in text else int(text), "number")
        if kind == "text":
            return Constant(re.sub(r"\\(.)", r"\1", text[1:-1]), "text")
        if text == "(":
            node = self.either(depth + 1)
            self.need(")")
            return node
        if text == "-" and self.here[0] == "number":
            made = self.atom(depth + 1)
            assert isinstance(made, Constant)
            return Constant(-made.value, "number")
        if kind == "name":
            return self.word(text, depth)
        raise ExpressionError(f"thiếu giá trị trước «{text or 'hết'}»")

    def word(self, text: str, depth: int) -> Node:
        if text in {"true", "false"}:
            return Constant(text == "true", "bool")
        if text == "null":
            return Constant(None, "null")
        if text in _FUNCTIONS and self.here[1] == "(":
            return self.function(text, depth)
        field = self.fields.get(text)
        kind = kind_of(field) if field else None
        if field is None:
            raise ExpressionError(f"không có trường «{text}»")
        if kind is None:
            raise ExpressionError(f"trường «{text}» kiểu {field.type} không dùng được trong quy tắc")
        return Name(field, kind)

    def function(self, name: str, depth: int) -> Node:
        kinds, kind = _FUNCTIONS[name]
        self.need("(")
        arguments: list[Node] = []
        for index, wanted in enumerate(kinds):
            if index:
                self.need(",")
            made = _as_kind(self.sum(depth + 1), wanted)
            if made.kind != wanted:
                raise ExpressionError(f"{name}: phần thứ {index + 1} phải là {wanted}")
            arguments.append(made)
        self.need(")")
        return Operation(name, tuple(arguments), kind)


def _bool(node: Node) -> Node:
    if node.kind != "bool":
        raise ExpressionError("«and», «or», «not» chỉ nối các điều kiện")
    return node


def _number(node: Node) -> Node:
    if node.kind != "number":
        raise ExpressionError("chỉ cộng, trừ, nhân được số (ngày: dùng days(a, b))")
    return node


def _as_kind(node: Node, kind: Kind) -> Node:
    """Return a written text as the date it stands beside."""
    if kind == "date" and isinstance(node, Constant) and node.kind == "text":
        try:
            return Constant(date.fromisoformat(node.value), "date")
        except ValueError as error:
            raise ExpressionError(f"«{node.value}» không phải một ngày YYYY-MM-DD") from error
    return node


def _compared(sign: str, left: Node, right: Node) -> Node:
    left, right = _as_kind(left, right.kind), _as_kind(right, left.kind)
    if "null" in {left.kind, right.kind}:
        if sign not in {"=", "!="}:
            raise ExpressionError("với null chỉ dùng = hoặc !=")
        thing = right if left.kind == "null" else left
        return Operation("absent" if sign == "=" else "present", (thing,), "bool")
    if left.kind != right.kind:
        raise ExpressionError(f"không so được {left.kind} với {right.kind}")
    return Operation(sign, (left, right), "bool")
