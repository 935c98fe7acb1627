"""The source of pickers over registers: a reference is found by words or key, as its reader may see it."""

from collections.abc import Mapping

from tinhso.blocks.forms.api import Choice, register_source
from tinhso.core.access.api import Actor
from tinhso.data.registers.data import Record
from tinhso.data.registers.selectors.heads import Head, head
from tinhso.data.registers.selectors.linking import by_key, search_words


def _choice(target: Head, item: Record) -> Choice:
    declaration = target.declaration
    code = str(item.values[declaration.key[0]])
    words = [str(item.values[name]) for name in declaration.title if item.values.get(name)]
    return Choice(code, " · ".join(words) or code)


def _search(by: Actor, q: str, options: Mapping[str, str]) -> list[Choice]:
    found = search_words(options.get("register", ""), q, by=by)
    if not found:
        return []
    target = head(options["register"])
    return [_choice(target, item) for item in found]


def _named(by: Actor, code: str, options: Mapping[str, str]) -> Choice | None:
    hit = by_key(options.get("register", ""), code, by=by)
    return _choice(*hit) if hit else None


def offer() -> None:
    """Tell the pickers; called once when the module's jobs load."""
    register_source("register", search=_search, named=_named)
