"""Sentences of a paragraph with their figures and the fractions "a/b" among them."""

import re
from dataclasses import dataclass, field

from ..data import NumberStyle
from .numbers import Token, tokens
from .tidy import shadow

_END = re.compile(
    r"(?<![A-ZĐ]\.)(?<!\bTP)(?<!\btp)(?<!\bTp)(?<!\bVP)(?<!\bThS)(?<!\bPGS)"
    r"[.!?…]+[\"”’)]*\s+(?=[\"“(]?[A-ZĐÀ-Ỹ+\-\[])|(?<=[.;:!?])[ \t]*\n+|\n+(?=\s*[-+•*–]\s)"
)
_LONGEST = 2500  # characters
_OVER_TOTAL = re.compile(
    r"^(?!.*[;:])[^.;⟦]{0,70}?\s*(?:trên|/|trong)\s*(?:tổng số|tổng)\s+(?:\w+\s){0,4}$|^\s*/\s*(?:tổng số\s*|tổng\s*)?$"
)
_OVER_PLAIN = re.compile(r"^(?:\s\w+){1,4}\s*/\s*$")


@dataclass(frozen=True)
class Figure:
    """A number of a sentence and the id of its claim; offsets of the token are within the block's text."""

    id: str
    token: Token

    @property
    def unit(self) -> str:
        """The unit, "%" for shares."""
        return self.token.unit


@dataclass(frozen=True)
class Sentence:
    """A stretch of a block's shadow text with its figures; ``fractions`` maps numerator to denominator index."""

    shade: str
    start: int
    end: int
    figures: tuple[Figure, ...]
    fractions: dict[int, int] = field(default_factory=dict)

    def gap(self, left: int, right: int) -> str:
        """The text between two figures: after the unit of one, before the bound words of the other."""
        return self.shade[self.figures[left].token.unit_end : self._head(right)]

    def before(self, index: int) -> str:
        """The text from the figure before (its unit's end), or the sentence's start, up to this figure."""
        left = self.figures[index - 1].token.unit_end if index else self.start
        return self.shade[left : self._head(index)]

    def after(self, index: int) -> str:
        """The text from this figure's digits up to the next figure or the sentence's end."""
        token = self.figures[index].token
        right = self._head(index + 1) if index + 1 < len(self.figures) else self.end
        return self.shade[token.end : max(right, token.end)]

    def _head(self, index: int) -> int:
        return self.figures[index].token.bound_start

    @property
    def denominators(self) -> frozenset[int]:
        """Indices of figures that stand below a fraction bar."""
        return frozenset(self.fractions.values())

    def is_count(self, index: int) -> bool:
        """A count or amount that may be a part or a whole: no share, no denominator."""
        return not self.figures[index].token.is_share and index not in self.denominators


def sentences(
    text: str, prefix: str, style: NumberStyle, *, settled: bool = True, default_unit: str = ""
) -> list[Sentence]:
    """Split a block's text into sentences with figures; claim ids are ``prefix`` + "." + offset."""
    shade = shadow(text)
    found = tokens(shade, style, settled=settled, default_unit=default_unit)
    made = []
    for start, end in _spans(text):
        figures = tuple(Figure(f"{prefix}.{token.start}", token) for token in found if start <= token.start < end)
        sentence = Sentence(shade, start, end, figures)
        made.append(Sentence(shade, start, end, figures, _fractions(sentence)))
    return made


def _spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for found in _END.finditer(text):
        spans += _cut_long(text, start, found.end())
        start = found.end()
    if start < len(text):
        spans += _cut_long(text, start, len(text))
    return spans


def _cut_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what no person writes as one sentence at a space, so that no text takes long."""
    spans = []
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > start else start + _LONGEST
        spans.append((start, cut))
        start = cut
    return [*spans, (start, end)]


def _fractions(sentence: Sentence) -> dict[int, int]:
    """Numerator index → denominator index for "a/b", "a trên tổng số b", "a hồ sơ / b hồ sơ"."""
    found: dict[int, int] = {}
    for index in range(len(sentence.figures) - 1):
        left, right = sentence.figures[index].token, sentence.figures[index + 1].token
        if left.is_share or right.is_share or index in found.values():
            continue
        gap = sentence.shade[left.end : right.start]
        if gap.strip() == "/" or _OVER_TOTAL.match(gap) or (_OVER_PLAIN.match(gap) and left.unit):
            found[index] = index + 1
    return found
