"""Where pickers find what can be chosen: areas and agencies of the directory, and what other modules register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tinhso.blocks.forms.data import Choice
from tinhso.core.access.api import Actor
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.core.web.api import fold

FOUND_MAX = 20
Thing = TypeVar("Thing")
Options = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """How a kind of thing is searched by words and named by its code, as one reader may see it."""

    search: Callable[[Actor, str, Options], list[Choice]]
    named: Callable[[Actor, str, Options], Choice | None]


_sources: dict[str, Source] = {}


def register_source(
    name: str,
    *,
    search: Callable[[Actor, str, Options], list[Choice]],
    named: Callable[[Actor, str, Options], Choice | None],
) -> None:
    """Offer a source under *name*; registering again replaces. *search* gives at most 20, the best first."""
    _sources[name] = Source(search, named)


def source(name: str) -> Source | None:
    """Return a source, or None if no loaded module offers it."""
    return _sources.get(name)


def resolve(source_name: str, by: Actor, text: str, options: Options) -> tuple[Choice | None, list[Choice]]:
    """Return what a typed text means, or the several things it may mean.

    Understood: «Tên (mã)» as the list writes it, the code alone, or a name that only one thing has.
    """
    found = _sources.get(source_name)
    if found is None:
        return None, []
    code = text.rpartition("(")[2].removesuffix(")").strip() if text.endswith(")") else text
    chosen = found.named(by, code, options) or found.named(by, text, options)
    if chosen is not None:
        return chosen, []
    hits = found.search(by, text, options)
    exact = [item for item in hits if fold(item.words) == fold(text)]
    if len(exact) == 1:
        return exact[0], []
    return None, exact or hits


# --- the directory ------------------------------------------------------------------------------


def _areas(by: Actor, q: str, options: Options) -> list[Choice]:
    found = directory.areas(on=today(), level=options.get("level") or None, q=q)
    return [Choice(item.path, item.full_name) for item in _best_first(found, q, lambda item: item.full_name)]


def _area(by: Actor, code: str, options: Options) -> Choice | None:
    found = directory.area(code.rpartition("/")[2], on=today())
    return Choice(found.path, found.full_name) if found else None


def _agencies(by: Actor, q: str, options: Options) -> list[Choice]:
    found = directory.agencies(on=today(), under=options.get("under") or None, q=q)
    return [Choice(item.code, item.name) for item in _best_first(found, q, lambda item: item.name)]


def _agency(by: Actor, code: str, options: Options) -> Choice | None:
    found = directory.agency(code, on=today())
    return Choice(found.code, found.name) if found else None


def _best_first(found: list[Thing], q: str, words: Callable[[Thing], str]) -> list[Thing]:
    """Return the first twenty, those with a word that begins with what was typed before the others."""
    typed = fold(q)
    return sorted(found, key=lambda item: f" {typed}" not in f" {fold(words(item))}")[:FOUND_MAX]


register_source("area", search=_areas, named=_area)
register_source("agency", search=_agencies, named=_agency)
