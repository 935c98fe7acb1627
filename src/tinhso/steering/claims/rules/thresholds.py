"""Results against the threshold in force: "trên 60 %" is not met by 60 %, "tối thiểu 60 %" is."""

import re

from ..data import Bound, Claim, Finding, RelationKind, Severity
from .world import World
from .writing import short, write_claim

_LOWER_IS_BETTER = re.compile(
    r"nghèo|tội phạm|tai nạn|nợ xấu|thất nghiệp|tử vong|sinh con thứ|suy dinh dưỡng|quá hạn|trễ hạn|tồn đọng|tảo hôn"
)
_WORDS = {
    Bound.OVER: "trên",
    Bound.UNDER: "dưới",
    Bound.AT_LEAST: "tối thiểu",
    Bound.AT_MOST: "không quá",
    Bound.ABOUT: "khoảng",
    Bound.EXACT: "đạt",
}


def meets(result: Claim, target: Claim) -> bool:
    """Whether a target is met: "trên" strictly above, "dưới" strictly below, "không quá" at most, else at least."""
    if target.bound is Bound.OVER:
        return result.value > target.value or (result.value == target.value and result.bound is Bound.OVER)
    if target.bound is Bound.UNDER:
        return result.value < target.value or (result.value == target.value and result.bound is Bound.UNDER)
    if target.bound is Bound.AT_MOST or _LOWER_IS_BETTER.search(target.subject):
        return result.value <= target.value
    return result.value > target.value or (result.value == target.value and result.bound is not Bound.UNDER)


def check_thresholds(world: World) -> list[Finding]:
    """Results that miss their target without being marked so, and results marked as missed that meet it.

    Where the same table marks other rows "chưa đạt", an unmarked miss was counted as met: a contradiction.
    Elsewhere it is something to look at.
    """
    relations = world.of_kind(RelationKind.THRESHOLD)
    marking = {
        (world.home[one.result].code, world.result(one).place.block)
        for one in relations
        if world.terms(one)[0].note == "chưa đạt"
    }
    found = []
    for relation in relations:
        result, target = world.terms(relation)[0], world.result(relation)
        if result.unit != target.unit:
            continue
        met, marked = meets(result, target), result.note == "chưa đạt"
        if met != marked:
            continue
        place = (world.home[target.id].code, target.place.block)
        if relation.detail == "vượt":
            why = ", nhưng văn bản ghi là vượt."
        else:
            why = ", nhưng dòng này không ghi «chưa đạt» như các dòng khác của bảng." if place in marking else ""
        found.append(_finding(world, result, target, met, against=why))
    return found


def _finding(world: World, result: Claim, target: Claim, met: bool, *, against: str) -> Finding:
    wanted = f"{_WORDS[target.bound]} {write_claim(target)}"
    stated = f"kết quả {write_claim(result)}, mục tiêu {wanted}"
    if met:
        return world.finding(
            "threshold",
            Severity.CONTRADICTION,
            (result.id, target.id),
            f"{stated}, ghi chưa đạt",
            "đạt",
            explanation=f"Kết quả đã đạt mục tiêu nhưng ghi chưa đạt: {short(target.subject)}.",
        )
    severity = Severity.CONTRADICTION if against else Severity.REVIEW
    why = f"«{_WORDS[target.bound]} {write_claim(target)}» không được đáp ứng bởi {write_claim(result)}"
    why += against or "."
    return world.finding("threshold", severity, (result.id, target.id), stated, "chưa đạt", explanation=why)
