"""Reading a table that somebody drops on the page of declaring: ``imports`` knows how, and offers it here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol

from tinhso.core.access.api import Actor


@dataclass(frozen=True)
class Sheet:
    """A table as it was read: its headings, every row as texts, what was found on the way (encoding, merged cells …).

    ``file``: by which the import page finds the same file again (``?tep=``), so that it need not be sent twice.
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


_readers: list[ReadsSheets] = []


def register_sheet_reader(read: ReadsSheets) -> None:
    """Offer to read tables; the last offer counts."""
    _readers[:] = [read]


def sheet_reader() -> ReadsSheets | None:
    """Return who reads tables, None where no module offers it."""
    return _readers[0] if _readers else None
