"""What somebody typed, understood: words, phrases, exclusions; and synonyms of ordinary speech. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tinhso.blocks.search.data import Words
from tinhso.core.web.api import fold

WORDS_MAX = 12
LENGTH_MAX = 200
_TOKEN = re.compile(r"[^\W_]+")
_PART = re.compile(r'(-?)"([^"]*)"|(\S+)')

#: Phrases of ordinary speech (folded words) and what stands in documents for them (folded words).
Synonyms = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]


def tokens(text: str) -> list[str]:
    """Return the folded words of *text*."""
    if text.isascii():
        return _TOKEN.findall(text.lower())
    return [part for word in accented(text.replace("Ð", "Đ").replace("ð", "đ")) for part in _folded(word)]


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[str, ...]:
    """Return a word without its marks (a few letters of other languages fall apart); words repeat, so they are kept."""
    return (word,) if word.isascii() else tuple(_TOKEN.findall(fold(word)))


def folded(text: str) -> str:
    """Return *text* as the index keeps it: its folded words, single spaces between them."""
    return " ".join(tokens(text))


def accented(text: str) -> list[str]:
    """Return the words of *text* in lower case with their tone marks."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower())


def understand(text: str) -> Words:
    """Return what *text* asks for; quotes make a phrase, a minus before a word excludes it."""
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    without: list[str] = []
    marked: list[str] = []
    for minus, phrase, word in _PART.findall(text[:LENGTH_MAX]):
        found = tokens(phrase or word)
        if minus or word.startswith("-"):
            without += found
        elif len(found) > 1:
            phrases.append(tuple(found))
            marked += accented(phrase or word)
        else:
            words += found
            marked += accented(phrase or word)
    return Words(
        words=tuple(dict.fromkeys(words))[:WORDS_MAX],
        phrases=tuple(dict.fromkeys(phrases))[:WORDS_MAX],
        without=tuple(dict.fromkeys(without))[:WORDS_MAX],
        accented=tuple(word for word in dict.fromkeys(marked) if not word.isascii())[:WORDS_MAX],
    )


def table_of(groups: Iterable[Sequence[str]]) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return for each phrase of each group the other phrases of it."""
    table: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for group in groups:
        phrases = [tuple(tokens(phrase)) for phrase in group]
        for phrase in phrases:
            others = table.setdefault(phrase, [])
            others += [other for other in phrases if other != phrase and other not in others]
    return {phrase: tuple(others) for phrase, others in table.items() if phrase and others}


def spelling(groups: Iterable[Sequence[str]]) -> dict[tuple[str, ...], str]:
    """Return how each phrase is written."""
    return {tuple(tokens(phrase)): phrase for group in groups for phrase in group}


def spoken(words: Words, table: Synonyms) -> list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]:
    """Return the phrases of *table* that *words* holds in a row, with what else they may be called; longest first."""
    runs = [words.words, *words.phrases]
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for run in runs:
        for length in range(len(run), 0, -1):
            for start in range(len(run) - length + 1):
                piece = tuple(run[start : start + length])
                covered = any(_holds(longer, piece) for longer in found)
                if piece in table and not covered:
                    found[piece] = table[piece]
    return list(found.items())


def _holds(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    return any(outer[at : at + len(inner)] == inner for at in range(len(outer) - len(inner) + 1))
