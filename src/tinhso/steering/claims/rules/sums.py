"""Parts that do not add up, lists whose length is not the stated one, remainders that do not remain."""

import re
from decimal import Decimal

from ..data import Claim, Finding, Relation, RelationKind, Severity
from .holding import holds, is_equality, point
from .intervals import count_span, factor, is_slip
from .ratios import suggest
from .world import World
from .writing import write_amount, write_claim, write_number

_ENOUGH_TO_JUDGE = 100
_SHOWN_PARTS = 6
_BARELY = Decimal("1.05")


def check_sums(world: World) -> list[Finding]:
    """Parts against their whole: "gồm" and tables must fit; "trong đó" must not exceed, nor miss by a slip."""
    found = []
    for relation in world.of_kind(RelationKind.PARTS):
        if relation.detail == "phân nhóm":
            finding = _groups(world, relation)
        elif is_equality(relation):
            finding = None if holds(world, relation) else _sum(world, relation, Severity.CONTRADICTION)
        else:
            finding = _some(world, relation)
        if finding:
            found.append(finding)
    return found


def _sum(world: World, relation: Relation, severity: Severity) -> Finding:
    whole = world.result(relation)
    total = point(world, relation) or Decimal(0)
    suggestion, why = suggest(world, relation)
    if len(relation.terms) == 1:
        return world.finding(
            "sum",
            severity,
            (*relation.terms, relation.result),
            f"{_parts(world, relation)} trong tổng số {write_claim(whole)}",
            f"nhiều nhất {write_claim(whole)}",
            suggestion=suggestion,
            explanation=f"Một phần không thể lớn hơn tổng số. {why}".strip(),
        )
    difference = write_number(abs(total - whole.value))
    side = "lớn" if total > whole.value else "nhỏ"
    return world.finding(
        "sum",
        severity,
        (*relation.terms, relation.result),
        f"{_parts(world, relation)} = {write_claim(whole)}",
        write_amount(total, whole.unit),
        suggestion=suggestion,
        explanation=f"Tổng các phần {side} hơn số tổng đã nêu {difference}. {why}".strip(),
    )


def _parts(world: World, relation: Relation) -> str:
    values = [write_number(claim.value) for claim in world.terms(relation)]
    if len(values) > _SHOWN_PARTS:
        values = [*values[: _SHOWN_PARTS - 1], f"… ({len(values)} số)"]
    return " + ".join(values)


def _some(world: World, relation: Relation) -> Finding | None:
    """Parts after "trong đó": more than the whole is impossible; a slip short of it is worth asking about."""
    whole = world.result(relation)
    terms = world.terms(relation)
    low = sum((count_span(claim).low for claim in terms), Decimal(0))
    high = count_span(whole).high
    if any(count_span(claim).low > high for claim in terms):
        return _sum(world, relation, Severity.CONTRADICTION)
    if low > high:  # groups may overlap ("60 nữ, 50 người dân tộc" of 100); a sum just above the whole seldom does so
        return _sum(world, relation, Severity.RECONCILE) if low <= high * _BARELY else None
    total = sum((claim.value * factor(claim.unit) for claim in terms), Decimal(0)) / factor(whole.unit)
    if len(terms) < 3 or whole.value < _ENOUGH_TO_JUDGE or total == whole.value:
        return None
    missing = whole.value - total
    if missing * 20 > whole.value:
        return None
    slips = [claim for claim in terms if is_slip(claim.value, claim.value + missing)]
    if slips or is_slip(whole.value, total):
        return _sum(world, relation, Severity.RECONCILE)
    return None


def _groups(world: World, relation: Relation) -> Finding | None:
    """Groups of a whole named elsewhere: more than the whole does not fit, a little less leaves some unnamed."""
    whole = world.result(relation)
    total = sum((claim.value for claim in world.terms(relation)), Decimal(0))
    if total == whole.value:
        return None
    severity = Severity.RECONCILE if total > whole.value else Severity.REVIEW
    return world.finding(
        "partition",
        severity,
        (*relation.terms, relation.result),
        f"{_parts(world, relation)}; tổng số {write_claim(whole)}",
        write_amount(total, whole.unit),
        explanation=f"Các nhóm cộng lại chênh {write_number(abs(whole.value - total))} so với tổng số.",
    )


def check_remainders(world: World) -> list[Finding]:
    """What is said to be left is not the whole less what is done."""
    found = []
    for relation in world.of_kind(RelationKind.REMAINDER):
        if holds(world, relation):
            continue
        whole, done = world.terms(relation)
        left = world.result(relation)
        value = point(world, relation) or Decimal(0)
        suggestion, why = suggest(world, relation)
        stated = f"{write_number(whole.value)} − {write_number(done.value)}, còn {write_claim(left)}"
        found.append(
            world.finding(
                "remainder",
                Severity.CONTRADICTION,
                (*relation.terms, relation.result),
                stated,
                write_amount(value, left.unit),
                suggestion=suggestion,
                explanation=f"Số còn lại không bằng tổng số trừ số đã làm. {why}".strip(),
            )
        )
    return found


def check_lists(world: World) -> list[Finding]:
    """A stated count and the number of items listed after it differ."""
    found = []
    for relation in world.of_kind(RelationKind.LISTED):
        match = re.match(r"(\d+)\s*:\s*(.*)", relation.detail, re.DOTALL)
        claim = world.result(relation)
        if not match or Decimal(match[1]) == claim.value or not _plain(claim):
            continue
        found.append(
            world.finding(
                "list",
                Severity.CONTRADICTION,
                (claim.id,),
                write_claim(claim),
                f"{match[1]} mục được liệt kê",
                explanation=f"Nêu {write_claim(claim)} nhưng liệt kê {match[1]}: {match[2]}",
            )
        )
    return found


def _plain(claim: Claim) -> bool:
    return claim.bound.value == "exact" and claim.value == claim.value.to_integral_value()
