"""How people spoil a value: pure functions of the right value and chance. None: cannot be spoilt that way."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from tinhso.twin.population.rules.ids import unused_serial

_NEAR = dict(zip("aeiouyhnmtgcbdklsvx", "sroiutjbngfvvskkdcz", strict=True))
_OLD_STYLE, _NEW_STYLE = "òa óa ỏa õa ọa òe óe ỏe ọe ùy úy ủy ũy ụy", "oà oá oả oã oạ oè oé oẻ oẹ uỳ uý uỷ uỹ uỵ"
_TONES = dict(zip(_OLD_STYLE.split(), _NEW_STYLE.split(), strict=True))
_TONE_AT_END = re.compile(r"(?:" + "|".join(_TONES) + r")\b", re.IGNORECASE)
_IMPOSSIBLE = ("31/02", "30/02", "31/04", "31/06", "00/05", "15/13", "32/01")
_CITIZEN = 12

Way = Callable[[str, Random], str | None]


def changed(before: str, after: str | None) -> str | None:
    """What came out, if it is another text."""
    return after if after and after != before else None


def no_diacritics(text: str, chance: Random) -> str | None:
    """Typed without signs: "Nguyen Thi Hoa"."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return changed(text, bare.replace("đ", "d").replace("Đ", "D"))


def tone_moved(text: str, chance: Random) -> str | None:
    """The other place of the tone: hòa, hoà; thủy, thuỷ."""

    def other(match: re.Match[str]) -> str:
        found = match.group()
        moved = _TONES[found.lower()]
        return moved.upper() if found.isupper() else moved

    return changed(text, _TONE_AT_END.sub(other, text))


def other_d(text: str, chance: Random) -> str | None:
    """Ð (U+00D0, Icelandic) for Đ: looks the same, is not."""
    return changed(text, text.replace("Đ", "Ð"))


def decomposed(text: str, chance: Random) -> str | None:
    """Letter and signs as separate characters (NFD)."""
    return changed(text, unicodedata.normalize("NFD", text))


def capitals(text: str, chance: Random) -> str | None:
    """All in capitals."""
    return changed(text, text.upper())


def spaces(text: str, chance: Random) -> str | None:
    """A double space, a no-break space, or spaces around."""
    return changed(
        text, chance.choice((text.replace(" ", "  ", 1), text.replace(" ", "\u00a0", 1), f" {text}", f"{text} "))
    )


def typo(text: str, chance: Random) -> str | None:
    """A letter doubled, dropped, exchanged with the next, or its neighbour on the keyboard."""
    places = [at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if not places:
        return None
    at, way = chance.choice(places), chance.randrange(4)
    if way == 0:
        return text[:at] + text[at] + text[at:]
    if way == 1:
        return text[:at] + text[at + 1 :]
    if way == 2:
        return changed(text, text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    return changed(text, text[:at] + _NEAR.get(text[at], "e") + text[at + 1 :])


def swapped(text: str, chance: Random) -> str | None:
    """Family name last, or middle and given name exchanged."""
    words = text.split(" ")
    if len(words) < 3:
        return None
    turned = words[1:] + words[:1] if chance.random() < 0.5 else [words[0], *words[2:], words[1]]
    return changed(text, " ".join(turned))


def shortened(text: str, chance: Random) -> str | None:
    """A middle name left out."""
    words = text.split(" ")
    return " ".join(words[:1] + words[2:]) if len(words) > 3 else None


#: What makes another record of the same person look different.
NAME_WAYS: tuple[Way, ...] = (typo, no_diacritics, swapped, tone_moved, other_d, capitals, shortened)
#: What only needs to be written properly.
WRITING_WAYS: tuple[Way, ...] = (decomposed, tone_moved, other_d, capitals, spaces)


def any_way(text: str, ways: tuple[Way, ...], chance: Random) -> tuple[str, str] | None:
    """Spoil by one of the ways that work here; the new text and the way's name."""
    for way in chance.sample(ways, len(ways)):
        spoilt = way(text, chance)
        if spoilt is not None:
            return spoilt, way.__name__
    return None


def wrong_format(text: str, chance: Random) -> str:
    """A number or date that cannot be read as one: too short, letters for digits, points inside."""
    return chance.choice(
        (text[:-1], text.replace("0", "O", 1) if "0" in text else text + "?", text[:3] + "." + text[3:])
    )


def impossible_date(text: str, chance: Random) -> str:
    """A day that never was, in the year of the right one."""
    return f"{chance.choice(_IMPOSSIBLE)}/{text[-4:]}"


def other_century_sex(text: str, chance: Random) -> str | None:
    """A citizen id whose fourth digit does not fit sex or century."""
    if len(text) != _CITIZEN:
        return None
    return text[:3] + chance.choice([digit for digit in "0123" if digit != text[3]]) + text[4:]


def digits_exchanged(text: str, chance: Random) -> str | None:
    """Two neighbouring digits of the last seven exchanged."""
    places = [at for at in range(len(text) - 7, len(text) - 1) if at >= 0 and text[at] != text[at + 1]]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def other_day(text: str, chance: Random) -> str:
    """Another day of the same year: day and month exchanged where that can be, else a near day."""
    day, month, year = text.split("/")
    if int(day) <= 12 and day != month and chance.random() < 0.5:
        return f"{month}/{day}/{year}"
    number = int(day)
    return f"{number + 1 if number < 28 else number - 1:02d}/{month}/{year}"


def other_number(code: str) -> str:
    """A code of the same form that the training province never gives out (its numbers do not begin with 9)."""
    digits = list(re.finditer(r"\d+", code))
    if not digits:
        return f"{code}-9"
    start = digits[-1].start()
    return code[:start] + "9" + code[start + 1 :]


def unknown_citizen(text: str, chance: Random) -> str:
    """A well-formed training id nobody has: its serial lies beyond those given out."""
    serial = unused_serial(int(text[3:6]), chance.randrange(9_000))
    return f"{text[:6]}{serial:06d}"
