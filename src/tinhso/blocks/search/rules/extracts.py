"""Showing where in a text the words looked for stand. Pure."""

import re
from collections.abc import Collection
from functools import lru_cache

from tinhso.blocks.search.data import Piece
from tinhso.blocks.search.rules.words import tokens

_WORD = re.compile(r"[^\W_]+")
WIDTH = 220


def marked(text: str, wanted: Collection[str]) -> tuple[Piece, ...]:
    """Return *text* in pieces, those whose folded word is *wanted* marked; neighbours of one kind are one piece."""
    pieces: list[Piece] = []
    end = 0
    for match in _WORD.finditer(text):
        if _folded(match.group()) in wanted:
            _add(pieces, text[end : match.start()], hit=False)
            _add(pieces, match.group(), hit=True)
            end = match.end()
    _add(pieces, text[end:], hit=False)
    return tuple(pieces)


def extract(text: str, wanted: Collection[str], width: int = WIDTH) -> tuple[Piece, ...]:
    """Return about *width* signs of *text* around the first word that is wanted, in pieces; the beginning if none."""
    first = next((m.start() for m in _WORD.finditer(text) if _folded(m.group()) in wanted), 0)
    start = max(0, first - width // 4)
    if start:
        start = text.find(" ", start) + 1 or start
    shown = text[start : start + width]
    if start + width < len(text) and " " in shown:
        shown = shown[: shown.rindex(" ")] + " …"
    return marked(("… " if start else "") + shown, wanted)


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return "".join(tokens(word))


def _add(pieces: list[Piece], text: str, *, hit: bool) -> None:
    if not text:
        return
    if pieces and pieces[-1].hit == hit:
        pieces[-1] = Piece(pieces[-1].text + text, hit)
    else:
        pieces.append(Piece(text, hit))
