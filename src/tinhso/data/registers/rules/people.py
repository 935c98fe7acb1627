"""Whom a record tells of: its subject, and others it names (a mother, a wife); which fields tell of whom.

A field says so by ``about``; once one does, fields without it tell of the subject («self» is for records of one
person only). Where no field of a declaration does, personal fields in the subject's own group of the
layout tell of the subject and all others do not; without groups the first name, number, telephone and e-mail do. So
what is not said is kept back rather than shown to the wrong person.
"""

from dataclasses import dataclass

from tinhso.data.registers.data import Declaration, Field, Personal, Sharing

#: What a field tells of that is about nobody known here.
SOMEBODY = "?"
#: Says that a field tells of the subject; one such word makes the declaration say of whom every field tells.
SELF = "self"
_ONCE = frozenset({"person_name", "citizen_id", "phone", "email"})


@dataclass(frozen=True)
class Person:
    """One person a record tells of: the word ("" for the subject), the field with their number, all their fields."""

    word: str
    number: str
    fields: frozenset[str]


@dataclass(frozen=True)
class People:
    """The people records of a register tell of; ``others``: personal fields of whoever has no number there."""

    known: tuple[Person, ...]
    others: frozenset[str]

    @property
    def personal(self) -> frozenset[str]:
        """Every personal field."""
        return self.others.union(*(item.fields for item in self.known))

    @property
    def sealed(self) -> frozenset[str]:
        """The fields that earlier versions keep sealed: without a number there is nobody's key to seal with."""
        return self.personal if self.known else frozenset()


def people_of(declaration: Declaration) -> People:
    """Return whom records of this register tell of; nobody is known where no field holds an identity number."""
    words = _words(declaration)
    numbers: dict[str, str] = {}
    if declaration.subject and declaration.field(declaration.subject) is not None:
        numbers[""] = declaration.subject
    for item in declaration.shown:
        if item.about not in {"", SELF} and item.format == "citizen_id":
            numbers.setdefault(item.about, item.name)
    known = tuple(
        Person(word, number, frozenset(name for name, about in words.items() if about == word) | {number})
        for word, number in numbers.items()
    )
    others = frozenset(name for name, about in words.items() if about not in numbers)
    return People(known, others)


def _words(declaration: Declaration) -> dict[str, str]:
    """Return for each personal field the word for whom it tells of; hidden ones too: their values are still there."""
    personal = [item for item in declaration.fields if item.personal is not Personal.NONE]
    if any(item.about for item in declaration.shown):
        return {item.name: "" if item.about == SELF else item.about for item in personal}
    if declaration.groups:
        own = {name for group in declaration.groups if declaration.subject in group.fields for name in group.fields}
        return {item.name: "" if item.name in own else SOMEBODY for item in personal}
    seen: set[str] = set()
    return {item.name: _first(item, declaration, seen) for item in personal}


def _first(item: Field, declaration: Declaration, seen: set[str]) -> str:
    if item.name == declaration.subject or item.format not in _ONCE:
        return ""
    taken = item.format in seen or (item.format == "citizen_id" and bool(declaration.subject))
    seen.add(item.format)
    return SOMEBODY if taken else ""


def readable_by(declaration: Declaration, person: Person) -> tuple[str, ...]:
    """Return the fields a person sees of a record about them: their own, and what is about nobody and not special."""
    return tuple(
        item.name
        for item in declaration.shown
        if item.name in person.fields or (item.personal is Personal.NONE and item.sharing is not Sharing.SPECIAL)
    )


def is_looked_up(declaration: Declaration, field: Field) -> bool:
    """Whether people are found by this field, so that it needs an index."""
    return any(person.number == field.name for person in people_of(declaration).known)
