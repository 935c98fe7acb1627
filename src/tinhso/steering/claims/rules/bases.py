"""Results without a base: shares for which no count is given anywhere in the document."""

from ..data import Claim, ClaimKind, Finding, Relation, RelationKind, Severity
from .similarity import likeness
from .world import World
from .writing import short, write_claim

_SAME_RESULT = 0.3


def check_bases(world: World) -> list[Finding]:
    """Results in percent whose counts are not given, to be asked for; 0 %, 100 %, goals and changes left out."""
    based = {claim for relation in world.relations for claim in _settled(relation)}
    counted = [world.claims[claim] for claim in based]
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in world.claims.values():
        if claim.unit != "%" or claim.kind is not ClaimKind.RESULT or claim.note == "thay đổi" or claim.id in based:
            continue
        if not 0 < claim.value < 100 or any(_same(world, claim, other) for other in counted):
            continue
        groups.setdefault((world.home[claim.id].code, write_claim(claim)), []).append(claim)
    return [_finding(world, claims) for claims in groups.values()]


def _settled(relation: Relation) -> tuple[str, ...]:
    if relation.kind in (RelationKind.RATIO, RelationKind.SHARE, RelationKind.CHANGE, RelationKind.EXCESS):
        return (relation.result,)
    return ()


def _same(world: World, claim: Claim, other: Claim) -> bool:
    return (
        world.home[claim.id].code == world.home[other.id].code
        and claim.value == other.value
        and claim.decimals == other.decimals
        and (claim.decimals >= 1 or likeness(claim.subject, other.subject) >= _SAME_RESULT)
    )


def _finding(world: World, claims: list[Claim]) -> Finding:
    first = claims[0]
    return world.finding(
        "no-base",
        Severity.REVIEW,
        [claim.id for claim in claims],
        f"{write_claim(first)}: {short(first.subject)}",
        "không có số đếm",
        explanation="Tỷ lệ nêu mà không có tử số và mẫu số để kiểm.",
    )
