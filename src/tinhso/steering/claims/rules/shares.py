"""Shares above 100 %, and shares of one whole that imply two wholes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ..data import Bound, Claim, ClaimKind, Finding, Relation, RelationKind, Severity
from .intervals import Span, count_span, percent, share_span
from .similarity import expand, likeness
from .world import World
from .writing import write_claim, write_number

_MAY_EXCEED = re.compile(
    r"kế hoạch|chỉ tiêu|dự toán|so với|tăng|cùng kỳ|vượt|nghị quyết|mục tiêu|giao|công suất|tốc độ"
)
_SAYS_SHARE = re.compile(r"chiếm|tỷ lệ|tỷ trọng")
_OF_A_PLAN = re.compile(r"(?:so với\s+)?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|cùng kỳ|so với)")
_SAME_BASE = 0.75
_SAME_COUNT = 0.35


def check_shares(world: World) -> list[Finding]:
    """Shares of a whole above it; one whole, or one count, from which two different wholes follow."""
    return [*_above_whole(world), *_two_wholes(world), *_two_bases(world)]


def _above_whole(world: World) -> Iterator[Finding]:
    for claim in world.claims.values():
        if claim.unit != "%" or claim.note == "thay đổi" or claim.kind is ClaimKind.TARGET:
            continue
        above = claim.value > 100 or (claim.value == 100 and claim.bound is Bound.OVER)
        if not above or _MAY_EXCEED.search(expand(f"{claim.quote} {claim.base}")):
            continue
        touching = [one for one in world.touching.get(claim.id, ()) if one.result == claim.id]
        counted = any(one.kind in (RelationKind.SHARE, RelationKind.RATIO) for one in touching)
        if counted or _SAYS_SHARE.search(f"{claim.quote} {claim.subject}".lower()):
            word = "trên " if claim.bound is Bound.OVER else ""
            terms = [term for one in touching for term in one.terms]
            yield world.finding(
                "share-over-100",
                Severity.CONTRADICTION,
                (*terms, claim.id),
                f"{word}{write_claim(claim)}",
                "tối đa 100%",
                explanation="Một phần không thể lớn hơn toàn thể.",
            )


@dataclass(frozen=True)
class Whole:
    """A whole that a count and a share imply."""

    count: Claim
    share: Claim
    base: str
    span: Span
    explicit: Claim | None = None


def implied_wholes(world: World) -> list[Whole]:
    """The wholes behind SHARE relations (count / share) and RATIO relations (the denominator)."""
    found = []
    for relation in world.of_kind(RelationKind.SHARE, RelationKind.RATIO):
        whole = _whole(world, relation)
        if whole:
            found.append(whole)
    return found


def _whole(world: World, relation: Relation) -> Whole | None:
    share = world.result(relation)
    count = world.claims[relation.terms[0]]
    if _OF_A_PLAN.match(relation.detail or share.base):
        return None
    if share.unit != "%" or share.value <= 0 or share.value > 100 or count.value <= 0:
        return None
    if relation.kind is RelationKind.RATIO:
        explicit = world.claims[relation.terms[1]]
        return Whole(count, share, explicit.subject, count_span(explicit), explicit)
    low = share_span(share)
    if low.low <= 0:
        return None
    return Whole(count, share, relation.detail or share.base, percent(count_span(count), low))


def _two_wholes(world: World) -> Iterator[Finding]:
    """Two shares "of all households" whose counts put the number of households differently."""
    named = [whole for whole in implied_wholes(world) if whole.base and whole.explicit is None]
    for one, other in combinations(named, 2):
        if one.count.value == other.count.value or likeness(one.base, other.base) < _SAME_BASE:
            continue
        if not one.span.meets(other.span):
            yield _differing(
                world,
                "implied-whole",
                one,
                other,
                f"Hai tỷ lệ cùng tính trên «{one.base}» nhưng suy ra hai tổng số khác nhau.",
            )


def _two_bases(world: World) -> Iterator[Finding]:
    """One count stated as two shares."""
    wholes = implied_wholes(world)
    for one, other in combinations(wholes, 2):
        if one.count.value != other.count.value or one.count.value < 100 or one.share.id == other.share.id:
            continue
        if (
            share_span(one.share).meets(share_span(other.share))
            or likeness(one.count.subject, other.count.subject) < _SAME_COUNT
        ):
            continue
        yield _differing(
            world, "two-bases", one, other, "Cùng một số đếm nhưng hai tỷ lệ: hai toàn thể khác nhau mà không nói rõ."
        )


def _differing(world: World, rule: str, one: Whole, other: Whole, why: str) -> Finding:
    same = world.home[one.share.id].code == world.home[other.share.id].code
    ids = [one.count.id, one.share.id, other.count.id, other.share.id]
    ids += [whole.explicit.id for whole in (one, other) if whole.explicit]
    stated = "; ".join(f"{write_claim(whole.count)} = {write_claim(whole.share)}" for whole in (one, other))
    computed = " ≠ ".join(f"tổng số {_about(whole)}" for whole in (one, other))
    return world.finding(
        rule, Severity.CONTRADICTION if same else Severity.RECONCILE, ids, stated, computed, explanation=why
    )


def _about(whole: Whole) -> str:
    if whole.explicit:
        return write_number(whole.explicit.value)
    return f"khoảng {write_number(whole.count.value / whole.share.value * 100, 0)}"
