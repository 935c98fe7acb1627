"""What is left, by how much, against which target: còn (lại), tăng / giảm so với, vượt, so với chỉ tiêu."""

import re

from ..data import Bound, Relation, RelationKind
from .relate_shares import same_unit
from .sentences import Sentence
from .subjects import change_of

_LEFT = re.compile(r"(?<!\w)còn(?:\s+lại)?(?:\s+(?:là|có|khoảng|gần|hơn|trên|số|tới|đến))*\s*$")
_LEFT_NOUN = re.compile(r"(?<!\w)(?:số\s+[^,;.]{0,30})?còn lại(?:\s+[^,;.\d]{0,40})?(?:là|:)?\s*$")
_LEFT_AFTER = re.compile(r"(?:\s*[,/]?\s*\w+){0,2}\s+còn lại(?!\w)")
_DROPPED_TO = re.compile(r"(?:giảm|rút|xuống|chỉ tính)[^,;.]{0,25}còn\s*$")
_DONE = re.compile(r"(?<!\w)(?:đã|hoàn thành|thực hiện được|giải quyết|xử lý|giải ngân|cấp|có)(?!\w)")
_TARGET = re.compile(
    r"(?:chỉ tiêu|mục tiêu|kế hoạch|kịch bản|nghị quyết|dự toán|được giao|tỉnh giao|trung ương giao)[^;.]{0,50}$"
)
_AGAINST = re.compile(r"(?<!\w)(?:so với|/)\s*(?:chỉ tiêu|mục tiêu|kế hoạch|nghị quyết)")
_EXCESS = re.compile(r"(?<!\w)vượt(?:\s+(?:chỉ tiêu|mục tiêu|kế hoạch|mức|hơn|trên|gần|được|thêm)[^,;.\d]{0,40})?\s*$")
_EXCEEDED = re.compile(r"(?<!\w)vượt\s+((?:chỉ tiêu|mục tiêu|kế hoạch|mức)[^,;.\d]{0,40})$")
_FROM = re.compile(r"(?<!\w)từ\s*(?:mức\s*)?(?:trên\s|gần\s|khoảng\s)?$")
_TO = re.compile(r"(?<!\w)(?:lên|xuống|còn|đến|thành|tới)\s*(?:còn\s*|mức\s*)?$")
_COMPARED = re.compile(r"so với[^;.]{0,60}\(?\s*$")


def remainder_relations(sentence: Sentence, earlier: Sentence | None) -> list[Relation]:
    """REMAINDER (whole, done → left), and PARTS when several counts and the rest make up the whole."""
    found = []
    for index, figure in enumerate(sentence.figures):
        before = sentence.before(index)
        if figure.token.is_share or index in sentence.fractions or index in sentence.denominators:
            continue
        after = _LEFT_AFTER.match(sentence.shade, figure.token.unit_end)
        if not (_LEFT.search(before) or _LEFT_NOUN.search(before) or after) or _DROPPED_TO.search(before):
            continue
        relation = _fraction_left(sentence, index, index) or _counts_left(sentence, index)
        if relation is None and earlier is not None and _opens(sentence, index):
            relation = _fraction_left(earlier, len(earlier.figures), index, home=sentence)
        if relation:
            found.append(relation)
    return found


def _opens(sentence: Sentence, index: int) -> bool:
    return index == 0


def _fraction_left(sentence: Sentence, stop: int, left: int, *, home: Sentence | None = None) -> Relation | None:
    """The fraction before, of the same kind as what is left; the nearest if kinds cannot be told."""
    place = home or sentence
    figure = place.figures[left]
    noun = place.after(left).split()[:5]
    best: tuple[int, int] | None = None
    for above, below in sentence.fractions.items():
        one, two = sentence.figures[above].token, sentence.figures[below].token
        if above >= stop or one.value >= two.value or figure.token.value > two.value:
            continue
        score = _shared(noun, sentence.after(below).split()[:7])
        fits = two.value - one.value == figure.token.value
        named = bool(figure.unit) and same_unit(two.unit, figure.unit)
        if (fits or (named and score)) and (best is None or score + 4 * fits >= best[0]):
            best = (score + 4 * fits, above)
    if best is None or (home is not None and best[0] < 2):
        return None
    above = best[1]
    terms = (sentence.figures[sentence.fractions[above]].id, sentence.figures[above].id)
    return Relation(RelationKind.REMAINDER, terms, figure.id)


def _shared(left: list[str], right: list[str]) -> int:
    return len({word.strip(",;.()") for word in left} & {word.strip(",;.()") for word in right})


def _counts_left(sentence: Sentence, left: int) -> Relation | None:
    """ "Tổng số 120 hộ, đã cấp 100 hộ, còn lại 20 hộ": whole, then what is done, then what is left.

    Where more counts of the kind stand before, the pair (or the whole and all its parts) that fits is meant; if none
    does, it cannot be told which was.
    """
    figure = sentence.figures[left]
    same = [
        index
        for index in range(left)
        if sentence.is_count(index)
        and index not in sentence.fractions
        and same_unit(sentence.figures[index].unit, figure.unit)
        and not change_of(sentence, index)
    ]
    if len(same) < 2 or not figure.unit:
        return None
    values = {index: sentence.figures[index].token.value for index in (*same, left)}
    pairs = [
        (whole, done)
        for place, whole in enumerate(same)
        for done in same[place + 1 :]
        if values[whole] > max(values[done], values[left]) and _DONE.search(sentence.before(done))
    ]
    fitting = [pair for pair in pairs if values[pair[0]] - values[pair[1]] == values[left]]
    whole, *done = same
    if not fitting and len(done) > 1 and sum(values[one] for one in done) + values[left] == values[whole]:
        terms = (*(sentence.figures[index].id for index in done), figure.id)
        return Relation(RelationKind.PARTS, terms, sentence.figures[whole].id, "gồm")
    chosen = fitting[-1] if fitting else pairs[0] if len(same) == 2 and pairs else None
    if chosen is None:
        return None
    return Relation(RelationKind.REMAINDER, tuple(sentence.figures[index].id for index in chosen), figure.id)


