"""Reading a table that somebody drops on the page of declaring: ``imports`` knows how, and offers it here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol

from tinhso.core.access.api import Actor


@dataclass(frozen=True)
class Sheet:
    """A table as it was read: its headings, every row as texts, what was found on the way (encoding, merged cells …).

    ``file``: by which the import finds the same file again, so that it need not be sent twice.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]]
    notes: tuple[str, ...] = ()
    file: str = ""


class SheetRefused(ValueError):
    """A file that cannot be read; the message says what is wrong, in Vietnamese."""


class ReadsSheets(Protocol):
    """Reads a file that was sent; raises SheetRefused."""

    def __call__(self, *, by: Actor, content: IO[Any], name: str) -> Sheet: ...


class BeginsImports(Protocol):
    """Begins to import a file that was read before; returns the address of its page.

    ``columns``: field → heading of the column it was made from.
    """

    def __call__(self, *, by: Actor, register: str, file: str, name: str, columns: Mapping[str, str]) -> str: ...


@dataclass(frozen=True)
class Tables:
    """What another module offers: reading tables, and importing one that was read."""

    read: ReadsSheets
    begin: BeginsImports


_offers: list[Tables] = []


def register_tables(read: ReadsSheets, begin: BeginsImports) -> None:
    """Offer to read tables and to import them; the last offer counts."""
    _offers[:] = [Tables(read, begin)]


def tables() -> Tables | None:
    """Return what is offered, None where no module does."""
    return _offers[0] if _offers else None
