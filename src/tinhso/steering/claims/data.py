"""The plain values of the claims checker: a document's text, the claims found in it, their relations, the findings."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

# --- a document as read -------------------------------------------------------------------------


class UnreadableDocument(ValueError):
    """The file cannot be read; the message says why and what to do, in Vietnamese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or heading. ``number`` counts blocks of the document from 1; ``page`` is 0 if unknown."""

    number: int
    text: str
    section: str = ""
    page: int = 0


@dataclass(frozen=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its top left, with its spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Table:
    """One table. ``number`` is its block; rows and columns count from 0; ``caption`` is what stands before it."""

    number: int
    cells: tuple[Cell, ...]
    section: str = ""
    caption: str = ""
    page: int = 0


@dataclass(frozen=True)
class DocumentText:
    """A document as a sequence of paragraphs and tables in reading order, text normalised to NFC."""

    title: str
    blocks: tuple[Paragraph | Table, ...]
    symbol: str = ""
    issued_on: date | None = None
    issuer: str = ""
    warnings: tuple[str, ...] = ()


# --- claims -------------------------------------------------------------------------------------


class NumberStyle(StrEnum):
    """How a document writes decimals: 1.234,5 (Vietnamese), 1,234.5 (English) or both at once."""

    VIETNAMESE = "vietnamese"
    ENGLISH = "english"
    MIXED = "mixed"


class Bound(StrEnum):
    """What the words before a number make of it: hơn/trên, gần/dưới, tối thiểu, tối đa, khoảng, or exact."""

    EXACT = "exact"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class ClaimKind(StrEnum):
    """What a claim says of its number."""

    RESULT = "result"
    TARGET = "target"
    CONTEXT = "context"


class ClaimStatus(StrEnum):
    """Whether a person has looked: found by the program, confirmed as read, corrected, or added by hand."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ADDED = "added"


@dataclass(frozen=True)
class Place:
    """Where a number stands: block, characters in the block's or cell's text, and the cell if in a table."""

    block: int
    start: int
    end: int
    row: int | None = None
    column: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Claim:
    """One number a document states about something.

    ``value`` is in ``unit`` as written (percent stays 86.41 with unit "%", 50 tỷ đồng stays 50 with unit "tỷ đồng";
    "6 ngàn hộ" is 6000 with unit "hộ"); ``decimals`` is how many were written, which bounds rounding, and is negative
    for multiplied counts ("6 ngàn": -3, "13,7 triệu": -5); ``subject`` is the folded phrase it counts; ``period`` what
    it is as of, as written; ``base`` is what a share is a share of, when the text says so; ``note`` is a mark the text
    itself puts on the figure, such as "chưa đạt", or how it is used ("thay đổi" for an increase or decrease).
    """

    id: str
    place: Place
    text: str
    value: Decimal
    unit: str
    subject: str
    decimals: int = 0
    bound: Bound = Bound.EXACT
    kind: ClaimKind = ClaimKind.RESULT
    period: str = ""
    as_of: date | None = None
    quote: str = ""
    base: str = ""
    note: str = ""
    status: ClaimStatus = ClaimStatus.CANDIDATE


class RelationKind(StrEnum):
    """What the language or a table says holds between claims."""

    RATIO = "ratio"  # numerator, denominator → share
    SHARE = "share"  # a count "chiếm" a share of a whole that is not counted: count → share
    PARTS = "parts"  # parts … → whole
    REMAINDER = "remainder"  # whole, done → left
    THRESHOLD = "threshold"  # result → target
    EXCESS = "excess"  # result, target → by how much
    CHANGE = "change"  # before, after → difference or percent
    LISTED = "listed"  # a stated count → the items listed
    WORDS = "words"  # a number → the same in words


@dataclass(frozen=True)
class Relation:
    """A relation between claims by id. ``terms`` go in, ``result`` is what the document says comes out.

    ``detail`` holds the words that state it: for PARTS "gồm" (all parts), "trong đó" (perhaps not all), "phân nhóm"
    (groups of a whole named elsewhere), "bảng" (a table's total); for CHANGE "tăng" or "giảm"; for SHARE the base;
    for LISTED (no terms) "n: item; item"; for WORDS (no terms) the words.
    """

    kind: RelationKind
    terms: tuple[str, ...]
    result: str
    detail: str = ""


@dataclass(frozen=True)
class Question:
    """Something the reader must settle, such as a number that can be read two ways."""

    claim: str
    text: str
    readings: tuple[Decimal, ...]


@dataclass(frozen=True)
class RowFact:
    """What a table row says besides numbers: an item with its owner, deadline, period (for missing-cell rules).

    ``values`` are (column heading, cell text) in column order, blanks included, then ("#dòng", "II.1") its place,
    ("#bảng", caption) and, for each figure in the row, ("#số <column heading>", claim id).
    """

    block: int
    row: int
    item: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Extraction:
    """All that was found in one document."""

    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    questions: tuple[Question, ...] = ()
    rows: tuple[RowFact, ...] = ()
    style: NumberStyle = NumberStyle.VIETNAMESE


@dataclass(frozen=True)
class CheckedDocument:
    """One document's confirmed claims, ready to be checked alone or against others. Claim ids are unique across."""

    code: str
    title: str
    extraction: Extraction
    issued_on: date | None = None
    symbol: str = ""
    source: tuple[tuple[str, str], ...] = ()


# --- findings -----------------------------------------------------------------------------------


class Severity(StrEnum):
    """contradiction: cannot both be true; reconcile: may both be true, needs an explanation; review: look at it."""

    CONTRADICTION = "contradiction"
    RECONCILE = "reconcile"
    REVIEW = "review"


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold. ``claims`` are ids; texts are Vietnamese; ``suggestion`` is "" if no single one."""

    rule: str
    severity: Severity
    claims: tuple[str, ...]
    stated: str
    computed: str
    suggestion: str = ""
    explanation: str = ""
    documents: tuple[str, ...] = field(default=())
