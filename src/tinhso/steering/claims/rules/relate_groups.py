"""Rows of an annex against their stated count, and groups of a whole: "19/24 đạt, 02/24 chưa đạt, 03/24 chưa đo".

Also "30 …, 17 … và 48 …" of 98 named before.
"""

import re
from collections.abc import Sequence

from ..data import Claim, Relation, RelationKind, RowFact
from .sentences import Figure, Sentence
from .tidy import fold

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


_ANNEX = re.compile(r"(?:phụ lục|biểu)\s+(?:số\s+)?[ivx\d]+")
_ROW_NOUNS = ("mục tiêu", "chỉ tiêu", "nhiệm vụ", "dự án", "đề án", "hạng mục", "công trình", "văn bản", "danh mục")
_PARAGRAPHS_ON = 2


def annex_relations(
    claims: Sequence[Claim], paragraphs: Sequence[tuple[int, str]], rows: Sequence[tuple[str, RowFact]]
) -> list[Relation]:
    """LISTED relations of "24 mục tiêu … (Chi tiết tại Phụ lục I)" to the numbered rows of that annex's table.

    ``paragraphs`` are (block, shadow text), ``rows`` (section, row). A count far from the rows counts something else.
    """
    counted: dict[str, list[RowFact]] = {}
    for section, row in rows:
        counted.setdefault(fold(section), []).append(row)
    found = []
    for position, (block, _) in enumerate(paragraphs):
        said = " ".join(shade for _, shade in paragraphs[position : position + 1 + _PARAGRAPHS_ON])
        annex = _ANNEX.search(said)
        listed = counted.get(annex.group(), []) if annex else []
        stated = [claim for claim in claims if claim.place.block == block and claim.unit in _ROW_NOUNS]
        if not listed or not stated:
            continue
        claim = max(stated, key=lambda one: one.value)
        values = listed[0].values
        headings = fold(
            " ".join(value if key == "#bảng" else key for key, value in values if key[0] != "#" or key == "#bảng")
        )
        near = abs(claim.value - len(listed)) <= max(1, len(listed) // 10)
        if near and claim.unit in headings:
            found.append(
                Relation(
                    RelationKind.LISTED,
                    (),
                    claim.id,
                    f"{len(listed)}: dòng đánh số của {annex.group()}" if annex else "",
                )
            )
    return found
