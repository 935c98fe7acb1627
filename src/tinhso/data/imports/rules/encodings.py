"""Vietnamese in the codes of before Unicode: told from Unicode, and brought into it.

TCVN3: TCVN 5712:1993, the one-byte set of the ABC fonts (.VnTime); capitals with a tone were small letters under a
capital font, so they come out small. VNI-Windows: a letter, then its signs as a second byte. Windows-1258: a shaped
vowel as one byte, the tone as a following one, which NFC joins.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

TCVN3, VNI, CP1258, UNICODE = "tcvn3", "vni", "cp1258", "unicode"

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ"
_TCVN3_CODES = bytes.fromhex(
    "b5b8b6b7b9a8bbbebcbdc6a9c7cac8c9cbccd0cecfd1aad2d5d3d4d6d7ddd8dcdedfe3e1e2e4abe5e8e6e7e9aceaedebecee"
    "eff3f1f2f4adf5f8f6f7f9fafdfbfcfeaea1a2a3a4a5a6a7"
)
_FROM_TCVN3 = {code: letter for letter, code in zip(_LETTERS, _TCVN3_CODES, strict=True)}

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_VNI_SIGNS: dict[str, str] = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT, "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK, "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
}  # fmt: skip
_VNI_SINGLE = {"ñ": "đ", "î": "ỵ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
_VNI_HORNED = {"ô": "o" + _HORN, "ö": "u" + _HORN}
_VOWELS = frozenset("aeouyAEOUYôöÔÖ")


def _vni_table() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouyôö":
        letter = _VNI_HORNED.get(base, base)
        for sign, marks in _VNI_SIGNS.items():
            made = unicodedata.normalize("NFC", letter + marks)
            if len(made) == 1:
                pairs[base + sign] = made
                pairs[base.upper() + sign.upper()] = made.upper()
                pairs[base.upper() + sign] = made.upper()
    for sign, made in (
        *_VNI_SINGLE.items(),
        *((sign, unicodedata.normalize("NFC", x)) for sign, x in _VNI_HORNED.items()),
    ):
        pairs[sign], pairs[sign.upper()] = made, made.upper()
    return pairs


_FROM_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Return text whose characters are TCVN3 codes (each below U+0100) in Unicode."""
    return text.translate(_FROM_TCVN3)


def from_vni(text: str) -> str:
    """Return text whose characters are VNI-Windows codes in Unicode."""
    return _VNI_PATTERN.sub(lambda match: _FROM_VNI[match.group()], text)


def from_cp1258(text: str) -> str:
    """Return text decoded as Windows-1258, its letters and tones joined."""
    return unicodedata.normalize("NFC", text)


DECODERS: Mapping[str, object] = {TCVN3: from_tcvn3, VNI: from_vni, CP1258: from_cp1258}

#: Syllables as Vietnamese spells them: consonants, vowels with at most one tone, consonants.
_TONES = frozenset((_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT))
_SYLLABLE = re.compile(
    r"(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|qu|r|s|th|tr|t|v|x)?[aăâeêioôơuưy]{1,3}(?:ch|c|m|ng|nh|n|p|t)?"
)
_WORD = re.compile(r"[^\W\d_]+")


def is_syllable(word: str) -> bool:
    """Whether a word is spelt as a Vietnamese syllable: known parts, at most one tone."""
    parts = unicodedata.normalize("NFD", word.lower())
    if sum(sign in _TONES for sign in parts) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    return _SYLLABLE.fullmatch(bare) is not None


def tell(words: Iterable[str]) -> tuple[str, dict[str, float]]:
    """Return in which code the words of a text (one character a byte, or Unicode) are, with each code's share of sense.

    Judged by all words that are not plain ASCII: read rightly, they are Vietnamese syllables; read wrongly, few are.
    Unicode wins a tie, since nothing need be done then.
    """
    marked = Counter(word for word in words if not word.isascii())
    if not marked:
        return UNICODE, {}
    total = sum(marked.values())
    scores = {
        UNICODE: _sense(marked, lambda word: word) / total,
        TCVN3: _sense(marked, from_tcvn3) / total,
        VNI: _sense(marked, from_vni) / total,
    }
    best = max(scores, key=lambda name: (round(scores[name], 3), name == UNICODE))
    return best, scores


def _sense(marked: Mapping[str, int], read: object) -> float:
    assert callable(read)
    good = 0
    for word, times in marked.items():
        made = read(word)
        parts = _WORD.findall(made)
        # Every sign must have become part of a syllable: «TrÇn» read as it stands is no word of Vietnamese.
        if parts and sum(map(len, parts)) == len(made) and all(map(is_syllable, parts)):
            good += times
    return good


def words_of(text: str) -> list[str]:
    """Return the runs of letters and signs between spaces and plain punctuation, for ``tell``."""
    return re.findall(r"[^\s\x21-\x2f\x30-\x3a\x3b-\x40\x5b-\x60\x7b-\x7e]+", text)
