"""What is asked of a register, read as its reader may ask it and put into SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, Scope
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import SEARCH, encoder, stamp_out, vendor
from tinhso.data.registers.adapters.reading import Conditions
from tinhso.data.registers.data import InvalidQuery, Status
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.access import View
from tinhso.data.registers.rules.conditions import (
    Condition,
    Sort,
    fingerprint,
    read_conditions,
    read_fields,
    read_sort,
)
from tinhso.data.registers.rules.folding import search_words
from tinhso.data.registers.selectors.grants import granted_fields
from tinhso.data.registers.selectors.heads import Head

_SIGNS = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<"}
#: What sorts after every text that begins with a given one (the last code point).
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Question:
    """What is asked of a register, read and found allowed."""

    head: Head
    view: View
    asked: Conditions
    sort: Sort
    fields: tuple[str, ...]
    mark: str

    @property
    def where(self) -> Conditions:
        """What is asked, among the rows in force that are to be seen."""
        return reading.visible(self.head.unpublished).plus(self.asked)


def view_for(register: Head, by: Actor, *, wide: bool = False) -> View:
    """Return what *by* sees of a register."""
    granted = granted_fields(register.id, by)
    return access.view_of(by, register.declaration, granted=granted, wide=wide)


def ask(
    register: Head,
    *,
    by: Actor,
    where: Mapping[str, Any] | None = None,
    q: str = "",
    sort: str = "",
    fields: Sequence[str] = (),
    status: Sequence[int] = (Status.IN_FORCE,),
    wide: bool = False,
    changed_since: datetime | None = None,
) -> Question:
    """Return the question in SQL, or raise InvalidQuery; fields outside the reader's view are as if not there."""
    view = view_for(register, by, wide=wide)
    declaration = register.declaration
    conditions = Conditions()
    if status:
        conditions.add(f"status IN ({', '.join(str(int(item)) for item in status)})")
    add_scopes(conditions, view.scopes)
    for item in read_conditions(declaration, view.fields, where or {}):
        _add_condition(conditions, item)
    if changed_since is not None:
        conditions.add("known_from >= %s", stamp_out(changed_since))
    if words := search_words(q):
        _add_words(conditions, register, view, words)
    elif q.strip():
        conditions.add("1 = 0")
    order = read_sort(declaration, view.fields, sort)
    shown = read_fields(view.fields, fields) or tuple(name for name in declaration.names if name in view.fields)
    mark = fingerprint(register.code, where or {}, q, order.text, list(status), wide)
    return Question(register, view, conditions, order, shown, mark)


def add_scopes(conditions: Conditions, scopes: Sequence[Scope] | None) -> None:
    """Keep only rows in one of the scopes; None keeps all."""
    if scopes is None:
        return
    parts, parameters = [], []
    for scope in scopes:
        both = []
        for column, value in (("agency", scope.agency), ("area", scope.area)):
            if value != "*":
                both.append(f"({column} = %s OR ({column} >= %s AND {column} < %s))")
                # Codes are paths: everything under «a/b» begins with «a/b/», and «0» is what follows «/».
                parameters += [value, f"{value}/", f"{value}0"]
        parts.append(f"({' AND '.join(both) or '1 = 1'})")
    conditions.add(f"({' OR '.join(parts) or '1 = 0'})", *parameters)


def _add_condition(conditions: Conditions, item: Condition) -> None:
    column = item.field.column
    encode = encoder(item.field)
    values = [value if encode is None else encode(value) for value in item.values]
    if item.operator == "null":
        conditions.add(f"{column} IS {'' if item.values[-1] else 'NOT '}NULL")
    elif item.operator in {"eq", "in"}:
        if len(values) == 1:
            conditions.add(f"{column} = %s", values[0])
        else:
            conditions.add(f"{column} IN ({', '.join(['%s'] * len(values))})", *values)
    elif item.operator == "ne":
        conditions.add(f"({column} IS NULL OR {column} <> %s)", values[-1])
    elif item.operator == "starts":
        conditions.add(f"{column} >= %s AND {column} < %s", values[-1], values[-1] + _LAST)
    elif item.operator == "under":
        head_, tail = f"{values[-1]}/", f"{values[-1]}0"
        conditions.add(f"({column} = %s OR ({column} >= %s AND {column} < %s))", values[-1], head_, tail)
    elif item.operator == "contains":
        place = "instr" if vendor() == "sqlite" else "strpos"
        conditions.add(f"{place}({column}, %s) > 0", values[-1])
    else:
        conditions.add(f"{column} {_SIGNS[item.operator]} %s", values[-1])


def _add_words(conditions: Conditions, register: Head, view: View, words: Sequence[str]) -> None:
    declaration = register.declaration
    if not any(item.search for item in declaration.shown):
        raise InvalidQuery(_("Sổ này không có trường để tìm. Hãy lọc theo từng trường."))
    classes = [SEARCH[sharing] for sharing in view.classes(declaration)]
    usable = [column for column in classes if register.compiled.searched[column]]
    if not usable:
        conditions.add("1 = 0")
        return
    sql, parameter = reading.matching(register.code, words, usable)
    conditions.add(sql, parameter)
