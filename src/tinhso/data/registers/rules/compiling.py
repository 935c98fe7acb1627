"""Expressions compiled to SQL (SQLite, PostgreSQL, DuckDB) and to Python, with one meaning.

What keeps the meaning one: decimals are compared after rounding to six places on SQLite, which keeps them as binary
numbers; text compares by bytes everywhere; unknown stays unknown.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from tinhso.data.registers.data import Declaration, Field, FieldType, Rule
from tinhso.data.registers.rules.language import Constant, Name, Node, Operation, names_in, parse

Dialect = Literal["sqlite", "postgresql", "duckdb"]
Column = Callable[[Field], str]
Evaluate = Callable[[Mapping[str, Any]], Any]

_PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "days": lambda later, earlier: (later - earlier).days,
    "starts": lambda text, head: text.startswith(head),
}
_PYTHON_ONE: dict[str, Callable[[Any], Any]] = {
    "length": len,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
}


def to_python(node: Node) -> Evaluate:
    """Return a function from values by field name to True, False or None (unknown)."""
    if isinstance(node, Name):
        name = node.field.name
        return lambda values: values.get(name)
    if isinstance(node, Constant):
        constant = node.value
        return lambda _values: constant
    parts = [to_python(item) for item in node.arguments]
    if node.name in {"and", "or", "not", "absent", "present"}:
        return _logic(node.name, parts)
    if len(parts) == 1:
        only, one = parts[0], _PYTHON_ONE[node.name]

        def single(values: Mapping[str, Any]) -> Any:
            value = only(values)
            return None if value is None else one(value)

        return single
    left, right, two = parts[0], parts[1], _PYTHON[node.name]

    def double(values: Mapping[str, Any]) -> Any:
        first, second = left(values), right(values)
        return None if first is None or second is None else two(first, second)

    return double


def _logic(name: str, parts: list[Evaluate]) -> Evaluate:
    first = parts[0]
    if name == "absent":
        return lambda values: first(values) is None
    if name == "present":
        return lambda values: first(values) is not None
    if name == "not":

        def negate(values: Mapping[str, Any]) -> Any:
            value = first(values)
            return None if value is None else not value

        return negate
    second = parts[1]
    settles = name == "or"

    def joined(values: Mapping[str, Any]) -> Any:
        left = first(values)
        if left is settles:
            return settles
        right = second(values)
        if right is settles:
            return settles
        return None if left is None or right is None else not settles

    return joined


def to_sql(node: Node, dialect: Dialect, column: Column) -> str:
    """Return the same as SQL over columns; constants are written out safely, so the text needs no parameters.

    Where it is run together with parameters of a Django cursor, its «%» must be doubled.
    """
    if isinstance(node, Name):
        return column(node.field)
    if isinstance(node, Constant):
        return _constant(node, dialect)
    parts = [to_sql(item, dialect, column) for item in node.arguments]
    if node.name in {"and", "or"}:
        return f"({parts[0]} {node.name.upper()} {parts[1]})"
    if node.name == "not":
        return f"(NOT {parts[0]})"
    if node.name in {"absent", "present"}:
        return f"({parts[0]} IS {'' if node.name == 'absent' else 'NOT '}NULL)"
    if node.name in {"+", "-", "*"}:
        return f"({parts[0]} {node.name} {parts[1]})"
    if node.name in {"=", "!=", "<", "<=", ">", ">="}:
        return _comparison(node, parts, dialect)
    return _function(node.name, parts, dialect)


def _comparison(node: Operation, parts: list[str], dialect: Dialect) -> str:
    left, right = parts
    sign = "<>" if node.name == "!=" else node.name
    if dialect == "sqlite" and any(_is_fractional(item) for item in node.arguments):
        left, right = f"ROUND({left}, 6)", f"ROUND({right}, 6)"
    return f"({left} {sign} {right})"


def _is_fractional(node: Node) -> bool:
    if isinstance(node, Name):
        return node.field.type is FieldType.DECIMAL
    if isinstance(node, Constant):
        return isinstance(node.value, Decimal)
    return node.kind == "number" and any(_is_fractional(item) for item in node.arguments)


_DAY_PARTS = {"year": ("%Y", "YEAR"), "month": ("%m", "MONTH"), "day": ("%d", "DAY")}


def _function(name: str, parts: list[str], dialect: Dialect) -> str:
    if name == "length":
        return f"length({parts[0]})"
    if name in _DAY_PARTS:
        sign, word = _DAY_PARTS[name]
        if dialect == "sqlite":
            return f"CAST(strftime('{sign}', {parts[0]}) AS INTEGER)"
        return f"CAST(EXTRACT({word} FROM {parts[0]}) AS INTEGER)"
    if name == "days":
        if dialect == "sqlite":
            return f"CAST(julianday({parts[0]}) - julianday({parts[1]}) AS INTEGER)"
        return f"({parts[0]} - {parts[1]})" if dialect == "postgresql" else f"date_diff('day', {parts[1]}, {parts[0]})"
    return f"(substr({parts[0]}, 1, length({parts[1]})) = {parts[1]})"


def _constant(node: Constant, dialect: Dialect) -> str:
    value = node.value
    if isinstance(value, bool):
        return ("1" if value else "0") if dialect == "sqlite" else str(value).upper()
    if isinstance(value, int | Decimal):
        return f"({value})" if value < 0 else str(value)
    if isinstance(value, date):
        text = f"'{value.isoformat()}'"
        return text if dialect == "sqlite" else f"DATE {text}"
    if value is None:
        return "NULL"
    return "'" + str(value).replace("'", "''") + "'"


class CompiledRule:
    """A rule ready to be asked of one record."""

    def __init__(self, rule: Rule, fields: Mapping[str, Field]) -> None:
        self.rule = rule
        self.must_node = parse(rule.must, fields)
        self.when_node = parse(rule.when, fields) if rule.when else None
        self._must = to_python(self.must_node)
        self._when = to_python(self.when_node) if self.when_node else None
        self.names = names_in(self.must_node) | (names_in(self.when_node) if self.when_node else frozenset())
        #: The field the message stands at: the first that the rule reads, in the order of the declaration.
        self.first_name = next((name for name in fields if name in names_in(self.must_node)), "")

    def is_broken(self, values: Mapping[str, Any]) -> bool:
        """Whether ``when`` is true and ``must`` is false; what is unknown breaks nothing."""
        return (self._when is None or self._when(values) is True) and self._must(values) is False

    def broken_sql(self, dialect: Dialect, column: Column) -> str:
        """Return the SQL condition that finds the records breaking the rule."""
        must = f"(NOT {to_sql(self.must_node, dialect, column)})"
        return must if self.when_node is None else f"({to_sql(self.when_node, dialect, column)} AND {must})"


def compile_rules(declaration: Declaration) -> tuple[CompiledRule, ...]:
    """Return the rules of a declaration that was parsed before (so that each is known to be sound)."""
    fields = {item.name: item for item in declaration.shown}
    return tuple(CompiledRule(rule, fields) for rule in declaration.rules)
