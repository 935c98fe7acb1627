"""Lists whose length is stated: "6/8 chỉ số tăng, gồm: …", "(1) … (21) …"; and numbers repeated in words."""

import re

from ..data import Relation, RelationKind
from .sentences import Figure, Sentence
from .words import parse_words

_OPENING = re.compile(r"(?<!\w)(?:bao gồm|gồm có|gồm|đó là|cụ thể là|cụ thể|như sau|là)\s*:?\s*$|:\s*$")
_LIST = re.compile(r"(?<!\w)(?:bao gồm|gồm có|gồm|đó là|cụ thể là|cụ thể|như sau)\s*:?\s*|:\s+")
_MARKER = re.compile(r"\((\d{1,3})\)")
_OPEN_ENDED = re.compile(r"…|\.\.\.|v\.v|một số|như:|như sau:\s*$|chủ yếu|điển hình|tiêu biểu")
_COUNTABLE = frozenset(
    "|".join(
        (
            "chỉ số|chỉ số thành phần|đơn vị|mục tiêu|chỉ tiêu|nhiệm vụ|cơ quan|csdl|cơ sở dữ liệu|hệ thống",
            "nền tảng|trụ cột|nhóm|huyện|xã|lĩnh vực|nội dung|giải pháp|tiêu chí|sở|dự án|dịch vụ|ứng dụng",
            "phần mềm|mô hình|địa phương|doanh nghiệp|sản phẩm|văn bản|quyết định|kế hoạch|đề án",
            "hệ thống thông tin|thủ tục|ngành|bộ|phường|ngân hàng|trường|bệnh viện|công trình",
        )
    ).split("|")
)
_LONGEST_ITEM_WORDS, _OPENING_REACH = 40, 110
_TAKEN_UP = re.compile(r"\s*(?:đó là|bao gồm|gồm|cụ thể|cụ thể là)(?!\w)\s*:?\s*")
_IN_WORDS = re.compile(r"\(\s*(?:bằng chữ|viết bằng chữ|số tiền bằng chữ)?\s*:?\s*([^()\d]{6,250})\)")


def numbered_items(shade: str) -> list[tuple[int, int]]:
    """(first offset, how many) of each run (1) (2) … (n) in a text; runs of one are left out."""
    runs: list[tuple[int, int]] = []
    start, expected = 0, 1
    for found in _MARKER.finditer(shade):
        number = int(found[1])
        if number == 1:
            if expected > 2:
                runs.append((start, expected - 1))
            start, expected = found.start(), 2
        elif number == expected:
            expected += 1
    if expected > 2:
        runs.append((start, expected - 1))
    return runs


def numbered_relations(sentences: list[Sentence], shade: str, opening: Figure | None) -> list[Relation]:
    """LISTED relations of (1)…(n) runs in one block; ``opening`` is the count a footnote was called by."""
    found = []
    figures = [
        figure
        for sentence in sentences
        for index, figure in enumerate(sentence.figures)
        if index not in sentence.denominators and not figure.token.is_share
    ]
    for start, count in numbered_items(shade):
        before = [figure for figure in figures if figure.token.end <= start and start - figure.token.end < 160]
        stated = before[-1] if before else None
        if stated is None and (opening is None or start > 40):
            continue
        if stated is not None and not _OPENING.search(shade[stated.token.end : start]):
            continue
        chosen = stated or opening
        if chosen is not None:
            found.append(Relation(RelationKind.LISTED, (), chosen.id, f"{count}: đánh số (1)…({count})"))
    return found


def listed_relations(sentence: Sentence, following: Sentence | None) -> list[Relation]:
    """LISTED relations of items parted by ";" (or, for short names, by commas) after a stated count."""
    found = []
    for index, figure in enumerate(sentence.figures):
        if not sentence.is_count(index) or figure.unit not in _COUNTABLE or figure.token.decimals:
            continue
        if not 2 <= figure.token.value <= 60:
            continue
        items = _items(sentence, index, following)
        if items:
            found.append(Relation(RelationKind.LISTED, (), figure.id, f"{len(items)}: {'; '.join(items)[:400]}"))
    return found


def _items(sentence: Sentence, index: int, following: Sentence | None) -> list[str]:
    last = sentence.fractions.get(index, index)
    rest = sentence.shade[sentence.figures[last].token.unit_end : sentence.end]
    opening = _LIST.search(rest)
    if opening:
        if re.search(r"\d|;", rest[: opening.start()]) or opening.start() > _OPENING_REACH:
            return []
        return _split_items(rest[opening.end() :])
    if following is None or last + 1 < len(sentence.figures):
        return []
    continued = following.shade[following.start : following.end]
    taken_up = _TAKEN_UP.match(continued)
    return _split_items(continued[taken_up.end() :]) if taken_up else []


def _split_items(text: str) -> list[str]:
    text = re.split(r"\.(?:\s|$)", text.strip())[0]
    if _OPEN_ENDED.search(text) or _MARKER.search(text):
        return []
    plain = re.sub(r"\([^()]*\)", "", text)
    if ";" in plain:
        items = [item.strip(" ,.-") for item in plain.split(";")]
        items = [item for item in items if item]
        if all(len(item.split()) <= _LONGEST_ITEM_WORDS for item in items) and not re.match(r"\d", items[0]):
            return [re.sub(r"^và\s+", "", item) for item in items]
        return []
    if re.search(r"\d", plain):
        return []
    items = [item.strip() for item in re.split(r",|\svà\s", plain)]
    short = [item for item in items if item]
    ends_well = re.search(r"\svà\s[^,]{2,40}$", plain)
    return short if ends_well and len(short) <= 3 and all(1 <= len(item.split()) <= 5 for item in short) else []


def word_relations(sentence: Sentence) -> list[Relation]:
    """WORDS relations: a figure followed by the same amount in words in brackets."""
    found = []
    for figure in sentence.figures:
        tail = sentence.shade[figure.token.end : min(sentence.end, figure.token.unit_end + 260)]
        bracket = _IN_WORDS.search(tail)
        if bracket and bracket.start() < 25 and parse_words(bracket[1]) is not None:
            found.append(Relation(RelationKind.WORDS, (), figure.id, " ".join(bracket[1].split())))
    return found
