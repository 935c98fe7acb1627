"""Records that may be the same thing: those that agree on a natural key, or answer a search."""

from dataclasses import dataclass

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import Page, Record
from tinhso.data.registers.selectors.heads import Head
from tinhso.data.registers.selectors.records import Question, ask, page_of

FOUND_MAX = 10


@dataclass(frozen=True)
class Likely:
    """One record that may be the same, and the fields on which they agree (none: it only answers the search)."""

    record: Record
    agree: tuple[str, ...] = ()


Pages = list[tuple[Question, Page]]


def likely_same(register: Head, item: Record, *, by: Actor, q: str = "") -> tuple[list[Likely], Pages]:
    """Return at most ten records that may be the same as *item*, and what was asked and read for it (for the journal).

    A query for each natural key, or one for the search. Only by fields that the reader may read.
    """
    if q.strip():
        asked = ask(register, by=by, q=q)
        page = page_of(asked, limit=FOUND_MAX + 1)
        others = [one for one in page.records if one.public_id != item.public_id]
        return [Likely(one) for one in others[:FOUND_MAX]], [(asked, page)]
    seen: dict[str, Likely] = {}
    pages: Pages = []
    for names in register.declaration.natural_keys:
        values = {name: item.values.get(name) for name in names}
        if any(value is None for value in values.values()):
            continue
        asked = ask(register, by=by, where=values)
        page = page_of(asked, limit=FOUND_MAX + 1)
        pages.append((asked, page))
        for one in page.records:
            if one.public_id != item.public_id:
                seen.setdefault(one.public_id, Likely(one, names))
    return list(seen.values())[:FOUND_MAX], pages
