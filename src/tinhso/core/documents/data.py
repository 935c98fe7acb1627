"""The parts of an administrative document (Decree 30/2020/NĐ-CP, Annex I)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Align(StrEnum):
    """How a table column is set."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Heading:
    """A heading in the body such as "I. KẾT QUẢ": bold, indented like a paragraph."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """One justified paragraph. Line breaks inside are treated as spaces."""

    text: str


@dataclass(frozen=True)
class TableColumn:
    """One column: its label, its share of the width (any positive number) and how its cells are set."""

    label: str
    width: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """A ruled table whose head repeats on each page. A row shorter than the columns is a band over the whole width.

    A line break in a cell starts a new line there.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Annex:
    """One annex (phụ lục): starts on a page of its own and is numbered on its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Signer:
    """Who signs: authority ("TM. ỦY BAN NHÂN DÂN", may be empty), post ("CHỦ TỊCH") and name (may be empty)."""

    post: str
    authority: str = ""
    name: str = ""


@dataclass(frozen=True)
class OfficialDocument:
    """One document. ``type_name`` ("Báo cáo") names its type; empty makes it a letter (công văn), whose
    ``abstract`` is then what follows "V/v".

    ``number`` None and ``issued_on`` None leave the blanks that the clerk fills in. ``notation`` is what follows the
    number ("BC-UBND"). ``addressees`` are the names after "Kính gửi". ``recipients`` are the lines of "Nơi nhận"
    without dash; the last is usually "Lưu: VT, …". ``draft`` prints the watermark "DỰ THẢO".
    """

    agency: str
    notation: str
    place: str
    abstract: str
    body: tuple[Block, ...]
    signer: Signer
    type_name: str = ""
    parent_agency: str = ""
    number: int | None = None
    issued_on: date | None = None
    bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = field(default=())
    draft: bool = True
