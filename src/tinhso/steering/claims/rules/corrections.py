"""The single correction that would make a connected system of relations fit, if exactly one does."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..data import Claim, Relation, RelationKind
from .holding import holds, is_equality, solve
from .intervals import Span, digit_edits, factor, is_slip
from .world import World
from .writing import write_amount, write_claim

_MOST_RELATIONS = 80


@dataclass(frozen=True)
class Correction:
    """One claim set to another value, after which every relation of its system holds."""

    claim: Claim
    value: Decimal
    slip: bool
    whole: bool

    def text(self) -> str:
        """ "818.508 → 821.508 (Phần I, …)"."""
        decimals = self.claim.decimals if self.claim.decimals > 0 else None
        place = f" ({self.claim.place.label})" if self.claim.place.label else ""
        return f"{write_claim(self.claim)} → {write_amount(self.value, self.claim.unit, decimals)}{place}"


def system_of(world: World, relation: Relation) -> list[Relation]:
    """All equalities connected to a relation through shared claims, itself first."""
    found = [relation]
    known = {id(relation)}
    queue = [relation]
    while queue and len(found) < _MOST_RELATIONS:
        current = queue.pop(0)
        for claim in (*current.terms, current.result):
            for other in world.touching.get(claim, ()):
                if id(other) not in known and is_equality(other):
                    known.add(id(other))
                    found.append(other)
                    queue.append(other)
    return found


def single_correction(world: World, relation: Relation) -> tuple[Correction | None, list[Correction]]:
    """Return (the one correction that fits, or None; all that fit).

    A slip of the pen is preferred; between several, wholes are kept; a lone ratio is settled by its counts unless a
    slip in a count explains it as well.
    """
    system = system_of(world, relation)
    broken = [one for one in system if not holds(world, one)]
    if not broken:
        return None, []
    shared = set.intersection(*({*one.terms, one.result} for one in broken))
    fitting = [found for claim in sorted(shared) for found in _corrections(world, world.claims[claim], system, broken)]
    return _choose(fitting, broken), fitting


def _choose(fitting: list[Correction], broken: list[Relation]) -> Correction | None:
    if len(fitting) <= 1:
        return fitting[0] if fitting else None
    slips = [one for one in fitting if one.slip]
    if len(broken) == 1 and broken[0].kind in (RelationKind.RATIO, RelationKind.CHANGE):
        counts = [one for one in slips if one.claim.unit != "%"]
        shares = [one for one in fitting if one.claim.unit == "%"]
        return shares[0] if not counts and len(shares) == 1 else None
    if slips:
        return slips[0] if len(slips) == 1 else None
    movable = [one for one in fitting if not one.whole]
    return movable[0] if len(movable) == 1 else None


def _corrections(world: World, claim: Claim, system: list[Relation], broken: list[Relation]) -> list[Correction]:
    possible: Span | None = None
    for relation in broken:
        span = solve(world, relation, claim.id)
        if span is None:
            return []
        possible = span if possible is None else possible.common(span)
        if possible is None:
            return _rounded(world, claim, system, broken)
    if possible is None:
        return []
    touching = [one for one in system if claim.id in (*one.terms, one.result)]
    whole = any(_is_whole(one, claim.id) for one in touching)
    fitting = []
    for value in _values(claim, possible):
        if value > 0 and value != claim.value and all(holds(world, one, {claim.id: value}) for one in touching):
            fitting.append(Correction(claim, value, is_slip(claim.value, value, claim.decimals), whole))
    return fitting[:1] if len(fitting) == 1 else []


def _rounded(world: World, claim: Claim, system: list[Relation], broken: list[Relation]) -> list[Correction]:
    """A value exact for one broken relation may, by rounding, fit the others too."""
    touching = [one for one in system if claim.id in (*one.terms, one.result)]
    whole = any(_is_whole(one, claim.id) for one in touching)
    for relation in broken:
        span = solve(world, relation, claim.id)
        if span is None or span.low != span.high:
            continue
        for value in _values(claim, span):
            if value > 0 and all(holds(world, one, {claim.id: value}) for one in touching):
                return [Correction(claim, value, is_slip(claim.value, value, claim.decimals), whole)]
    return []


def _values(claim: Claim, span: Span) -> Iterator[Decimal]:
    """The values of a claim worth trying inside a span of comparable units: the exact one, else slips of the pen."""
    scale = factor(claim.unit)
    low, high = span.low / scale, span.high / scale
    place = Decimal(1).scaleb(-max(0, claim.decimals))
    if high - low < place:
        yield ((low + high) / 2).quantize(place, ROUND_HALF_UP)
        return
    for edited in digit_edits(claim.value, claim.decimals):
        if low <= edited <= high:
            yield edited


def _is_whole(relation: Relation, claim: str) -> bool:
    if relation.kind is RelationKind.RATIO:
        return relation.terms[1] == claim
    if relation.kind is RelationKind.PARTS:
        return relation.result == claim
    return relation.kind is RelationKind.REMAINDER and relation.terms[0] == claim
