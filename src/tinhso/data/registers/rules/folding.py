"""Text folded for searching: lower case, without tone marks, đ as d, words of letters and digits only."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 12


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def fold(text: str) -> str:
    """Return the folded words of *text*, single spaces between them.

    Words are remembered: names repeat, and a batch of a million rows holds few different ones.
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    normal = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
    return " ".join([word.lower() if word.isascii() else _folded(word) for word in _WORD.findall(normal)])


def search_words(text: str) -> list[str]:
    """Return the words to search for; only letters and digits, so that none is an operator of a search engine."""
    return [word for word in fold(text).split() if word][:MAX_WORDS]
