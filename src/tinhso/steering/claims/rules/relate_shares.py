"""Which count a share follows from: "a/b …, đạt c %", "trong đó b (chiếm c %)", "c % (a/b)", "a, chiếm c %"."""

import re
from collections.abc import Iterable
from decimal import Decimal

from ..data import Relation, RelationKind
from .sentences import Figure, Sentence
from .subjects import base_of, change_of

# How a count is tied to its share. "chiếm 52 %" says so wherever it stands in the clause; "đạt", "bằng", "tỷ lệ" only
# right after the comma or bracket that closes the count's own phrase.
_LINK = r"(?:là|đạt|ở mức|bằng|khoảng|tới|đến|được|với|:|\s)*"
_OCCUPIES = re.compile(r"(?<!\w)(?:chiếm|tương ứng|tương đương|tức)\s*(?:tỷ lệ|tỷ trọng)?" + _LINK + "$")
_RATED = re.compile(r"[,(-]\s*(?:và\s+)?(?:đạt\s+)?(?:với\s+)?tỷ lệ" + _LINK + r"$|(?<!\w)đạt tỷ lệ" + _LINK + "$")
_REACHES = re.compile(r"[,(=]\s*(?:và\s+|đã\s+|ước\s+)?(?:đạt|bằng|hoàn thành)" + _LINK + r"$|=\s*$")
_BRACKET_ONLY = re.compile(r"^[^,;:.()]{0,60}\(\s*$")
_FRACTION_LINK = re.compile(
    r"(?:đạt|chiếm|bằng|tương ứng|tương đương|tỷ lệ|tức|=|\()\s*(?:với\s+)?(?:tỷ lệ\s*)?(?:là|đạt|ở mức|:)?\s*$"
    r"|^\s*[,(]?\s*$"
)
_OTHER_MEASURE = re.compile(r"chỉ tiêu|mục tiêu|kế hoạch|vượt|tăng|giảm|so với|dự toán|cùng kỳ|được giao|nghị quyết")
_NEW_RATE = re.compile(r"tỷ lệ\s+(?!là\b|đạt\b|trên\b|:)\w+\s+\w+")
_PART = re.compile(r"trong đó|trong số đó|trong số này|trong số")
_TAKES_UP = re.compile(r"\s*[-+*]?\s*(?:trong đó|trong số đó|trong số này|qua đó|theo đó)(?!\w)")
_PLAN = re.compile(r"^\s*%?\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|nghị quyết|cùng kỳ|so với)")
_STATED_WHOLE = re.compile(r"^\s*(?:(?:so với|trên|trong|của|/)?\s*tổng(?: số)?(?:\s[^\d(;.,]{0,40})?)$")
_COMPARED_WHOLE = re.compile(
    r"^\s*(?:so với\s+)?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|cùng kỳ|tổng số|số|tổng|so với)"
    r"[^;.()]{0,80}\(\s*(?:là\s+|có\s+|gồm\s+|đạt\s+)?(?:[^\d();,.]{0,30}\s)?$"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_PLAN_NEAR = re.compile(r"kế hoạch|chỉ tiêu|dự toán|cùng kỳ|được giao")
_INTAKE = re.compile(
    r"(?<!\w)(?:tiếp nhận|tổng|phát sinh|phải|được giao|kế hoạch vốn|phân bổ|thụ lý|đăng ký|toàn (?:tỉnh|huyện|xã) có"
    r"|hiện có|nhận được|thuộc diện)(?!\w)"
)
_HANDLED = re.compile(
    r"(?<!\w)(?:đã|hoàn thành|thực hiện|giải quyết|xử lý|giải ngân|trả|cấp|số hóa|đúng hạn|trước hạn|trực tuyến"
    r"|được)(?!\w)"
)
_FRACTION_REACH, _COUNT_REACH = 240, 170
# How far (in points) what two counts give may lie from a share before the pair is taken to be of other things: a false
# pairing is off by anything, a mistake of the writer's seldom by more. Closest where the words say least.
_FAR, _APART, _NEAR = 30, 15, 5


def share_relations(sentence: Sentence, earlier: Sentence | None = None, above: Figure | None = None) -> list[Relation]:
    """RATIO and SHARE relations of one sentence; each share belongs to at most one.

    ``earlier`` is the sentence before, ``above`` the count whose list the sentence is an item of.
    """
    found = []
    for index, figure in enumerate(sentence.figures):
        if not figure.token.is_share or change_of(sentence, index):
            continue
        relation = (
            _of_stated_whole(sentence, index) or _before(sentence, index, earlier, above) or _after(sentence, index)
        )
        if relation:
            found.append(relation)
    return found


def _gives(part: Figure, whole: Figure, share: Figure, reach: int) -> bool:
    """Whether part / whole is within ``reach`` points of the share (for shares above 100, in proportion)."""
    if whole.token.value <= 0 or part.token.value < 0:
        return False
    stated = share.token.value
    return abs(part.token.value / whole.token.value * 100 - stated) <= reach * max(Decimal(1), stated / 100)


def _of_stated_whole(sentence: Sentence, share: int) -> Relation | None:
    """ "4.520 hộ, chiếm 3,12% trên tổng số 144.872 hộ" and "3.250 tỷ, bằng 52,4% dự toán (6.200 tỷ)"."""
    left, right = share - 1, share + 1
    if left < 0 or right >= len(sentence.figures) or left in sentence.denominators or left in sentence.fractions:
        return None
    part, whole = sentence.figures[left], sentence.figures[right]
    gap, after = sentence.gap(left, share), sentence.gap(share, right)
    if part.token.is_share or not same_unit(part.unit, whole.unit) or part.token.value <= 0 or len(gap) > _COUNT_REACH:
        return None
    if ";" in gap or _is_dotted(gap) or not _FRACTION_LINK.search(gap) or _OTHER_MEASURE.search(gap):
        return None
    stated = _STATED_WHOLE.match(after)
    if not stated and not _COMPARED_WHOLE.match(after):
        return None
    near = _gives(part, whole, sentence.figures[share], _FAR if stated else _APART)
    return _ratio(part, whole, sentence.figures[share]) if near else None


def same_unit(one: str, other: str) -> bool:
    """Whether two units may count the same things: equal, or one says more ("thủ tục", "thủ tục hành chính")."""
    return one == other or bool(
        one and other and (f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} "))
    )


def _before(sentence: Sentence, share: int, earlier: Sentence | None, above: Figure | None) -> Relation | None:
    """The fraction or count that stands before the share."""
    left = _outside(sentence, share)
    if left < 0 or sentence.figures[left].token.is_share:
        return None
    gap = _BRACKETED.sub(" ", sentence.gap(left, share))
    if _OTHER_MEASURE.search(gap) or _NEW_RATE.search(gap) or _is_dotted(gap):
        return None
    lower = {below: above_ for above_, below in sentence.fractions.items()}
    if left in lower:
        return _of_fraction(sentence, lower[left], share, gap)
    if len(gap) > _COUNT_REACH or ";" in gap or left in sentence.fractions:
        return None
    return _of_count(sentence, left, share, gap, (earlier, above))


def _outside(sentence: Sentence, share: int) -> int:
    """The figure before a share; where a bracket closes in between, the figure before that bracket; -1 if none."""
    left = share - 1
    while left >= 0:
        gap = sentence.gap(left, share)
        inside = gap.count(")") - gap.count("(")
        if inside <= 0:
            return left
        left -= 1
    return left


def _of_fraction(sentence: Sentence, part: int, share: int, gap: str) -> Relation | None:
    if len(gap) > _FRACTION_REACH or not _FRACTION_LINK.search(gap):
        return None
    figures = sentence.figures
    above, below = figures[part], figures[sentence.fractions[part]]
    direct = not re.search(r"[,;:]", gap.rstrip(" (").removesuffix(",").rpartition(",")[0]) and ";" not in gap
    return (
        _ratio(above, below, figures[share])
        if _gives(above, below, figures[share], _FAR if direct else _NEAR)
        else None
    )


def _of_count(
    sentence: Sentence, part: int, share: int, gap: str, around: tuple[Sentence | None, Figure | None]
) -> Relation | None:
    """A count with a share: of the whole it is a part of if the text names one, else of a whole left unsaid."""
    earlier, above = around
    this, stated = sentence.figures[part], sentence.figures[share]
    bracketed = bool(_BRACKET_ONLY.match(gap)) and re.match(r"\s*%\s*[);,]", sentence.after(share)) is not None
    occupies = bool(_OCCUPIES.search(gap) or _RATED.search(gap)) or bracketed
    if not occupies and not _REACHES.search(gap):
        return None
    base = base_of(sentence, share)
    if not _PLAN.match(sentence.after(share)):
        whole = _whole_before(sentence, part, earlier)
        if whole and _gives(this, whole, stated, _APART) and _based_on(whole, base):
            return _ratio(this, whole, stated)
        whole = _taken_in(sentence, part, earlier, above)
        if whole and _gives(this, whole, stated, _NEAR) and _based_on(whole, base):
            return _ratio(this, whole, stated)
    if not occupies and not base and not _may_settle(sentence, part):
        return None
    return Relation(RelationKind.SHARE, (this.id,), stated.id, base)


def _may_settle(sentence: Sentence, part: int) -> bool:
    """Whether the count may turn out to be a part of a whole (see ``settle_shares``)."""
    return any(same_unit(other.unit, sentence.figures[part].unit) for other in sentence.figures[:part])


def _based_on(whole: Figure, base: str) -> bool:
    """Whether the words after a share ("% số cột", "% tổng số hồ sơ") can mean this whole."""
    return not base or not whole.unit or whole.unit.split()[0] in base.split() or whole.unit in base


def _taken_in(sentence: Sentence, part: int, earlier: Sentence | None, above: Figure | None) -> Figure | None:
    """The whole of "tiếp nhận 1.200 hồ sơ; đã giải quyết 1.100 hồ sơ", or the count whose list this is an item of."""
    this = sentence.figures[part]
    alike = above is None or not this.unit or not above.unit or same_unit(above.unit, this.unit)
    if above is not None and alike and above.token.value >= this.token.value:
        return above
    if not _HANDLED.search(sentence.before(part)):
        return None
    for home, stop in ((sentence, part), (earlier, len(earlier.figures) if earlier else 0)):
        for index in range(stop - 1, -1, -1):
            other = home.figures[index] if home else this
            if home is None or other.token.is_share or index in home.fractions or not same_unit(other.unit, this.unit):
                continue
            said = _INTAKE.search(home.before(index)[-80:])
            return other if said and this.unit and other.token.value >= this.token.value else None
    return None


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
    return [one for one in settled if one.kind is not RelationKind.SHARE or one.detail or _says_share(sentence, one)]


def _says_share(sentence: Sentence, relation: Relation) -> bool:
    """Whether "chiếm", "tỷ lệ" or brackets tie a count to its share: "đạt 98 %" alone may be of a plan."""
    at = {figure.id: index for index, figure in enumerate(sentence.figures)}
    count, share = at[relation.terms[0]], at[relation.result]
    if count > share:
        return True
    gap = sentence.gap(count, share)
    return bool(_OCCUPIES.search(gap) or _RATED.search(gap) or _BRACKET_ONLY.match(gap))


def fraction_relations(sentence: Sentence, taken: Iterable[Relation]) -> list[Relation]:
    """PARTS ("trên tổng số") for fractions a/b that no share follows, where a is more than b.

    A fraction that can be one states no third figure: nothing in it can fail, so there is no relation to keep.
    """
    used = {relation.terms for relation in taken}
    found = []
    for above, below in sentence.fractions.items():
        part, whole = sentence.figures[above], sentence.figures[below]
        if (
            (part.id, whole.id) in used
            or part.token.value <= whole.token.value
            or _PLAN_NEAR.search(sentence.before(above)[-60:] + sentence.after(below)[:60])
        ):
            continue
        found.append(Relation(RelationKind.PARTS, (part.id,), whole.id, "trên tổng số"))
    return found


def _is_dotted(gap: str) -> bool:
    return ". " in gap


def _whole_before(sentence: Sentence, part: int, earlier: Sentence | None) -> Figure | None:
    """The count that "trong đó" before ``part`` takes a part of: same unit, nearest, larger."""
    this = sentence.figures[part].token
    marks = [found.start() for found in _PART.finditer(sentence.shade, sentence.start, this.start)]
    if not marks:
        return None
    for index in range(part - 1, -1, -1):
        other = sentence.figures[index].token
        if other.start > marks[-1] or other.is_share:
            continue
        if other.value >= this.value and (other.unit == this.unit or _same_head(sentence, index, part)):
            return sentence.figures[index]
    if earlier is None or not _TAKES_UP.match(sentence.shade, sentence.start):
        return None
    return next(
        (
            figure
            for index, figure in reversed(list(enumerate(earlier.figures)))
            if not figure.token.is_share
            and index not in earlier.denominators
            and figure.token.value >= this.value
            and bool(this.unit)
            and same_unit(figure.unit, this.unit)
        ),
        None,
    )


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
        part, whole = sentence.figures[following], sentence.figures[sentence.fractions[following]]
        near = _gives(part, whole, sentence.figures[share], _FAR)
        return _ratio(part, whole, sentence.figures[share]) if near else None
    if "," in gap[: opening.start()] or not sentence.figures[following].unit:
        return None
    closing = sentence.after(following)
    alone = ")" in closing and (following + 1 >= len(sentence.figures) or ")" in sentence.gap(following, following + 1))
    if not alone or sentence.figures[following].token.value < 10 or re.search(r"đợt|lần|điểm|hạng|năm", closing[:20]):
        return None
    return Relation(
        RelationKind.SHARE, (sentence.figures[following].id,), sentence.figures[share].id, base_of(sentence, share)
    )


def _ratio(part: Figure, whole: Figure, share: Figure) -> Relation:
    return Relation(RelationKind.RATIO, (part.id, whole.id), share.id)
