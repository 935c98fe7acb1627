"""Values of the search: sources, documents, what is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhso.core.access.api import Permission, Scope

#: A permission everybody has, for what is public.
PUBLIC = Permission("search.public", public=True)


@dataclass(frozen=True)
class Access:
    """A way to a thing: whoever has ``permission`` in ``scope`` or as ``owner``, as ``core.access.can`` says."""

    permission: Permission = PUBLIC
    scope: Scope | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Document:
    """One thing as it is found.

    ``key`` names it within its kind and never changes; ``where`` is a short line below the title. Whoever has one way
    of ``access`` sees it.
    """

    key: str
    title: str
    url: str
    text: str = ""
    where: str = ""
    day: date | None = None
    access: tuple[Access, ...] = (Access(),)


@dataclass(frozen=True)
class Source:
    """A kind of things that can be found.

    ``documents`` lists all of them as they are now; ``follows`` are beginnings of journal actions after which they may
    be different; ``rank`` orders the kinds on the page.
    """

    kind: str
    label: Any
    documents: Callable[[], Iterable[Document]]
    follows: tuple[str, ...] = ()
    rank: int = 100


@dataclass(frozen=True)
class Words:
    """A text as it was understood: words, phrases (several words in a row), words that must not be there."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    accented: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to look for."""
        return bool(self.words or self.phrases)


@dataclass(frozen=True)
class Piece:
    """A piece of a shown text; ``hit``: it was looked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing found, as it is shown."""

    kind: str
    label: Any
    key: str
    url: str
    title: tuple[Piece, ...]
    extract: tuple[Piece, ...]
    where: str
    day: date | None


@dataclass(frozen=True)
class Facet:
    """How many of one kind were found."""

    kind: str
    label: Any
    count: int


@dataclass(frozen=True)
class Results:
    """What was found: one page of hits, how many there are, and how many of each kind (before ``kinds`` narrows)."""

    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...]
    words: Words
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refreshed:
    """What bringing the index up to date did."""

    written: int
    removed: int
    sources: int


class SearchNotReady(RuntimeError):
    """There is no index yet: the worker has not made it."""
