"""Records that may be the same thing: those that agree on a natural key, or answer a search."""

from dataclasses import dataclass

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import Record
from tinhso.data.registers.selectors.heads import Head
from tinhso.data.registers.selectors.records import ask, page_of

FOUND_MAX = 10


@dataclass(frozen=True)
class Likely:
    """One record that may be the same, and the fields on which they agree (none: it only answers the search)."""

    record: Record
    agree: tuple[str, ...] = ()


def likely_same(register: Head, item: Record, *, by: Actor, q: str = "") -> list[Likely]:
    """Return at most ten records that may be the same as *item*; a query for each natural key, or one for the search.

    Only by fields that the reader may read: a key with another field is left out.
    """
    if q.strip():
        found = page_of(ask(register, by=by, q=q), limit=FOUND_MAX + 1).records
        return [Likely(one) for one in found if one.public_id != item.public_id][:FOUND_MAX]
    seen: dict[str, Likely] = {}
    for names in register.declaration.natural_keys:
        values = {name: item.values.get(name) for name in names}
        if any(value is None for value in values.values()):
            continue
        for one in page_of(ask(register, by=by, where=values), limit=FOUND_MAX + 1).records:
            if one.public_id != item.public_id:
                seen.setdefault(one.public_id, Likely(one, names))
    return list(seen.values())[:FOUND_MAX]
