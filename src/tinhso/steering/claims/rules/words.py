"""Numbers in Vietnamese words: "sáu tỷ, bảy trăm năm mươi ba triệu…" and back."""

import re

from .tidy import fold

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_NAMES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_IGNORED = frozenset(("đồng", "chẵn", "lẻ", "linh", "việt", "nam", "và"))
_SHAPE = re.compile(r"[\s,.;-]+")
_WORDS = frozenset((*_DIGITS, *_GROUPS, "trăm", "mươi", "mười", "chục"))


def parse_words(text: str) -> int | None:
    """Read a number in words ("sáu tỷ, bảy trăm năm mươi ba triệu đồng" → 6753000000); None if it is not one."""
    parts = [part for part in _SHAPE.split(fold(text)) if part]
    while parts and parts[-1] in ("đồng", "chẵn", "./", "nam", "việt"):
        parts.pop()
    if not parts or any(part not in _WORDS and part not in _IGNORED for part in parts):
        return None
    if not any(part in _GROUPS or part in ("trăm", "mươi", "mười") for part in parts):
        return _DIGITS.get(parts[0]) if len(parts) == 1 else None
    return _sum_groups(parts)


def _sum_groups(parts: list[str]) -> int:
    total = above = group = 0
    for index, part in enumerate(parts):
        if part in _GROUPS:
            size = _GROUPS[part]
            if size == 10**9:  # "nghìn tỷ": all said so far counts billions
                total, above, group = (total + above + max(group, 0 if above else 1)) * size, 0, 0
            else:
                above, group = above + max(group, 1) * size, 0
        elif part == "trăm":
            group = (0 if parts[index - 1 : index] == ["không"] else max(group, 1)) * 100
        elif part in ("mươi", "chục"):
            group = group - group % 10 + max(group % 10, 1) * 10
        elif part == "mười":
            group += 10
        elif part in _DIGITS:
            group = _digit(group, parts, index)
    return total + above + group


def _digit(group: int, parts: list[str], index: int) -> int:
    """Add a digit to the group so far; "năm" before "trăm" or "mươi" is multiplied when that word comes."""
    following = parts[index + 1] if index + 1 < len(parts) else ""
    digit = _DIGITS[parts[index]]
    if following == "trăm":
        return digit if digit else 0
    return group + digit


def to_words(value: int) -> str:
    """Write a whole number 0 ≤ value < 10^18 in words; ValueError outside."""
    if not 0 <= value < 10**18:
        raise ValueError(f"ngoài khoảng viết được thành chữ: {value}")
    if value == 0:
        return "không"
    billions, rest = divmod(value, 10**9)
    said = []
    if billions:
        said.append(_below_billion(billions, leading=True) + " tỷ")
    if rest:
        said.append(_below_billion(rest, leading=not billions))
    return ", ".join(said)


def _below_billion(value: int, *, leading: bool) -> str:
    said: list[str] = []
    for size, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        group, value = divmod(value, size)
        if group:
            said.append(_below_thousand(group, leading=leading and not said) + name)
    return ", ".join(said)


def _below_thousand(value: int, *, leading: bool) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{_NAMES[hundreds]} trăm"] if hundreds or not leading else []
    if tens > 1:
        said.append(f"{_NAMES[tens]} mươi")
    elif tens == 1:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    if ones:
        said.append("lăm" if ones == 5 and tens else "mốt" if ones == 1 and tens > 1 else _NAMES[ones])
    return " ".join(said)
