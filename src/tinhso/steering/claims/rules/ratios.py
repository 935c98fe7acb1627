"""Shares, changes and excesses that do not follow from their counts; amounts that differ from their words."""

from ..data import Finding, Relation, RelationKind, Severity
from .corrections import single_correction
from .holding import holds, point
from .intervals import factor
from .table_columns import STRUCTURE
from .world import World
from .writing import write_amount, write_claim, write_number


def check_ratios(world: World) -> list[Finding]:
    """a/b stated as c % where a/b is not c % at the decimals written.

    Where a table's total is itself not what its rows add up to, the sum is the finding, not each row's share of it.
    """
    wrong = {one.result for one in world.of_kind(RelationKind.PARTS) if not holds(world, one)}
    return [
        _ratio(world, relation)
        for relation in world.of_kind(RelationKind.RATIO)
        if not (relation.detail == STRUCTURE and relation.terms[1] in wrong) and not holds(world, relation)
    ]


def _ratio(world: World, relation: Relation) -> Finding:
    part, whole = world.terms(relation)
    share = world.result(relation)
    value = point(world, relation)
    computed = write_amount(value, "%", max(2, share.decimals)) if value is not None else ""
    stated = f"{write_number(part.value)}/{write_number(whole.value)} = {write_claim(share)}"
    suggestion, why = suggest(world, relation)
    return world.finding(
        "ratio",
        Severity.CONTRADICTION,
        (*relation.terms, relation.result),
        stated,
        computed,
        suggestion=suggestion,
        explanation=f"Tỷ lệ không khớp với hai số đếm. {why}".strip(),
    )


def suggest(world: World, relation: Relation) -> tuple[str, str]:
    """(the single correction or "", a sentence on the corrections that would fit)."""
    chosen, fitting = single_correction(world, relation)
    others = [one for one in fitting if one is not chosen]
    if chosen and others:
        return chosen.text(), "Cũng khớp, nhưng ít có khả năng hơn: " + "; ".join(
            one.text() for one in others[:3]
        ) + "."
    if chosen:
        return chosen.text(), ""
    if fitting:
        return "", "Có nhiều cách sửa cùng khớp: " + "; ".join(one.text() for one in fitting[:4]) + "."
    return "", ""


def check_changes(world: World) -> list[Finding]:
    """ "Tăng 30 hộ so với 120 hộ" and "vượt 2 %" that the two values beside them do not give."""
    found = []
    for relation in world.of_kind(RelationKind.CHANGE, RelationKind.EXCESS):
        if holds(world, relation):
            continue
        rule = "change" if relation.kind is RelationKind.CHANGE else "excess"
        one, two = world.terms(relation)
        result = world.result(relation)
        value = point(world, relation)
        word = relation.detail or "vượt"
        stated = f"{write_claim(one)}; {write_claim(two)}; {word} {write_claim(result)}"
        computed = write_amount(value, result.unit, max(0, result.decimals)) if value is not None else ""
        suggestion, why = suggest(world, relation)
        found.append(
            world.finding(
                rule,
                Severity.CONTRADICTION,
                (*relation.terms, relation.result),
                stated,
                computed,
                suggestion=suggestion,
                explanation=f"Mức {word} không khớp hai số đi kèm. {why}".strip(),
            )
        )
    return found


def check_words(world: World) -> list[Finding]:
    """A figure whose amount in words is another."""
    found = []
    for relation in world.of_kind(RelationKind.WORDS):
        said = point(world, relation)
        claim = world.result(relation)
        if said is None or said == claim.value or said == claim.value * factor(claim.unit):
            continue
        found.append(
            world.finding(
                "words",
                Severity.CONTRADICTION,
                (claim.id,),
                f"{write_claim(claim)} ({relation.detail})",
                write_number(said),
                explanation="Số bằng chữ khác số bằng số.",
            )
        )
    return found
