"""Guessing what the columns of a table hold, from the whole table: never from its first rows.

A type fits a column where at least 95 of 100 filled cells fit it; what does not fit is told with an example, because
those rows will be set aside. The steward sees each guess with its reason and may change it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.web.api import format_number
from tinhso.data.registers.rules.folding import fold
from tinhso.data.registers.rules.naming import name_from, unlike
from tinhso.data.registers.rules.plain_types import plain_types
from tinhso.data.registers.rules.shapes import KINDS, kinds_of

FITS = 0.95
CODES_MAX = 40
CODE_LENGTH = 60
#: A list is proposed where each of its codes stands in so many rows on average.
REPEATS = 3
COMMUNE, AGENCY, NOTHING = frozenset({"commune"}), frozenset({"agency"}), frozenset[str]()
DISTINCT_MAX = 2000
LONG = 200
PAIRED_MAX = 6
_SERIAL = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu"})
_KEYLIKE = ("ma", "so", "cccd", "cmnd", "code", "id", "dinh danh")
#: Words of a heading → the type that the values alone cannot tell.
_BY_HEADING = (
    (("ho va ten", "ho ten", "ten nguoi", "nguoi dai dien", "chu ho", "chu the ho"), "person_name"),
    (("dia chi", "noi o", "thuong tru", "tam tru"), "address"),
    (("bien so", "bien kiem soat"), "plate"),
    (("tien", "kinh phi", "gia tri", "von", "tien luong", "muc luong", "dong"), "money"),
)
_SENSITIVE = ("ton giao", "benh", "suc khoe", "khuyet tat", "hiv", "tien an", "van tay", "quan diem")
_PERSONAL = ("ngay sinh", "nam sinh", "gioi tinh", "cccd", "cmnd", "dinh danh", "dan toc", "que quan", "so nha")


@dataclass(frozen=True)
class Places:
    """The names of communes and agencies, folded: a column of them is told by its values."""

    communes: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Guess:
    """What a column is taken for: a choice of ``plain_types``, why, and what goes with it."""

    header: str
    name: str
    kind: str
    why: str
    required: bool = False
    is_key: bool = False
    is_serial: bool = False
    personal: str = ""
    codes: tuple[str, ...] = ()


@dataclass
class Column:
    """What was seen of one column so far; ``values`` None: too many different ones, ``marks`` None: one came twice."""

    header: str
    filled: int = 0
    empty: int = 0
    longest: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    strange: dict[str, str] = field(default_factory=dict)
    values: Counter[str] | None = field(default_factory=Counter)
    marks: set[int] | None = field(default_factory=set)

    def add(self, text: str, places: Places) -> None:
        """Look at one cell."""
        if not text:
            self.empty += 1
            return
        self.filled += 1
        self.longest = max(self.longest, len(text))
        kinds = kinds_of(text) or self._placed(text, places)
        for kind in kinds:
            self.hits[kind] += 1
        if len(kinds) < len(self.hits):
            for kind in self.hits:
                if kind not in kinds and kind not in self.strange:
                    self.strange[kind] = text[:40]
        self._count(text)

    def _placed(self, text: str, places: Places) -> frozenset[str]:
        folded = fold(text)
        if folded in places.communes:
            return COMMUNE
        return AGENCY if folded in places.agencies else NOTHING

    def _count(self, text: str) -> None:
        if self.values is not None:
            self.values[text] += 1
            if len(self.values) > DISTINCT_MAX:
                self.values = None
        if self.marks is not None:
            mark = hash(text)
            if mark in self.marks:
                self.marks = None
            else:
                self.marks.add(mark)

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.marks is not None and self.filled > 0 and self.empty == 0


class Looking:
    """Looks at a table row by row; ``guesses`` says what the columns were taken for."""

    def __init__(self, headers: Sequence[str], places: Places) -> None:
        self.columns = [Column(" ".join(str(header).replace("\x00", "").split())) for header in headers]
        self.places = places
        self.rows = 0
        self.pairs: dict[tuple[int, int], set[int]] = {
            pair: set() for pair in combinations(range(min(len(self.columns), PAIRED_MAX)), 2)
        }

    def add(self, row: Sequence[str]) -> None:
        """Look at one row."""
        cells = [
            row[index].replace("\x00", "").strip() if index < len(row) else "" for index in range(len(self.columns))
        ]
        if not any(cells):
            return
        self.rows += 1
        for column, text in zip(self.columns, cells, strict=True):
            column.add(text, self.places)
        for pair, marks in list(self.pairs.items()):
            mark = hash((cells[pair[0]], cells[pair[1]]))
            if mark in marks:
                del self.pairs[pair]
            else:
                marks.add(mark)

    def guesses(self) -> list[Guess]:
        """Return what each column is taken for; columns without a heading and without a value are left out."""
        keys = self._keys()
        names: set[str] = set()
        made = []
        for index, column in enumerate(self.columns):
            if not column.header and not column.filled:
                continue
            guess = _guess(column, index, is_key=index in keys, names=names)
            names.add(guess.name)
            made.append(guess)
        return made

    def _keys(self) -> set[int]:
        """Return the columns that tell the rows apart: one if there is one, else a pair, else none."""
        useful = [index for index, column in enumerate(self.columns) if not _is_serial(column)]
        alone = [index for index in useful if self.columns[index].is_unique]
        alone.sort(key=lambda index: (not _has(fold(self.columns[index].header), _KEYLIKE), index))
        if alone:
            return {alone[0]}
        whole = {index for index in useful if self.columns[index].empty == 0}
        return next((set(pair) for pair in self.pairs if set(pair) <= whole), set())


def _is_serial(column: Column) -> bool:
    return fold(column.header) in _SERIAL


def _has(folded: str, words: Sequence[str]) -> bool:
    return any(f" {word} " in f" {folded} " for word in words)


def _guess(column: Column, index: int, *, is_key: bool, names: set[str]) -> Guess:
    kind, why, codes = _kind(column)
    return Guess(
        header=column.header or _("Cột %(number)s") % {"number": index + 1},
        name=_name(column.header, index, names),
        kind=kind,
        why=why,
        required=is_key or (column.empty == 0 and column.filled > 0),
        is_key=is_key,
        is_serial=_is_serial(column),
        personal=_personal(fold(column.header), kind),
        codes=codes,
    )


def _name(header: str, index: int, taken: set[str]) -> str:
    """Return a technical name from a heading: letters without marks, unlike the names before."""
    return unlike(name_from(header) or f"cot_{index + 1}", taken)


def _kind(column: Column) -> tuple[str, str, tuple[str, ...]]:
    """Return the choice, its reason, and the codes of a list."""
    if not column.filled:
        return "text", _("Cả cột còn trống nên để là chữ."), ()
    folded = fold(column.header)
    kind = _by_values(column, folded)
    if kind in {"integer", "decimal"} and _has(folded, _BY_HEADING[3][0]):
        kind = "money"
    if kind and kind != "boolean":
        return kind, _reason(column, kind), ()
    if kind == "boolean" and len(column.values or ()) > 1:
        return kind, _reason(column, kind), ()
    for words, named in _BY_HEADING[:3]:
        if _has(folded, words):
            return named, _("Theo tiêu đề cột; %(n)s dòng có giá trị.") % {"n": format_number(column.filled)}, ()
    return _list_or_text(column)


def _by_values(column: Column, folded: str) -> str:
    """Return the narrowest type that fits; a year only where the heading speaks of one."""
    for kind in (*KINDS[:9], "commune", "agency", *KINDS[9:]):
        if column.hits[kind] < column.filled * FITS:
            continue
        if kind == "year" and not _has(folded, ("nam",)):
            continue
        if kind in {"phone", "tax_code"} and column.hits["integer"] == column.filled and not _speaks(folded, kind):
            continue
        return kind
    return ""


def _speaks(folded: str, kind: str) -> bool:
    return _has(folded, {"phone": ("dien thoai", "sdt", "dt", "phone"), "tax_code": ("thue", "mst")}[kind])


def _list_or_text(column: Column) -> tuple[str, str, tuple[str, ...]]:
    values = column.values
    if values is not None and len(values) <= CODES_MAX and column.filled >= len(values) * REPEATS:
        codes = tuple(sorted(values))
        if max(len(code) for code in codes) <= CODE_LENGTH:
            words = {"n": len(codes), "rows": format_number(column.filled)}
            return "code", _("Chỉ có %(n)s giá trị khác nhau trong %(rows)s dòng.") % words, codes
    words = {"n": format_number(column.filled), "longest": format_number(column.longest)}
    kind = "long_text" if column.longest > LONG else "text"
    return kind, _("Chữ tự do ở %(n)s dòng, dài nhất %(longest)s ký tự.") % words, ()


def _reason(column: Column, kind: str) -> str:
    hits = column.hits["integer" if kind == "money" and column.hits["integer"] >= column.hits["decimal"] else kind]
    if kind == "money":
        hits = max(column.hits["integer"], column.hits["decimal"])
    told = {
        "n": format_number(column.filled),
        "bad": format_number(column.filled - hits),
        "type": next((item.words.lower() for item in plain_types() if item.code == kind), kind),
        "sample": column.strange.get(kind, ""),
    }
    if hits == column.filled:
        return _("Cả %(n)s dòng có giá trị đều là %(type)s.") % told
    return _("%(bad)s trong %(n)s dòng không phải %(type)s, ví dụ “%(sample)s”: khi nhập sẽ để riêng.") % told


def _personal(folded: str, kind: str) -> str:
    if _has(folded, _SENSITIVE):
        return "sensitive"
    about = {item.code: item.personal for item in plain_types()}
    return about.get(kind, "") or ("basic" if _has(folded, _PERSONAL) else "")


def proposal(guesses: Sequence[Guess], *, name: str, owner: str) -> dict[str, Any]:
    """Return the declaration that the guesses make, for the steward to look over."""
    kept = [item for item in guesses if not item.is_serial]
    fields = [_field(item) for item in kept]
    return {
        "code": "",
        "name": name,
        "kind": "master",
        "owner": owner,
        "key": [item.name for item in kept if item.is_key],
        "title": [item.name for item in kept if item.kind == "person_name"][:1],
        "rhythm": "monthly",
        "fields": fields,
    }


def _field(item: Guess) -> dict[str, Any]:
    says: Mapping[str, Any] = next(one.says for one in plain_types() if one.code == item.kind)
    made: dict[str, Any] = {"name": item.name, "label": item.header, **says}
    made |= {"required": True} if item.required else {}
    made |= {"personal": item.personal, "sharing": "special"} if item.personal else {}
    made |= {"codes": [{"code": code, "label": code} for code in item.codes]} if item.codes else {}
    if item.is_key or item.kind in {"commune", "agency", "code", "date"}:
        made["indexed"] = True
    if item.kind in {"text", "person_name", "citizen_id"}:
        made["search"] = True
    return made
