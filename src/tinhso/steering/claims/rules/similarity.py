"""How far two phrases speak of the same thing: words and pairs of words they share, abbreviations spelled out."""

import itertools
import re
from functools import lru_cache

from .tidy import fold
from .vocabulary import ABBREVIATIONS, EMPTY_WORDS, POPULATIONS

_SPLIT = re.compile(r"[^\w&-]+")
_TWICE = re.compile(r"\b(\w+ \w+)(?: \1)+\b")
_BRACKETS = re.compile(r"\([^)]*\)?")


@lru_cache(maxsize=8192)
def expand(text: str) -> str:
    """The folded phrase with abbreviations spelled out and punctuation dropped."""
    text = fold(text).replace("cán bộ, công chức, viên chức", "cán bộ công chức viên chức")
    words = [word.strip("-&") for word in _SPLIT.split(text)]
    spelled = " ".join(ABBREVIATIONS.get(word, word) for word in words if word)
    return _TWICE.sub(r"\1", spelled)


@lru_cache(maxsize=8192)
def key_words(text: str) -> frozenset[str]:
    """The words of a phrase that carry meaning."""
    return frozenset(
        word for word in expand(_BRACKETS.sub(" ", text)).split() if word not in EMPTY_WORDS and not word.isdigit()
    )


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = [word for word in expand(_BRACKETS.sub(" ", text)).split() if word not in EMPTY_WORDS]
    return frozenset(itertools.pairwise(words))


def likeness(one: str, other: str) -> float:
    """0 (nothing shared) … 1 (the same words in the same order), half by words and half by pairs of words."""
    words_one, words_other = key_words(one), key_words(other)
    if not words_one or not words_other:
        return 0.0
    by_words = 2 * len(words_one & words_other) / (len(words_one) + len(words_other))
    pairs_one, pairs_other = _pairs(one), _pairs(other)
    if not pairs_one or not pairs_other:
        return by_words
    return (by_words + 2 * len(pairs_one & pairs_other) / (len(pairs_one) + len(pairs_other))) / 2


def containment(one: str, other: str) -> float:
    """How much of the shorter phrase's words and pairs stands in the longer: 0 … 1."""
    words_one, words_other = key_words(one), key_words(other)
    if not words_one or not words_other:
        return 0.0
    by_words = len(words_one & words_other) / min(len(words_one), len(words_other))
    pairs_one, pairs_other = _pairs(one), _pairs(other)
    if not pairs_one or not pairs_other:
        return by_words
    return (by_words + len(pairs_one & pairs_other) / min(len(pairs_one), len(pairs_other))) / 2


@lru_cache(maxsize=8192)
def population_of(text: str) -> str:
    """The population a phrase counts, by its opening words; "" if it is none known, or several joined by "và"."""
    words = expand(_BRACKETS.sub(" ", text)).split()
    while words and (words[0] in EMPTY_WORDS or words[0] in ("hồ", "sơ", "tổng")):
        words.pop(0)
    plain = " ".join(words)
    best = ""
    chosen = ""
    for name, phrases in POPULATIONS.items():
        for phrase in phrases:
            if plain.startswith(phrase) and len(phrase) > len(best):
                best, chosen = phrase, name
    rest = plain[len(best) :].split()
    return "" if rest[:1] == ["và"] or (rest[:1] == ["hoặc"]) else chosen
