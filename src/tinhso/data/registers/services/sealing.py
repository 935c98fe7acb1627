"""Personal values of earlier versions: sealed with the key of the person they tell of, so that they go with the key.

What a record tells of people without a number of their own (a father who is only named) is sealed for the first person
known. A record that names no number has nobody's key, and its versions stay as they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from tinhso.core.subjects.api import seal_each
from tinhso.data.registers.adapters import sealed as adapter
from tinhso.data.registers.adapters import writing
from tinhso.data.registers.adapters.reading import Conditions, Reader
from tinhso.data.registers.selectors.heads import Head
from tinhso.data.registers.services.citizens import subjects_of


def to_history(
    register: Head, row_ids: Sequence[int], known_to: Any, *, known: Sequence[Mapping[str, Any]] | None = None
) -> None:
    """Copy rows in force to the history, known until *known_to*, their personal values sealed; in the caller's
    transaction. *known*: the values of the rows in the same order, where the caller has read them.
    """
    names = register.compiled.people.sealed
    plain, closed = list(row_ids), []
    if names and row_ids:
        hidden = any(item.hidden and item.name in names for item in register.declaration.fields)
        rows = _values(register, row_ids) if known is None or hidden else dict(zip(row_ids, known, strict=True))
        texts = dict(zip(rows, seal_values(register, list(rows.values())), strict=True))
        closed = [(row_id, text) for row_id, text in texts.items() if text]
        plain = [row_id for row_id, text in texts.items() if not text]
    if closed:
        adapter.copy_sealed(register.declaration, names, closed, known_to)
    if plain:
        writing.to_history(register.code, [item.column for item in register.declaration.fields], plain, known_to)


def _values(register: Head, row_ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return the personal values of rows; of hidden fields too: they were personal when they were filled in."""
    names = register.compiled.people.sealed
    reader = Reader(register.code, [item for item in register.declaration.fields if item.name in names])
    where = Conditions([f"id IN ({', '.join(['%s'] * len(row_ids))})"], list(row_ids))
    return {row[0]: reader.record(row).values for row in reader.select(where, "id", len(row_ids))}


def seal_values(register: Head, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the sealed text of each row's personal values: one token a person; "" where nobody is known."""
    people = register.compiled.people
    numbers = {str(row[person.number]) for row in rows for person in people.known if row.get(person.number)}
    subjects = subjects_of(numbers) if numbers else {}
    parts: list[tuple[int, Any, str]] = []
    for place, row in enumerate(rows):
        left = {name: row.get(name) for name in people.sealed if row.get(name) is not None}
        known = [person for person in people.known if row.get(person.number)]
        for person in reversed(known):
            # The first person takes what is left: everything about those who have no number here.
            mine = left if person is known[0] else {name: left.pop(name) for name in person.fields & left.keys()}
            parts.append((place, subjects[str(row[person.number])], orjson.dumps(mine, default=str).decode()))
    made = [""] * len(rows)
    tokens = seal_each([(subject, text) for _place, subject, text in parts])
    for (place, _subject, _text), token in zip(parts, tokens, strict=True):
        made[place] = f"{made[place]} {token}".strip()
    return made


def sealed_row(register: Head, values: Mapping[str, Any], row: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
    """Return a row about to enter the history with its personal columns empty, and what is sealed of it."""
    names = register.compiled.people.sealed
    text = seal_values(register, [values])[0] if names else ""
    return (adapter.emptied(register.declaration, names, row), text) if text else (row, None)
