"""One way of writing Vietnamese: NFC, one placing of tone marks, plain spaces and dashes, numbers in one piece."""

import re
import unicodedata

_OLD_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_OLD_TONE = re.compile(r"(?<!q)(?:" + "|".join(_OLD_TONES) + r")(?!\w)")
_TI = re.compile(r"(?<!\w)tỉ(?!\w)")
_SAME_LENGTH = str.maketrans(
    {
        "\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": " ", "\n": " ",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u2044": "/", "\u2215": "/", "\uff05": "%", "\ufe6a": "%",
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_HARD_SPACE_IN_NUMBER = re.compile("(?<=\\d)[\u00a0\u2007\u2009\u202f](?=\\d{3}(?!\\d))")
_BROKEN_NUMBER = re.compile(r"(?<=\d[.,])[ \t]*\r?\n[ \t]*(?=\d{3}(?!\d))|(?<=\d,)[ \t]*\r?\n[ \t]*(?=\d{1,2}\s?%)")
_BROKEN_BEFORE = re.compile(r"(?<=\d)[ \t]*\r?\n[ \t]*(?=[.,]\d{3}(?!\d)|,\d{1,2}\s?%)")
_BROKEN_FRACTION = re.compile(r"(?<=\d)[ \t]*\r?\n?[ \t]*/[ \t]*\r?\n[ \t]*(?=\d)")


def tidy(text: str) -> str:
    """Return the text as readers should keep it: NFC, đ and Đ of one kind, no invisible marks, unbroken numbers.

    Line breaks inside a number ("1.006.⏎704", "98,⏎67%") are closed; other line breaks, dashes and tone places stay.
    """
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text).replace("\u00d0", "Đ").replace("\u00f0", "đ").replace("\u0189", "Đ")
    text = _HARD_SPACE_IN_NUMBER.sub("", text)
    text = _BROKEN_BEFORE.sub("", _BROKEN_NUMBER.sub("", text))
    text = _BROKEN_FRACTION.sub("/", text)
    return text.replace("\u00a0", " ")


def shadow(text: str) -> str:
    """Return a lower-case twin of the same length for matching: one đ, one tone place, one tỷ, plain spaces and dashes.

    Offsets found in the twin hold in the text. Text should be NFC; a letter whose lower case is longer stays as it is.
    """
    text = text.translate(_SAME_LENGTH)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _TI.sub("tỷ", _OLD_TONE.sub(lambda found: _OLD_TONES[found.group()], lowered))


def fold(text: str) -> str:
    """Return the comparable form of a phrase: shadow of its NFC form, single spaces, no outer punctuation."""
    return " ".join(shadow(unicodedata.normalize("NFC", text)).split()).strip(" .,;:-–\"'“”()[]")
