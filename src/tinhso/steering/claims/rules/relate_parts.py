"""Parts of a sum in running text: gồm, bao gồm, cụ thể, trong đó, lists in brackets, "x + y + z", tổng cộng."""

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

from ..data import Relation, RelationKind
from .sentences import Sentence
from .subjects import change_of
from .vocabulary import MONEY

_MARK = re.compile(
    r"(?<!\w)(bao gồm|gồm có|gồm|cụ thể(?: như sau| là)?|chia ra|phân theo|trong đó)(?!\w)(?!\s+(?:cả|các|một số))"
)
_ALL = ("bao gồm", "gồm", "gồm có", "chia ra", "phân theo", "cụ thể", "cụ thể là", "cụ thể như sau")
_TOTAL = re.compile(r"(?<!\w)(?:tổng cộng|cộng chung|tổng số là|tổng là|cộng)(?!\w)[^\d]{0,30}$|[,;]\s*tổng số\s*$")
_OUT_OF = re.compile(r"(?<!\w)(?:trong|của)\s+(?:tổng số|số)\s*$")
_BLOCKS_PART = re.compile(
    r"tăng|giảm|so với|vượt|còn lại|(?<!đạt )(?<!chiếm )tỷ lệ|bình quân|mỗi|trung bình|xếp|thứ|đạt mức|từ ngày"
)
_SEPARATED = re.compile(r"[,;+)]\s*(?:và\s+)?[^,;+]{0,60}$|(?<!\w)và\s")
_OPEN_LIST = re.compile(r"…|\.\.\.|v\.v|vân vân|chủ yếu|một số|như:|nhiều nhất|điển hình|nổi bật|đặc biệt|ít nhất")
# How far a sum may lie from its whole: less for things of other names, more before "all" becomes "some of".
_SLIGHT, _CLEAR, _OVERSHOOT = Decimal("0.1"), Decimal("0.2"), Decimal("1.5")
_NEAR_GAP = 70
_Parts = tuple[int, ...]


def part_relations(sentence: Sentence, earlier: Sentence | None) -> list[Relation]:
    """PARTS relations of one sentence; a leading "Trong đó" takes up a count of the sentence ``earlier``."""
    found = _marked(sentence, earlier) + _bracketed(sentence) + _totalled(sentence) + _of_total(sentence)
    unique: dict[tuple[str, ...], Relation] = {}
    for relation in found:
        unique.setdefault(relation.terms, relation)
    kept = list(unique.values())
    return [one for one in kept if not any(set(one.terms) < set(other.terms) for other in kept)]


# --- after a mark: gồm, trong đó -----------------------------------------------------------------------


def _marked(sentence: Sentence, earlier: Sentence | None) -> list[Relation]:
    marks = list(_MARK.finditer(sentence.shade, sentence.start, sentence.end))
    found = []
    for number, mark in enumerate(marks):
        stop = marks[number + 1].start() if number + 1 < len(marks) else sentence.end
        every = mark[1] in _ALL
        parts = _listed_parts(sentence, mark.end(), stop, every=every)
        if not parts:
            continue
        words = "gồm" if mark[1] in _ALL and not _OPEN_LIST.search(sentence.shade[mark.end() : stop]) else "trong đó"
        if words == "gồm" and _has_uncounted_items(sentence, parts, mark.end(), stop):
            words = "trong đó"
        whole = _choose_whole(sentence, mark.start(), sentence, parts)
        leading = not sentence.shade[sentence.start : mark.start()].strip(' -+*"“(')
        if whole is None and leading and earlier is not None:
            whole = _choose_whole(earlier, earlier.end, sentence, parts)
        if whole is None:
            whole = _exceeded(sentence, mark.start(), parts)
        elif len(parts) < 2:
            continue  # one part smaller than its whole says nothing that could fail
        if whole is not None and whole not in {sentence.figures[part].id for part in parts}:
            home = earlier if leading and earlier is not None and whole not in _ids(sentence) else sentence
            found += _settled(home, sentence, parts, whole, words)
    return found


def _ids(sentence: Sentence) -> frozenset[str]:
    return frozenset(figure.id for figure in sentence.figures)


