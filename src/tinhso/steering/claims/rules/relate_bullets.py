"""Parts listed in short paragraphs or lines: "Tiếp nhận 1.250 hồ sơ, trong đó:", then "- Trực tuyến: 900 hồ sơ;"."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from ..data import Relation, RelationKind
from .relate_parts import kind_of
from .relate_shares import same_unit
from .sentences import Figure, Sentence
from .subjects import change_of
from .vocabulary import MONEY

_OPENS = re.compile(r"(?<!\w)(bao gồm|gồm có|gồm|trong đó|chia ra|phân theo|cụ thể(?: như sau| là)?)\s*:?\s*$")
_EVERY = ("bao gồm", "gồm có", "gồm", "chia ra")
_MARKER = re.compile(r"\s*([-+*•]|[a-zđ]\)|\d{1,2}\)|\(\d{1,2}\))\s*")
_NO_PART = re.compile(r"so với|vượt|bình quân|tăng|giảm|trung bình|mỗi|tỷ lệ")
_MOST_ITEMS, _LONGEST_ITEM = 40, 300
_CLEAR, _OVERSHOOT = Decimal("0.2"), Decimal("1.2")


@dataclass
class OpenList:
    """A list whose items are still coming: the count it is of, the mark its items begin with, their counts so far."""

    whole: Figure
    every: bool
    marker: str = ""
    parts: list[Figure] = field(default_factory=list)
    items: int = 0


class Bullets:
    """Follows the sentences of a document and gathers lists opened by a count and "trong đó:" or "gồm:"."""

    def __init__(self) -> None:
        self._open: list[OpenList] = []

    def feed(self, sentence: Sentence) -> tuple[Figure | None, list[Relation]]:
        """Take the next sentence: (the count it is an item of, if any; the relations of lists that ended before it)."""
        text = sentence.shade[sentence.start : sentence.end]
        mark = _MARKER.match(text)
        marker = _kind(mark[1]) if mark else ""
        ended = self._close(marker)
        above = None
        if self._open and marker:
            current = self._open[-1]
            current.marker = marker
            current.items += 1
            above = current.whole
            part = _first_count(sentence)
            if part is not None and len(text) <= _LONGEST_ITEM:
                current.parts.append(part)
            if current.items > _MOST_ITEMS:
                self._open.pop()
        if opened := _opened(sentence, text):
            self._open.append(opened)
        return above, ended

    def end(self) -> list[Relation]:
        """The relations of the lists still open at the document's end."""
        return self._close("")

    def _close(self, marker: str) -> list[Relation]:
        """End the lists whose items begin otherwise than the next sentence; one without items yet waits for its own."""
        ended = []
        while self._open:
            current = self._open[-1]
            if marker and (current.marker == marker or (not current.marker and marker not in self._markers())):
                break
            ended += _relation(self._open.pop())
        return ended

    def _markers(self) -> set[str]:
        return {one.marker for one in self._open if one.marker}


def _kind(mark: str) -> str:
    """Which family a mark belongs to: a dash, a plus, a letter, a number."""
    if mark[0] in "-*•+":
        return mark[0]
    return "(1)" if mark[0] == "(" else "1)" if mark[0].isdigit() else "a)"


def _opened(sentence: Sentence, text: str) -> OpenList | None:
    found = _OPENS.search(text.rstrip(" :\n") + ":" if text.rstrip().endswith(":") else "")
    if not found:
        return None
    last = len(sentence.figures) - 1
    while last >= 0 and (sentence.figures[last].token.is_share or change_of(sentence, last)):
        last -= 1
    if last < 0 or last in sentence.denominators or last in sentence.fractions:
        return None
    return OpenList(sentence.figures[last], found[1] in _EVERY)


def _first_count(sentence: Sentence) -> Figure | None:
    if not sentence.figures or not sentence.is_count(0) or 0 in sentence.fractions:
        return None
    return None if _NO_PART.search(sentence.before(0)) else sentence.figures[0]


def _relation(listed: OpenList) -> list[Relation]:
    parts, whole = listed.parts, listed.whole
    if len(parts) < 2:
        return []
    unit = whole.unit or parts[0].unit
    money = {kind_of(one.unit) for one in (*parts, whole)} == {"tiền"}
    if not money and any(one.unit and not same_unit(one.unit, unit) for one in parts):
        return []
    total, size = sum((_size(one) for one in parts), Decimal(0)), _size(whole)
    if size <= 0 or total > size * _OVERSHOOT or max(_size(one) for one in parts) > size:
        return []
    full = listed.every and len(parts) == listed.items and abs(total - size) <= size * _CLEAR
    return [Relation(RelationKind.PARTS, tuple(one.id for one in parts), whole.id, "gồm" if full else "trong đó")]


def _size(figure: Figure) -> Decimal:
    return figure.token.value * Decimal(10) ** MONEY.get(figure.unit, 0)
