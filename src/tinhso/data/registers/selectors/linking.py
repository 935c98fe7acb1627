"""References between registers, both ways, as one reader may follow them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import Count, Field, FieldType, Record, Sharing, UnknownRegister
from tinhso.data.registers.selectors.heads import Head, head, heads
from tinhso.data.registers.selectors.records import ask, count_of, page_of, view_for

#: So many references of a record are followed; so many records that refer to it are shown for each field.
FOLLOWED_MAX = 20
SHOWN_MAX = 5
COUNTED_MAX = 1000
FOUND_MAX = 20


@dataclass(frozen=True)
class Forward:
    """The record that a field refers to."""

    code: str
    name: str
    record: Record
    head: Head


@dataclass(frozen=True)
class Backward:
    """Who refers to a record by one field of another register; ``count`` None where counting would read it whole."""

    head: Head
    field: Field
    count: Count | None
    records: tuple[Record, ...]


def forward(register: Head, values: Mapping[str, Any], *, by: Actor) -> dict[str, Forward]:
    """Return by field what it refers to, where the reader may see it; at most three queries for each reference."""
    found = {}
    fields = [item for item in register.declaration.shown if item.register and values.get(item.name)]
    for field in fields[:FOLLOWED_MAX]:
        hit = by_key(field.register, str(values[field.name]), by=by)
        if hit is not None:
            target, record = hit
            found[field.name] = Forward(target.code, str(target.declaration.name), record, target)
    return found


def by_key(code: str, key: str, *, by: Actor) -> tuple[Head, Record] | None:
    """Return the record in force with this key, if its reader may see the key; None else."""
    try:
        target = head(code)
    except UnknownRegister:
        return None
    names = target.declaration.key
    if len(names) != 1 or names[0] not in view_for(target, by).fields:
        return None
    page = page_of(ask(target, by=by, where={names[0]: key}), limit=1)
    return (target, page.records[0]) if page.records else None


def backward(register: Head, values: Mapping[str, Any], *, by: Actor) -> list[Backward]:
    """Return what refers to a record, field by field; three queries for each, and one for all registers."""
    names = register.declaration.key
    if len(names) != 1 or not values.get(names[0]):
        return []
    key = str(values[names[0]])
    made = []
    for other in heads():
        for field in other.declaration.shown:
            if field.register == register.code and field.name in view_for(other, by).fields:
                made.append(_who(other, field, key, by))
    return made[:FOLLOWED_MAX]


def _who(other: Head, field: Field, key: str, by: Actor) -> Backward:
    if not field.indexed:
        return Backward(other, field, None, ())
    asked = ask(other, by=by, where={field.name: key})
    page = page_of(asked, limit=SHOWN_MAX)
    return Backward(other, field, count_of(asked, at_most=COUNTED_MAX), page.records)


def search_words(code: str, q: str, *, by: Actor) -> list[Record]:
    """Return records for a picker: by words of what may be searched, else by the beginning of the key."""
    try:
        target = head(code)
    except UnknownRegister:
        return []
    view = view_for(target, by)
    names = target.declaration.key
    if len(names) != 1 or names[0] not in view.fields:
        return []
    readable = [item for item in target.declaration.shown if item.name in view.fields]
    if any(item.search for item in readable) and not _is_secret(target):
        return list(page_of(ask(target, by=by, q=q), limit=FOUND_MAX).records)
    field = target.declaration.field(names[0])
    operator = "__starts" if field is not None and field.type in {FieldType.TEXT, FieldType.CODE} else ""
    return list(page_of(ask(target, by=by, where={f"{names[0]}{operator}": q}), limit=FOUND_MAX).records)


def _is_secret(target: Head) -> bool:
    """Whether the key is a special field: then only who types its beginning is told of it."""
    field = target.declaration.field(target.declaration.key[0])
    return field is not None and field.sharing is Sharing.SPECIAL