def _exceeded(sentence: Sentence, before: int, parts: Sequence[int]) -> str | None:
    """The count right before "trong đó" if the one count after it, of the same unit, is larger than it."""
    left = parts[0] - 1
    if len(parts) > 1 or left < 0:
        return None
    whole, part = sentence.figures[left].token, sentence.figures[parts[0]].token
    if whole.unit_end > before or whole.unit != part.unit or " " not in f"{part.unit} " or not part.unit:
        return None
    if not sentence.is_count(left) or left in sentence.fractions or change_of(sentence, left):
        return None
    likely = whole.value < part.value <= whole.value * _OVERSHOOT and len(sentence.gap(left, parts[0])) < _NEAR_GAP
    return sentence.figures[left].id if likely else None


def _settled(home: Sentence, sentence: Sentence, parts: Sequence[int], whole: str, words: str) -> list[Relation]:
    """The relation, weakened or dropped where the sum is so far off that the list is not, or not all, of this whole."""
    size = next(_size(home, index) for index, figure in enumerate(home.figures) if figure.id == whole)
    total = sum((_size(sentence, part) for part in parts), Decimal(0))
    unit = next(figure.unit for figure in home.figures if figure.id == whole)
    alike = all(_alike(unit, sentence.figures[part].unit) for part in parts)
    if total != size and not alike and abs(total - size) > size * _SLIGHT:
        return []
    if total > size * _OVERSHOOT:
        return []
    if words == "gồm" and abs(total - size) > size * _CLEAR:
        words = "trong đó"
    return [_parts(sentence, parts, whole, words)]


def _alike(one: str, other: str) -> bool:
    return (
        not other
        or kind_of(one) == kind_of(other)
        or f"{one} ".startswith(f"{other} ")
        or f"{other} ".startswith(f"{one} ")
    )


def _listed_parts(sentence: Sentence, start: int, stop: int, *, every: bool) -> _Parts:
    """Counts listed between two offsets, of one kind; brackets and what an item says of itself are left out.

    ``every``: the list is of all parts, whose kinds may differ ("3 xã, 2 phường"); else it ends with its kind.
    """
    indices: list[int] = []
    for index, figure in enumerate(sentence.figures):
        token = figure.token
        if not start <= token.start < stop or not sentence.is_count(index):
            continue
        if _depth(sentence.shade[start : token.start]) > 0 or index in sentence.fractions:
            continue
        before = sentence.shade[
            max(start, sentence.figures[index - 1].token.unit_end if index else start) : token.start
        ]
        if _BLOCKS_PART.search(before[-40:]):
            break
        if indices and _list_ended(sentence, indices, index):
            break
        if indices and not _same_kind(sentence, indices[0], index):
            if not _SEPARATED.search(sentence.gap(index - 1, index)):
                continue
            if not every or not _both_counted(sentence, indices[0], index):
                break
        indices.append(index)
    return tuple(indices)


def _list_ended(sentence: Sentence, indices: Sequence[int], index: int) -> bool:
    """After items parted by commas a semicolon ends the list: "đúng hạn 9, trễ hạn 1; đang giải quyết 5"."""
    figures = sentence.figures
    between = [
        sentence.shade[figures[left].token.unit_end : figures[right].token.bound_start]
        for left, right in itertools.pairwise([*indices, index])
    ]
    return ";" in between[-1] and any(";" not in gap for gap in between[:-1])


def kind_of(unit: str) -> str:
    """What may be added to what: all money is one kind, other units each their own."""
    return "tiền" if unit in MONEY else unit


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")


def _same_kind(sentence: Sentence, first: int, other: int) -> bool:
    one, two = sentence.figures[first].unit, sentence.figures[other].unit
    return _alike(one, two) or not one


def _both_counted(sentence: Sentence, first: int, other: int) -> bool:
    """ "31 tuyến đường, 11 cụm dân cư": kinds differ, but the second follows right upon a comma."""
    between = sentence.gap(other - 1, other) if other else ""
    return bool(re.search(r"[,;+]\s*$|và\s*$", between)) and len(between) < 60


def _has_uncounted_items(sentence: Sentence, parts: Sequence[int], start: int, stop: int) -> bool:
    """Whether some item of the list has no number ("gồm 3 xã, thị trấn X và 2 phường")."""
    begin, end = start, min(stop, sentence.end)
    text = re.sub(r"\([^)]*\)", "", sentence.shade[begin:end])
    pieces = [
        piece for piece in re.split(r";" if ";" in text else r"[,;]|\svà\s(?=\d)", text) if len(piece.split()) >= 2
    ]
    return sum(1 for piece in pieces if not re.search(r"\d", piece)) > 0 and len(pieces) > len(parts)


# --- the whole --------------------------------------------------------------------------------------------


