"""Which count a share follows from: "a/b …, đạt c %", "trong đó b (chiếm c %)", "c % (a/b)", "a, chiếm c %"."""

import re
from collections.abc import Iterable

from ..data import Relation, RelationKind
from .sentences import Sentence
from .subjects import base_of, change_of

_STATES_SHARE = re.compile(
    r"(?:đạt|chiếm|bằng|tương ứng|tương đương|tỷ lệ|tỉ lệ|tức|=|\()\s*(?:với\s+)?(?:tỷ lệ\s*|tỉ lệ\s*)?"
    r"(?:là|đạt|ở mức|:)?\s*$|^\s*[,(]?\s*$"
)
_OTHER_MEASURE = re.compile(r"chỉ tiêu|mục tiêu|kế hoạch|vượt|tăng|giảm|so với|dự toán|cùng kỳ|được giao|nghị quyết")
_NEW_RATE = re.compile(r"tỷ lệ\s+(?!là\b|đạt\b|trên\b|:)\w+\s+\w+")
_PART = re.compile(r"trong đó|trong số đó|trong số này")
_PLAN = re.compile(r"^\s*%?\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|nghị quyết|cùng kỳ|so với)")
_STATED_WHOLE = re.compile(
    r"^\s*(?:(?:so với|trên|trong|của|/)?\s*tổng(?: số)?(?:\s[^\d(;.,]{0,40})?"
    r"|(?:so với\s+)?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết)[^\d;.,]{0,50}\(\s*)$"
)
_PLAN_NEAR = re.compile(r"kế hoạch|chỉ tiêu|dự toán|cùng kỳ|được giao")
_FRACTION_REACH, _COUNT_REACH, _NEAR = 240, 170, 5


def share_relations(sentence: Sentence) -> list[Relation]:
    """RATIO and SHARE relations of one sentence; each share belongs to at most one."""
    found = []
    for index, figure in enumerate(sentence.figures):
        if not figure.token.is_share or change_of(sentence, index):
            continue
        relation = _of_stated_whole(sentence, index) or _before(sentence, index) or _after(sentence, index)
        if relation:
            found.append(relation)
    return found


def _of_stated_whole(sentence: Sentence, share: int) -> Relation | None:
    """ "4.520 hộ, chiếm 3,12% trên tổng số 144.872 hộ" and "3.250 tỷ, bằng 52,4% dự toán (6.200 tỷ)"."""
    left, right = share - 1, share + 1
    if left < 0 or right >= len(sentence.figures) or left in sentence.denominators or left in sentence.fractions:
        return None
    part, whole = sentence.figures[left].token, sentence.figures[right].token
    gap = sentence.gap(left, share)
    if (
        part.is_share
        or not _same_unit(part.unit, whole.unit)
        or part.value <= 0
        or len(gap) > _COUNT_REACH
        or ";" in gap
        or _is_dotted(gap)
    ):
        return None
    if (
        not _STATES_SHARE.search(gap)
        or _OTHER_MEASURE.search(gap)
        or not _STATED_WHOLE.match(sentence.gap(share, right))
    ):
        return None
    return _ratio(sentence, left, right, share)


def _same_unit(one: str, other: str) -> bool:
    return one == other or bool(one and other and (one.startswith(other) or other.startswith(one)))


def _before(sentence: Sentence, share: int) -> Relation | None:
    """The fraction or count that stands before the share."""
    lower = {below: above for above, below in sentence.fractions.items()}
    left = share - 1
    if left < 0 or sentence.figures[left].token.is_share:
        return None
    gap = sentence.gap(left, share)
    if not _STATES_SHARE.search(gap) or _OTHER_MEASURE.search(gap):
        return None
    if left in lower:
        if len(gap) > _FRACTION_REACH or _NEW_RATE.search(gap):
            return None
        return _ratio(sentence, lower[left], left, share)
    bare = not gap.strip(" ,(") and not (gap.strip() == "(" and re.match(r"\s*%\s*\)", sentence.after(share)))
    if len(gap) > _COUNT_REACH or ";" in gap or _NEW_RATE.search(gap) or bare or _is_dotted(gap):
        return None
    return _of_count(sentence, left, share)


