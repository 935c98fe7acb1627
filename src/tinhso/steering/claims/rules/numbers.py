"""Numbers in running text: tokens, the document's separators, readings, units and bounds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..data import Bound, NumberStyle
from .masks import not_figures
from .vocabulary import (
    BOUND_AFTER,
    BOUND_BEFORE,
    COUNT_NOUNS,
    MAGNITUDES,
    MEASURES,
    MONEY,
    MONEY_CANON,
    PER_UNITS,
    PLACE_NOUNS,
    WHOLE_NOUNS,
)

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\d])")
_NEGATIVE = re.compile(r"(?:^|[\s(:|])-$")
_MONEY = re.compile(r"\s?(" + "|".join(sorted(MONEY, key=len, reverse=True)) + r")(?!\w)")
_MAGNITUDE = re.compile(r"\s?((?:nghìn|ngàn)\s+tỷ|" + "|".join(MAGNITUDES) + r")(?!\w)")
_PERCENT = re.compile(r"\s?(?:điểm\s+)?(?:%|phần trăm|điểm phần trăm)")
_MEASURE = re.compile(r"\s?(" + "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True)) + r")(?!\w)")
_PER = re.compile(
    r"\s?/\s?((?:1(?:[.,]?000){0,2}0{0,2}(?:[.,]?000){0,2}\s+)?(?:(?:vạn|nghìn|triệu)\s+)?(?:"
    + "|".join(sorted(map(re.escape, PER_UNITS), key=len, reverse=True))
    + r"))(?!\w)"
)
_UNIT_BEFORE = re.compile(
    r"\(\s?(?:đvt|đơn vị(?: tính)?|tính bằng)?\s*:?\s*([^()\d;]{1,24}?)\s?\)\s*(?:[:=]|là|đạt)?\s*$"
)
_NOUN_BEFORE = re.compile(
    r"(?<!\w)(?:số|tổng số)\s+(?:các\s+)?("
    + "|".join(sorted(map(re.escape, COUNT_NOUNS), key=len, reverse=True))
    + r")(?!\w)[^\d;.()]{0,60}$"
)
_NOUN = re.compile(
    r"\s+(?:(?:cái|tổng số|lượt|số)\s+(?:các\s+)?)?("
    + "|".join(sorted(map(re.escape, COUNT_NOUNS), key=len, reverse=True))
    + r")(?!\w)"
)
_WHOLE = re.compile(
    r"\s*(?:/\s*[\d.,]+\s+)?(?:" + "|".join(sorted(map(re.escape, WHOLE_NOUNS), key=len, reverse=True)) + r")(?!\w)"
)
_WORD = re.compile(r"\s+([^\W\d_]+)")
_PLACE = re.compile(r"\s+(?:" + "|".join(PLACE_NOUNS) + r")(?!\w)")
_BEFORE = re.compile(
    r"(?:^|(?<=[\s(,;:/]))(" + "|".join(re.escape(word) for word, _ in BOUND_BEFORE) + r")\s*(?:là\s+|đạt\s+|có\s+)?$"
)
_BOUNDS = dict(BOUND_BEFORE)
_AFTER = re.compile(r"^\s*(" + "|".join(word for word, _ in BOUND_AFTER) + r")(?!\w)")
_BOUNDS_AFTER = dict(BOUND_AFTER)
_YEARLIKE = re.compile(r"(?:19|20)\d{2}$")
_LONGEST = 24  # more digits than any count or amount has: a code, an account, noise
_NOT_UNITS = frozenset(
    [
        "và",
        "là",
        "đạt",
        "được",
        "có",
        "của",
        "từ",
        "đến",
        "trong",
        "trên",
        "dưới",
        "so",
        "với",
        "cho",
        "tại",
        "ở",
        "bằng",
        "thì",
        "mà",
        "nhưng",
        "hoặc",
        "hay",
        "do",
        "để",
        "theo",
        "chiếm",
        "tăng",
        "giảm",
        "vượt",
        "còn",
        "gồm",
        "cùng",
        "khi",
        "nên",
        "bao",
        "đã",
        "đang",
        "sẽ",
        "về",
        "như",
        "vào",
        "ra",
        "lên",
        "qua",
        "các",
        "những",
        "này",
        "đó",
        "tỷ",
        "tỉ",
    ]
)


@dataclass(frozen=True)
class Token:
    """One number as written: characters [start, end) hold the digits; ``unit_end`` is where unit words stop."""

    start: int
    end: int
    text: str
    value: Decimal
    decimals: int
    unit: str
    unit_end: int
    bound: Bound = Bound.EXACT
    bound_start: int = 0
    readings: tuple[Decimal, ...] = ()
    written: int = 0  # decimals as written, before a word of scale moved them

    @property
    def is_share(self) -> bool:
        """Whether the unit is percent."""
        return self.unit == "%"


def raw_numbers(shade: str) -> list[re.Match[str]]:
    """The digit groups of a shadow text that are figures: dates, document numbers and the like left out."""
    masks = not_figures(shade)
    found = []
    for match in _NUMBER.finditer(shade):
        if any(start < match.end() and match.start() < end for start, end in masks):
            continue
        if _is_year(shade, match) or _is_joined(shade, match) or len(match.group()) > _LONGEST:
            continue
        found.append(match)
    return found


def _is_year(shade: str, match: re.Match[str]) -> bool:
    if not _YEARLIKE.match(match.group()):
        return False
    rest = shade[match.end() :]
    return not (_PERCENT.match(rest) or _NOUN.match(rest) or _MONEY.match(rest) or rest.startswith("/"))


def _is_joined(shade: str, match: re.Match[str]) -> bool:
    """Digits that belong to a name: "VNPT2", "A-12", "12-NQ"."""
    before = shade[max(0, match.start() - 2) : match.start()]
    after = shade[match.end() : match.end() + 3]
    if re.search(r"\w-$", before) and not before[0].isdigit():
        return True
    return bool(re.match(r"-[a-zđ]", after))


# --- separators ----------------------------------------------------------------------------------


def settle_style(shades: Iterable[str]) -> tuple[NumberStyle, bool]:
    """Return how a document writes numbers and whether anything in it shows so (False: Vietnamese by default)."""
    vietnamese = english = 0
    dots = commas = 0
    for shade in shades:
        for match in raw_numbers(shade):
            kind = _evidence(match.group(), shade[match.end() : match.end() + 30])
            vietnamese += kind in ("both_vn", "dot_groups", "comma_decimal")
            english += kind in ("both_en", "comma_groups", "dot_decimal")
            dots += kind in ("dot_groups", "both_vn")
            commas += kind in ("comma_groups", "both_en")
    if vietnamese and english:
        return (NumberStyle.MIXED if not (commas and not dots) else NumberStyle.ENGLISH), True
    if english:
        return NumberStyle.ENGLISH, True
    return NumberStyle.VIETNAMESE, bool(vietnamese)


def _evidence(text: str, after: str) -> str:
    """What one number shows of the separators: "" if nothing."""
    dot, comma = text.count("."), text.count(",")
    if dot and comma:
        return "both_vn" if text.rfind(",") > text.rfind(".") else "both_en"
    if dot > 1:
        return "dot_groups"
    if comma > 1:
        return "comma_groups"
    if not dot and not comma:
        return ""
    whole, _, part = text.partition("." if dot else ",")
    if len(part) != 3 or len(whole) > 3 or whole.startswith("0"):
        return "dot_decimal" if dot else "comma_decimal"
    if _WHOLE.match(after):
        return "dot_groups" if dot else "comma_groups"
    return ""


def read_number(
    text: str, style: NumberStyle, *, settled: bool = True, after: str = ""
) -> tuple[Decimal, int, tuple[Decimal, ...]]:
    """Read digits with separators: (value, decimals written, the two readings if it cannot be told which).

    ``after`` is what follows in the text: a noun that cannot be halved ("hộ"), or a percent sign, tells them apart.
    """
    kind = _evidence(text, after)
    if kind in ("both_vn", "dot_groups", "comma_decimal"):
        return (*_vietnamese(text), ())
    if kind in ("both_en", "comma_groups", "dot_decimal"):
        return (*_english(text), ())
    if "." not in text and "," not in text:
        return Decimal(text), 0, ()
    dotted = "." in text
    if _PERCENT.match(after) and settled and (style is not NumberStyle.VIETNAMESE or not dotted):
        value, decimals = _vietnamese(text.replace(".", ","))
        return value, decimals, ()
    value, decimals = _english(text) if style is NumberStyle.ENGLISH else _vietnamese(text)
    if settled and not (style is NumberStyle.MIXED and not dotted):
        return value, decimals, ()
    other = Decimal(re.sub(r"[.,]", "", text)) if decimals else Decimal(text.replace(",", "."))
    return value, decimals, (value, other)


def _vietnamese(text: str) -> tuple[Decimal, int]:
    whole, _, part = text.replace(".", "").partition(",")
    return Decimal(f"{whole}.{part}" if part else whole), len(part)


def _english(text: str) -> tuple[Decimal, int]:
    whole, _, part = text.replace(",", "").partition(".")
    return Decimal(f"{whole}.{part}" if part else whole), len(part)


# --- tokens with unit and bound --------------------------------------------------------------------


def tokens(shade: str, style: NumberStyle, *, settled: bool = True, default_unit: str = "") -> list[Token]:
    """All figures of a shadow text in order, with unit, bound and readings.

    ``default_unit`` stands where no unit follows (a table column's "triệu đồng").
    """
    matches = raw_numbers(shade)
    made = [_token(shade, match, style, settled, default_unit) for match in matches]
    return _share_units(shade, made)


def _token(shade: str, match: re.Match[str], style: NumberStyle, settled: bool, default_unit: str) -> Token:
    rest = shade[match.end() : match.end() + 60]
    value, decimals, readings = read_number(match.group(), style, settled=settled, after=rest)
    unit, used, power = _unit(rest)
    if unit not in ("", "%") and (per := _PER.match(rest, used)):
        unit, used = f"{unit}/{per[1]}", per.end()
    if (not unit or unit in _NOT_UNITS) and not default_unit:
        unit = _unit_before(shade[max(0, match.start() - 90) : match.start()]) or unit
    written = decimals
    if power:
        value, decimals = value.scaleb(power), decimals - power
        readings = tuple(reading.scaleb(power) for reading in readings)
    start = match.start()
    if _NEGATIVE.search(shade[max(0, start - 2) : start]) and default_unit:
        value, start = -value, start - 1
    bound, bound_start = _bound(shade, match, match.end() + used, value)
    value = _plain(value)
    return Token(
        start,
        match.end(),
        match.group(),
        value,
        decimals,
        unit or default_unit,
        match.end() + used,
        bound,
        bound_start,
        readings,
        written,
    )


def _plain(value: Decimal) -> Decimal:
    return value.normalize() if value != value.to_integral_value() else Decimal(int(value))


def _unit(rest: str) -> tuple[str, int, int]:
    """(unit, characters used, power of ten folded into the value) of the text right after a number."""
    if percent := _PERCENT.match(rest):
        return "%", percent.end(), 0
    if money := _MONEY.match(rest):
        return MONEY_CANON.get(money[1], money[1]), money.end(), 0
    if size := _MAGNITUDE.match(rest):
        return _scaled(rest, size)
    if measure := _MEASURE.match(rest):
        return measure[1], measure.end(), 0
    return (*_noun(rest), 0)


def _unit_before(before: str) -> str:
    """The unit a heading gives in brackets right before its number: "Diện tích (ha): 1.200"."""
    found = _UNIT_BEFORE.search(before)
    if not found:
        return ""
    unit, used, power = _unit(f" {found[1]}")
    return unit if used == len(found[1]) + 1 and not power else ""


def _scaled(rest: str, size: re.Match[str]) -> tuple[str, int, int]:
    unit, used = _noun(rest[size.end() :])
    word = size[1]
    if not unit and word in ("tỷ", "tỉ"):
        return "tỷ đồng", size.end(), 0
    if " " in word:
        return "nghìn tỷ đồng", size.end(), 0
    if measure := _MEASURE.match(rest[size.end() :]):
        return measure[1], size.end() + measure.end(), MAGNITUDES[word]
    return unit, size.end() + used, MAGNITUDES[word]


def _noun(rest: str) -> tuple[str, int]:
    if noun := _NOUN.match(rest):
        return noun[1], noun.end()
    if (word := _WORD.match(rest)) and word[1] not in _NOT_UNITS:
        return word[1], word.end()
    return "", 0


def _bound(shade: str, match: re.Match[str], unit_end: int, value: Decimal) -> tuple[Bound, int]:
    before = _BEFORE.search(shade[max(0, match.start() - 24) : match.start()])
    start = match.start()
    bound = Bound.EXACT
    if before and not _is_place(before[1], match.group(), shade[match.end() : match.end() + 20], value):
        bound, start = _BOUNDS[before[1]], max(0, match.start() - 24) + before.start(1)
    if after := _AFTER.match(shade[unit_end : unit_end + 12]):
        bound = _BOUNDS_AFTER[after[1]]
    return bound, start


def _is_place(word: str, text: str, rest: str, value: Decimal) -> bool:
    return word == "trên" and (text.startswith("0") or (value < 100 and bool(_PLACE.match(rest))))


def _share_units(shade: str, made: Sequence[Token]) -> list[Token]:
    """Give "69" in "69/72 hệ thống", and "5" in "5 - 7%", the unit of the number that follows."""
    result = list(made)
    for index in range(len(result) - 2, -1, -1):
        this, following = result[index], result[index + 1]
        gap = shade[this.end : following.start].strip()
        if gap in ("/", "-") and not this.is_share:
            if (
                gap == "/"
                and not following.unit
                and (named := _NOUN_BEFORE.search(shade[max(0, this.start - 90) : this.start]))
            ):
                following = result[index + 1] = replace(following, unit=named[1])
            result[index] = _scaled_alike(replace(this, unit=following.unit, unit_end=this.end), following)
        elif gap in ("lên", "xuống", "đến", "tới", "lên đến", "xuống còn") and not this.unit and not following.is_share:
            result[index] = _scaled_alike(replace(this, unit=following.unit), following, most=10)
    return result


def _scaled_alike(this: Token, following: Token, most: int = 1) -> Token:
    """ "1.173/1.380 nghìn người": the word of scale after the second number counts for the first as well.

    Unless that would make the first more than ``most`` times the second ("500/1,2 nghìn hộ").
    """
    power = following.written - following.decimals
    if power <= 0 or this.decimals < 0 or this.value.scaleb(power) > following.value * most:
        return this
    return replace(this, value=_plain(this.value.scaleb(power)), decimals=this.decimals - power)
