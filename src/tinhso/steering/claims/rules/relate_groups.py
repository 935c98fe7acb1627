"""Groups of a whole: "19/24 đạt, 02/24 chưa đạt, 03/24 chưa đo"; "30 …, 17 … và 48 …" of 98 named before."""

import re
from collections.abc import Sequence

from ..data import Relation, RelationKind
from .sentences import Figure, Sentence

_NEGATED = re.compile(r"(?<!\w)(?:chưa|không|quá hạn|trễ hạn|còn|đang|tạm dừng)(?!\w)")
_REACH = 60
_SMALLEST_WHOLE = 20


def partition_relations(sentence: Sentence) -> list[Relation]:
    """PARTS ("phân nhóm") of fractions over one denominator where some say "chưa" and some do not."""
    by_whole: dict[tuple[str, object], list[int]] = {}
    for above, below in sentence.fractions.items():
        figure = sentence.figures[below]
        by_whole.setdefault((figure.unit, figure.token.value), []).append(above)
    found = []
    for numerators in by_whole.values():
        denied = [bool(_NEGATED.search(_said_of(sentence, above))) for above in numerators]
        if len(numerators) >= 3 and any(denied) and not all(denied):
            whole = sentence.figures[sentence.fractions[numerators[0]]].id
            found.append(
                Relation(
                    RelationKind.PARTS, tuple(sentence.figures[above].id for above in numerators), whole, "phân nhóm"
                )
            )
    return found


def _said_of(sentence: Sentence, above: int) -> str:
    return sentence.after(sentence.fractions[above])


def group_relations(sentence: Sentence, seen: Sequence[Figure]) -> list[Relation]:
    """PARTS ("phân nhóm") of three or more counts of one kind in a row that nearly make up a count named before.

    The kind must be said in more than one word ("chỉ số thành phần"), the sum within a tenth of the whole.
    """
    counts = [
        index
        for index, figure in enumerate(sentence.figures)
        if sentence.is_count(index) and index not in sentence.fractions
    ]
    if len(counts) < 3 or len(counts) != len(sentence.figures):
        return []
    unit = sentence.figures[counts[0]].unit
    if " " not in unit or any(sentence.figures[index].unit != unit for index in counts):
        return []
    if re.search(r"tăng|giảm|so với|trong đó|gồm", sentence.shade[sentence.start : sentence.end]):
        return []
    total = sum(sentence.figures[index].token.value for index in counts)
    wholes = [figure for figure in seen[-_REACH:] if figure.unit == unit and figure.token.value >= _SMALLEST_WHOLE]
    for figure in reversed(wholes):
        if abs(figure.token.value - total) * 10 <= figure.token.value:
            return [
                Relation(
                    RelationKind.PARTS, tuple(sentence.figures[index].id for index in counts), figure.id, "phân nhóm"
                )
            ]
    return []