def target_relations(sentence: Sentence) -> list[Relation]:
    """THRESHOLD relations: "đạt 80% (chỉ tiêu được giao 60%)", "đạt 80%, so với mục tiêu 75%"."""
    found = []
    for index in targets_in(sentence):
        figure = sentence.figures[index]
        left = index - 1
        while left >= 0 and (
            sentence.figures[left].unit != figure.unit or left in sentence.denominators or _is_excess(sentence, left)
        ):
            left -= 1
        if left < 0 or change_of(sentence, left) or ";" in sentence.gap(left, index):
            continue
        if len(sentence.gap(left, index)) <= 160:
            said = "vượt" if _is_target_exceeded(sentence, index) else ""
            found.append(Relation(RelationKind.THRESHOLD, (sentence.figures[left].id,), figure.id, said))
    return found


def _is_excess(sentence: Sentence, index: int) -> bool:
    """Whether a figure is by how much something is above a target: "vượt 5 %", not "vượt mục tiêu 80 %"."""
    found = _EXCESS.search(sentence.before(index))
    return bool(found) and not _is_target_exceeded(sentence, index)


def _is_target_exceeded(sentence: Sentence, index: int) -> bool:
    """ "vượt mục tiêu tối thiểu 80 %": the figure is the target itself, as a word of its bound or "là" shows."""
    token = sentence.figures[index].token
    named = _EXCEEDED.search(sentence.before(index))
    if named is None:
        return False
    return token.bound is Bound.AT_LEAST or "là" in named[1].split() or "đề ra" in named[1]


def targets_in(sentence: Sentence) -> list[int]:
    """Figures that are targets set beside a result: after "chỉ tiêu được giao là", "so với kế hoạch" …"""
    found = []
    for index in range(len(sentence.figures)):
        before = sentence.before(index)
        tail = before[-70:]
        if _is_target_exceeded(sentence, index) and index:
            found.append(index)
            continue
        if _EXCESS.search(tail) or change_of(sentence, index) or not index:
            continue
        if (("(" in tail and _TARGET.search(tail[tail.rfind("(") :])) or _against(tail)) and "đạt" not in tail[
            tail.rfind("(") + 1 :
        ]:
            found.append(index)
    return found


def _against(tail: str) -> bool:
    found = _AGAINST.search(tail)
    return bool(found) and len(tail) - found.end() < 40 if found else False


def excess_relations(sentence: Sentence) -> list[Relation]:
    """EXCESS (result, target → by how much); without a target in the sentence the term is the result alone."""
    found = []
    for index, figure in enumerate(sentence.figures):
        if not index or not _is_excess(sentence, index):
            continue
        results = [
            left
            for left in range(index)
            if sentence.figures[left].unit == figure.unit and left not in sentence.denominators
        ]
        if not results:
            continue
        targets = [
            other
            for other in range(len(sentence.figures))
            if other != index
            and sentence.figures[other].unit == figure.unit
            and _TARGET.search(sentence.before(other)[-60:])
        ]
        result = next((left for left in reversed(results) if left not in targets), None)
        if result is None:
            continue
        terms = (sentence.figures[result].id, *(sentence.figures[target].id for target in targets[:1]))
        found.append(Relation(RelationKind.EXCESS, terms, figure.id))
    return found


def change_relations(sentence: Sentence) -> list[Relation]:
    """CHANGE (before, after → difference or percent); detail is "tăng" or "giảm"."""
    found = []
    for index, figure in enumerate(sentence.figures):
        direction = change_of(sentence, index)
        if not direction:
            continue
        pair = _from_to(sentence, index) or _compared(sentence, index)
        if pair:
            terms = (sentence.figures[pair[0]].id, sentence.figures[pair[1]].id)
            found.append(Relation(RelationKind.CHANGE, terms, figure.id, direction))
    return found


def _from_to(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """ "từ 120 lên 150 hộ, tăng 30 hộ"."""
    for left in range(index - 1, 0, -1):
        one, two = sentence.figures[left - 1], sentence.figures[left]
        if not _TO.search(sentence.before(left)) or not _FROM.search(sentence.before(left - 1)):
            continue
        if one.unit in (two.unit, "") and (sentence.figures[index].unit in (two.unit, "%")):
            return left - 1, left
    return None


def _compared(sentence: Sentence, index: int) -> tuple[int, int] | None:
    """ "đạt 150 hộ, tăng 30 hộ so với năm 2023 (120 hộ)"."""
    following = index + 1
    if following >= len(sentence.figures) or not index:
        return None
    if not _COMPARED.search(sentence.before(following)) or change_of(sentence, following):
        return None
    base = sentence.figures[following]
    if sentence.figures[index].unit not in (base.unit, "%"):
        return None
    for now in range(index - 1, -1, -1):
        figure = sentence.figures[now]
        if (
            figure.unit == base.unit
            and now not in sentence.denominators
            and not _in_bracket(sentence, now)
            and not change_of(sentence, now)
        ):
            return (following, now) if ";" not in sentence.gap(now, index) else None
    return None


def _in_bracket(sentence: Sentence, index: int) -> bool:
    before = sentence.shade[sentence.start : sentence.figures[index].token.start]
    return before.count("(") > before.count(")")
