"""How a value is properly written: pure functions, each safe to apply twice. Used by imports and by quality.

One style of tone marks is kept: the traditional one (hòa, thủy, not hoà, thuỷ), as most registers of the source write.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_TONED = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
#: An open syllable (nothing follows): hoà, but not hoàng; «qu» is one sound, so quý stays.
_NEW_STYLE = re.compile(r"(?<![qQ])(?:" + "|".join(_TONED) + r")(?![^\W\d_])", re.IGNORECASE)
_GROUPING = re.compile(r"[\s.\-]")
_PHONE_SIGNS = re.compile(r"[\s.()\-]")
#: A small marked vowel where a word of a name begins.
_LOST_CAPITAL = re.compile(r"(?<= )[à-ãè-êì-íò-õù-úýăĩũơưạ-ỹ]")
_SMALL_WORDS = re.compile(r"[^\W\d_]+")


def tidy(text: str) -> str:
    """Return *text* composed (NFC), Ð (U+00D0) as Đ, spaces single, none at the ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
    return _SPACES.sub(" ", text).strip()


def tone_style(text: str) -> str:
    """Return composed *text* with the tone on the first vowel of oa, oe, uy at the end of a syllable: hòa, thủy."""

    def traditional(match: re.Match[str]) -> str:
        found = match.group()
        made = _TONED[found.lower()]
        if found.isupper():
            return made.upper()
        return made.capitalize() if found[0].isupper() else made

    return text if text.isascii() else _NEW_STYLE.sub(traditional, text)


@lru_cache(maxsize=65536)
def person_name(text: str) -> str:
    """Return a name tidied, in one tone style; capitals or small letters throughout become «Nguyễn Văn A».

    A name written with both stays as it is: «Mac Dinh Chi» cannot be told from «MacDinh Chi» by rule.
    """
    made = tone_style(tidy(text))
    if made.isupper() or made.islower():
        return _SMALL_WORDS.sub(lambda match: match.group().capitalize(), made.lower())
    # TCVN3 had no capitals with a tone: «Nguyễn Văn út» lost its Ú on the way into Unicode.
    return _LOST_CAPITAL.sub(lambda match: match.group().upper(), made)


def address(text: str) -> str:
    """Return an address tidied, in one tone style, one space after each comma, none before."""
    return re.sub(r"\s*,\s*", ", ", tone_style(tidy(text))).strip(", ")


def phone(text: str) -> str:
    """Return a telephone number as digits from 0: +84 and 84 before nine digits become 0."""
    bare = _PHONE_SIGNS.sub("", tidy(text))
    if bare.startswith("+84"):
        return "0" + bare[3:]
    return "0" + bare[2:] if re.fullmatch(r"84[0-9]{9}", bare) else bare


def digits(text: str) -> str:
    """Return a number typed in groups without spaces, dots and hyphens."""
    return _GROUPING.sub("", tidy(text))


#: format of a declaration → how its text is properly written, before it is checked
FORMATS: dict[str, Callable[[str], str]] = {
    "person_name": person_name,
    "address": address,
    "phone": phone,
    "citizen_id": digits,
    "tax_code": digits,
}


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return *text* for comparing labels and names: small letters, no marks, đ as d, words of letters and digits."""
    plain = unicodedata.normalize("NFD", tidy(text).lower().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))
