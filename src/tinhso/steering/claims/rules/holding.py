"""Whether a relation holds between its claims, with rounding; and what a claim would have to be for it to hold."""

from collections.abc import Mapping
from decimal import Decimal

from ..data import Claim, Relation, RelationKind
from .intervals import Span, count_span, factor, last_place, percent, share_span, span_of
from .vocabulary import MONEY
from .words import parse_words
from .world import World

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
Values = Mapping[str, Decimal]
EQUALITIES = (RelationKind.RATIO, RelationKind.PARTS, RelationKind.REMAINDER, RelationKind.EXCESS, RelationKind.CHANGE)


def is_equality(relation: Relation) -> bool:
    """Whether the relation ties its claims exactly, so that one follows from the others."""
    if relation.kind is RelationKind.PARTS:
        return relation.detail in ("gồm", "bảng", "")
    if relation.kind is RelationKind.EXCESS:
        return len(relation.terms) == 2
    return relation.kind in EQUALITIES


def holds(world: World, relation: Relation, values: Values | None = None) -> bool:
    """Whether an equality holds, each number standing for all it can be rounded from.

    ``values`` replaces what some claims say. Relations that are no equality hold.
    """
    if not is_equality(relation):
        return True
    given = values or {}
    expected = computed_span(world, relation, given)
    if expected is None:
        return True
    result = world.result(relation)
    stated = span_of(result, given.get(result.id))
    return any(span.meets(stated) for span in expected)


def computed_span(world: World, relation: Relation, values: Values) -> list[Span] | None:
    """What the terms make the result (each reading a span, comparable units); None if it cannot be computed."""
    terms = [(claim, values.get(claim.id)) for claim in world.terms(relation)]
    spans = [span_of(claim, value) for claim, value in terms]
    if relation.kind is RelationKind.RATIO:
        return [percent(spans[0], spans[1])] if spans[1].low > 0 else None
    if relation.kind is RelationKind.PARTS:
        return [_sum(terms, world.result(relation))]
    if relation.kind is RelationKind.REMAINDER:
        return [spans[0] - spans[1]]
    if relation.kind is RelationKind.EXCESS:
        target = terms[1][0].value if terms[1][1] is None else terms[1][1]
        spans[1] = Span(target * factor(terms[1][0].unit), target * factor(terms[1][0].unit))
        half = last_place(terms[0][0]) / 2 * factor(terms[0][0].unit)
        spans[0] = (
            Span(min(spans[0].low, spans[0].high - half), spans[0].high - half)
            if terms[0][0].decimals > 0
            else spans[0]
        )
        points = _loose(spans[0] - spans[1], world.result(relation))
        relative = percent(spans[0] - spans[1], spans[1]) if spans[1].low > 0 else points
        return [points, relative]
    return _changed(spans, relation, world.result(relation))


def _sum(terms: list[tuple[Claim, Decimal | None]], whole: Claim) -> Span:
    total = Span(Decimal(0), Decimal(0))
    for claim, value in terms:
        span = span_of(claim, value)
        if claim.decimals > 0 and claim.unit != "%":
            half = last_place(claim) / 2 * factor(claim.unit)
            middle = (claim.value if value is None else value) * factor(claim.unit)
            span = Span(middle - half, middle + half)
        total += span
    slack = (
        _ONE * factor(whole.unit) * len(terms) / 2 if MONEY.get(whole.unit, 0) >= 3 and len(terms) > 2 else Decimal(0)
    )
    slack = min(slack, abs(total.high) / 1000)
    return Span(total.low - slack, total.high + slack)


def _loose(span: Span, result: Claim) -> Span:
    half = last_place(result) / 2
    return Span(span.low - half, span.high + half)


def _changed(spans: list[Span], relation: Relation, result: Claim) -> list[Span] | None:
    before, after = spans
    difference = after - before if relation.detail != "giảm" else before - after
    if result.unit != "%":
        return [difference]
    readings = [percent(difference, before)] if before.low > 0 else []
    return [*readings, _loose(difference, result)]


def point(world: World, relation: Relation) -> Decimal | None:
    """The plain computed value of the result, in the result's unit, without rounding spans."""
    terms = [claim.value * factor(claim.unit) for claim in world.terms(relation)]
    result = world.result(relation)
    if relation.kind is RelationKind.RATIO:
        return terms[0] / terms[1] * _HUNDRED if terms[1] else None
    if relation.kind is RelationKind.PARTS:
        return sum(terms, Decimal(0)) / factor(result.unit)
    if relation.kind in (RelationKind.REMAINDER, RelationKind.EXCESS):
        return (terms[0] - terms[1]) / factor(result.unit)
    if relation.kind is RelationKind.CHANGE:
        difference = terms[1] - terms[0] if relation.detail != "giảm" else terms[0] - terms[1]
        if result.unit == "%" and terms[0] and world.terms(relation)[0].unit != "%":
            return difference / terms[0] * _HUNDRED
        return difference / factor(result.unit)
    if relation.kind is RelationKind.WORDS:
        said = parse_words(relation.detail)
        return Decimal(said) if said is not None else None
    return None


def solve(world: World, relation: Relation, unknown: str) -> Span | None:
    """The values (comparable units) of one claim that would make the relation hold; None if it cannot be told."""
    if not is_equality(relation):
        return None
    if unknown == relation.result:
        value = point(world, relation)
        if value is None:
            return None
        value *= factor(world.result(relation).unit)
        return Span(value, value)
    if relation.terms.count(unknown) != 1:
        return None
    place = relation.terms.index(unknown)
    if relation.kind is RelationKind.RATIO:
        return _solve_ratio(world, relation, place)
    values = [claim.value * factor(claim.unit) for claim in world.terms(relation)]
    result = world.result(relation).value * factor(world.result(relation).unit)
    exact = _solve_linear(relation, place, values, result)
    return Span(exact, exact) if exact is not None else None


def _solve_linear(relation: Relation, place: int, values: list[Decimal], result: Decimal) -> Decimal | None:
    if relation.kind is RelationKind.PARTS:
        return result - sum(values[:place] + values[place + 1 :], Decimal(0))
    if relation.kind in (RelationKind.REMAINDER, RelationKind.EXCESS):
        return result + values[1] if place == 0 else values[0] - result
    return None


def _solve_ratio(world: World, relation: Relation, place: int) -> Span | None:
    part, whole = world.terms(relation)
    share = share_span(world.result(relation))
    if share.low <= 0:
        return None
    if place == 0:
        base = count_span(whole)
        return Span(base.low * share.low / _HUNDRED, base.high * share.high / _HUNDRED)
    base = count_span(part)
    return Span(base.low / share.high * _HUNDRED, base.high / share.low * _HUNDRED)
