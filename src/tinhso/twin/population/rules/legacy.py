"""Writing Vietnamese in the codes of before Unicode: TCVN3 (ABC fonts ".Vn…"), VNI-Windows, Windows-1258.

TCVN3: TCVN 5712:1993, the one-byte set of the ABC fonts. It has no capitals with a tone; those were typed in small
letters under a capital font (".VnTimeH"), so they come out small. VNI-Windows: letter, then the sign as a second byte.
"""

import unicodedata

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ"
_TCVN3_BYTES = bytes.fromhex(
    "b5b8b6b7b9a8bbbebcbdc6a9c7cac8c9cbccd0cecfd1aad2d5d3d4d6d7ddd8dcdedfe3e1e2e4abe5e8e6e7e9aceaedebecee"
    "eff3f1f2f4adf5f8f6f7f9fafdfbfcfeaea1a2a3a4a5a6a7"
)
_TCVN3 = {letter: chr(byte) for letter, byte in zip(_LETTERS, _TCVN3_BYTES, strict=True)}

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_PLAIN_TONE = {_ACUTE: "ù", _GRAVE: "ø", _HOOK: "û", _TILDE: "õ", _DOT: "ï"}
_VNI_MARKS = {
    _BREVE: ("ê", {_ACUTE: "é", _GRAVE: "è", _HOOK: "ú", _TILDE: "ü", _DOT: "ë"}),
    _CIRCUMFLEX: ("â", {_ACUTE: "á", _GRAVE: "à", _HOOK: "å", _TILDE: "ã", _DOT: "ä"}),
}
_VNI_SINGLE = {"đ": "ñ", "ỵ": "î", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò"}
_VNI_HORN = {"o": "ô", "u": "ö"}


def to_tcvn3(text: str) -> str:
    """As the one-byte characters an ABC font shows rightly (each below U+0100)."""
    text = unicodedata.normalize("NFC", text)
    return "".join(
        _TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter) if letter.lower() in _TCVN3 else letter
        for letter in text
    )


def _vni_letter(letter: str) -> str:
    if letter in _VNI_SINGLE:
        return _VNI_SINGLE[letter]
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if _HORN in marks:
        base = _VNI_HORN[base]
        marks.remove(_HORN)
    for shape, (bare, tones) in _VNI_MARKS.items():
        if shape in marks:
            tone = [mark for mark in marks if mark != shape]
            return base + (tones[tone[0]] if tone else bare)
    return base + (_PLAIN_TONE[marks[0]] if marks else "")


def to_vni(text: str) -> str:
    """As the characters a VNI font shows rightly (each below U+0100)."""
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        if letter.lower() not in _LETTERS:
            parts.append(letter)
        elif letter.isupper():
            parts.append(_vni_letter(letter.lower()).upper())
        else:
            parts.append(_vni_letter(letter))
    return "".join(parts)


def to_cp1258(text: str) -> bytes:
    """As bytes of Windows-1258: shaped vowel as one byte, tone as a following byte."""
    out: list[str] = []
    for letter in unicodedata.normalize("NFD", text):
        joined = unicodedata.normalize("NFC", out[-1] + letter) if out else ""
        # NFD puts the dot below before the circumflex: bring the shape to the letter, the tone behind it.
        if len(out) > 1 and letter in (_CIRCUMFLEX, _BREVE) and out[-1] == _DOT:
            out[-2] = unicodedata.normalize("NFC", out[-2] + letter)
        elif letter in (_CIRCUMFLEX, _BREVE, _HORN) and len(joined) == 1:
            out[-1] = joined
        else:
            out.append(letter)
    return "".join(out).encode("cp1258")