def settle_shares(shares: list[Relation], parts: list[Relation], sentence: Sentence) -> list[Relation]:
    """Shares of counts that are parts of a whole become RATIO, unless far from what the whole gives."""
    tokens = {figure.id: figure.token for figure in sentence.figures}
    wholes = {term: one.result for one in parts if one.kind is RelationKind.PARTS for term in one.terms}
    settled = []
    for one in shares:
        whole = wholes.get(one.terms[0])
        if one.kind is RelationKind.SHARE and not one.detail and whole in tokens and tokens[whole].value > 0:
            ratio = tokens[one.terms[0]].value / tokens[whole].value * 100
            if abs(ratio - tokens[one.result].value) <= _NEAR:
                one = Relation(RelationKind.RATIO, (one.terms[0], whole), one.result)
        settled.append(one)
    return settled


def fraction_relations(sentence: Sentence, taken: Iterable[Relation]) -> list[Relation]:
    """PARTS ("trên tổng số") for fractions a/b that no share follows: a is some of b."""
    used = {relation.terms for relation in taken}
    found = []
    for above, below in sentence.fractions.items():
        part, whole = sentence.figures[above], sentence.figures[below]
        if (part.id, whole.id) in used or _PLAN_NEAR.search(sentence.before(above)[-60:] + sentence.after(below)[:60]):
            continue
        found.append(Relation(RelationKind.PARTS, (part.id,), whole.id, "trên tổng số"))
    return found


def _is_dotted(gap: str) -> bool:
    return ". " in gap


def _of_count(sentence: Sentence, part: int, share: int) -> Relation | None:
    """A count with a share: of the whole before "trong đó" if there is one, else of a whole left unsaid."""
    whole = None if _PLAN.match(sentence.after(share)) else _whole_before(sentence, part)
    if whole is not None:
        return _ratio(sentence, part, whole, share)
    figures = sentence.figures
    return Relation(RelationKind.SHARE, (figures[part].id,), figures[share].id, base_of(sentence, share))


def _whole_before(sentence: Sentence, part: int) -> int | None:
    """The count that "trong đó" before ``part`` takes a part of: same unit, nearest, larger."""
    marks = [
        found.start() for found in _PART.finditer(sentence.shade, sentence.start, sentence.figures[part].token.start)
    ]
    if not marks:
        return None
    this = sentence.figures[part].token
    for index in range(part - 1, -1, -1):
        other = sentence.figures[index].token
        if other.start > marks[-1] or other.is_share:
            continue
        if other.value >= this.value and (other.unit == this.unit or _same_head(sentence, index, part)):
            return index
    return None


def _same_head(sentence: Sentence, left: int, right: int) -> bool:
    one = set(sentence.after(left).split()[:5])
    other = set(sentence.after(right).split()[:5])
    return len(one & other) >= 2


def _after(sentence: Sentence, share: int) -> Relation | None:
    """ "98 % (120/122 xã)" and "65 % (13.000 hộ)": the counts stand in brackets after the share."""
    following = share + 1
    if following >= len(sentence.figures) or sentence.figures[following].token.is_share:
        return None
    gap = sentence.gap(share, following)
    opening = re.search(r"\(\s*(?:có|với|gồm|tức|là|tương ứng|tương đương|đạt)?\s*$", gap)
    if not opening or len(gap) > 120 or ";" in gap or ")" in gap or _OTHER_MEASURE.search(gap):
        return None
    if following in sentence.fractions:
        return _ratio(sentence, following, sentence.fractions[following], share)
    closing = sentence.after(following)
    alone = ")" in closing and (following + 1 >= len(sentence.figures) or ")" in sentence.gap(following, following + 1))
    if not alone or sentence.figures[following].token.value < 10 or re.search(r"đợt|lần|điểm|hạng|năm", closing[:20]):
        return None
    return Relation(
        RelationKind.SHARE, (sentence.figures[following].id,), sentence.figures[share].id, base_of(sentence, share)
    )


def _ratio(sentence: Sentence, part: int, whole: int, share: int) -> Relation:
    figures = sentence.figures
    return Relation(RelationKind.RATIO, (figures[part].id, figures[whole].id), figures[share].id)