def _choose_whole(home: Sentence, before: int, sentence: Sentence, parts: Sequence[int]) -> str | None:
    """The count before an offset that the parts make up: the one they fit, else the nearest of their kind."""
    total = sum(_size(sentence, part) for part in parts)
    largest = max(_size(sentence, part) for part in parts)
    candidates = []
    for index in range(len(home.figures) - 1, -1, -1):
        token = home.figures[index].token
        if token.is_share or token.unit_end > before or (home is sentence and index in parts):
            continue
        candidates.append((index, token))
    for index, _ in candidates:
        if _size(home, index) == total and len(parts) > 1:
            return home.figures[index].id
    counts = [(index, token) for index, token in candidates if index not in home.denominators]
    fitting = [index for index, _ in counts if _size(home, index) >= largest and _related(home, index, sentence, parts)]
    if fitting:
        return home.figures[fitting[0]].id
    if len(parts) < 2 or not counts:
        return None
    size = _size(home, counts[0][0])
    close = size > 0 and abs(size - total) <= size * _SLIGHT
    return home.figures[counts[0][0]].id if close and size >= largest else None


def _size(sentence: Sentence, index: int) -> Decimal:
    token = sentence.figures[index].token
    return token.value * Decimal(10) ** MONEY.get(token.unit, 0)


def _related(home: Sentence, whole: int, sentence: Sentence, parts: Sequence[int]) -> bool:
    unit = kind_of(home.figures[whole].unit)
    heads = {kind_of(sentence.figures[part].unit) for part in parts}
    if unit and unit in heads:
        return True
    return any(head and head in home.after(whole)[:60] for head in heads) and len(parts) > 1


# --- brackets and totals ------------------------------------------------------------------------------------


def _bracketed(sentence: Sentence) -> list[Relation]:
    """ "5.044 tổ chức, cá nhân (tổ chức: 587; cá nhân 4.457)"."""
    found = []
    for bracket in re.finditer(r"\(([^()]*)\)", sentence.shade[sentence.start : sentence.end]):
        start, stop = sentence.start + bracket.start(1), sentence.start + bracket.end(1)
        inside = [index for index, figure in enumerate(sentence.figures) if start <= figure.token.start < stop]
        parts = tuple(index for index in inside if sentence.is_count(index) and index not in sentence.fractions)
        shares = [index for index in inside if sentence.figures[index].token.is_share]
        if len(parts) < 2 or len(parts) + len(shares) != len(inside) or _BLOCKS_PART.search(bracket[1]):
            continue
        whole = _choose_whole(sentence, start, sentence, parts)
        if whole is not None:
            listed = "trong đó" if "trong đó" in bracket[1] or _OPEN_LIST.search(bracket[1]) else "gồm"
            if listed == "gồm" and _has_uncounted_items(sentence, parts, start, stop):
                listed = "trong đó"
            found += _settled(sentence, sentence, parts, whole, listed)
    return found


def _totalled(sentence: Sentence) -> list[Relation]:
    """ "A 20 hộ, B 30 hộ, tổng cộng 50 hộ"."""
    for index, figure in enumerate(sentence.figures):
        if index < 2 or not sentence.is_count(index) or not _TOTAL.search(sentence.before(index)):
            continue
        parts = [
            left for left in range(index) if sentence.is_count(left) and sentence.figures[left].unit == figure.unit
        ]
        parts = [left for left in parts if left not in sentence.fractions]
        if len(parts) >= 2 and figure.unit:
            return _settled(sentence, sentence, parts, figure.id, "gồm")
    return []


def _of_total(sentence: Sentence) -> list[Relation]:
    """ "Trong tổng số 1.814 thủ tục có 1.200 thủ tục toàn trình, 500 thủ tục một phần, 114 thủ tục trực tiếp"."""
    if not sentence.figures or not _OUT_OF.search(sentence.before(0)) or not sentence.is_count(0) or sentence.fractions:
        return []
    unit = sentence.figures[0].unit
    parts = []
    for index in range(1, len(sentence.figures)):
        if (
            sentence.figures[index].unit != unit
            or _BLOCKS_PART.search(sentence.before(index))
            or ";" in sentence.before(index)
        ):
            break
        parts.append(index)
    fits = len(parts) >= 2 and bool(unit) and max(_size(sentence, part) for part in parts) <= _size(sentence, 0)
    return _settled(sentence, sentence, parts, sentence.figures[0].id, "trong đó") if fits else []


def _parts(sentence: Sentence, parts: Sequence[int], whole: str, words: str) -> Relation:
    return Relation(RelationKind.PARTS, tuple(sentence.figures[part].id for part in parts), whole, words)
