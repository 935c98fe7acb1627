"""What a figure is as of: dates, months, quarters and years as Vietnamese reports write them."""

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"\b(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})\b")
_LONG_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_MONTH = re.compile(r"tháng\s+(\d{1,2})\s?(?:/|năm)\s?(\d{4})")
_QUARTER = re.compile(r"qu[ýí]\s+(i{1,3}|iv|[1-4])\s?(?:/|năm)\s?(\d{4})")
_AS_OF = re.compile(
    r"(?:tính đến|đến|đến hết|kể từ|tính từ)\s+(?:hết\s+)?(?:thời điểm\s+)?(?:ngày\s+(?=\d{1,2}[/.-]))?"
    r"(\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"
    r"|tháng\s+\d{1,2}\s?(?:/|năm)\s?\d{4})"
)
_SPAN = re.compile(
    r"\b\d{1,2}\s+tháng\s+(?:đầu\s+|cuối\s+)?năm(?:\s+\d{4})?|\bquý\s+[ivx\d]+(?:[/ ]+(?:năm\s+)?\d{4})?"
    r"|\btháng\s+\d{1,2}(?:\s?/\s?|\s+năm\s+)\d{4}|\bgiai đoạn\s+\d{4}\s?-\s?\d{4}|\bnăm\s+\d{4}\b"
)
_COMPARED = re.compile(r"(?:so với|hơn)\s+(?:(?:cùng kỳ|kết quả|cuối|đầu|cùng thời điểm|trung bình)\s+){0,2}$")
_RANGE = re.compile(r"\b((?:19|20)\d{2})\s?-\s?((?:19|20)\d{2})\b")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def find_period(shade: str, position: int) -> str:
    """The period stated nearest before ``position`` (else first after) in a shadow text; "" if none."""
    before = [found for found in _periods(shade) if found[0] <= position]
    if before:
        return before[-1][1]
    after = [found for found in _periods(shade) if found[0] > position]
    return after[0][1] if after and after[0][0] - position < 80 else ""


def _periods(shade: str) -> list[tuple[int, str]]:
    found = [(match.start(), match[1].strip()) for match in _AS_OF.finditer(shade) if as_of_date(match[1])]
    found += [(match.start(), match.group()) for match in _SPAN.finditer(shade)]
    return sorted(one for one in found if not _COMPARED.search(shade[max(0, one[0] - 24) : one[0]]))


def as_of_date(text: str) -> date | None:
    """The day a period ends, from a full date, a month or a quarter (its last day); None for years and nothing."""
    shade = text.lower()
    if found := _DATE.search(shade) or _LONG_DATE.search(shade):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _MONTH.search(shade):
        return _month_end(int(found[2]), int(found[1]))
    if found := _QUARTER.search(shade):
        quarter = _ROMAN.get(found[1]) or int(found[1])
        return _month_end(int(found[2]), 3 * quarter)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def last_year(text: str) -> int | None:
    """The last year a span of time reaches: "2021-2022" → 2022, "Năm 2024" → 2024; None if there is no year."""
    if ranges := _RANGE.findall(text):
        return max(int(end) for _, end in ranges)
    years = _YEAR.findall(text)
    return max(map(int, years)) if years else None


def years(text: str) -> frozenset[int]:
    """All years a text names, ranges filled in."""
    found = {int(year) for year in _YEAR.findall(text)}
    for first, last in _RANGE.findall(text):
        if int(first) <= int(last) <= int(first) + 60:
            found.update(range(int(first), int(last) + 1))
    return frozenset(found)
