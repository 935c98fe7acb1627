"""Populations that cannot nest: more members than the whole, an inner whole larger than the outer one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from ..data import Claim, ClaimKind, Finding, RelationKind, Severity
from .intervals import Span, count_span
from .shares import implied_wholes
from .similarity import expand, population_of
from .vocabulary import NESTED, POPULATIONS
from .world import World
from .writing import write_claim, write_number

TOTAL_NOTE = "tổng số"  # the note of a claim that stands below a fraction bar
_TOTAL = re.compile(r"tổng (?:số|dân số)|dân số")
_EVERYWHERE = re.compile(r"toàn tỉnh|cả tỉnh|của tỉnh|trên địa bàn|toàn huyện|toàn xã|toàn quốc|hiện có")
_SELECTED = re.compile(r"(?<!\w)(?:được|đã|bị|có|tham gia|thuộc diện|đăng ký|vay|sử dụng|nộp|cài đặt|triển khai)(?!\w)")


@dataclass(frozen=True)
class Whole:
    """How many there are of a population, as stated (a denominator) or as a count and a share imply."""

    population: str
    span: Span
    claims: tuple[str, ...]
    said: str
    implied: bool


def check_populations(world: World) -> list[Finding]:
    """Counts above the whole they belong to, and wholes above a population they lie within."""
    wholes = _wholes(world)
    return [*_members(world, wholes), *_nested(world, wholes)]


def _wholes(world: World) -> list[Whole]:
    found: dict[tuple[str, str], Whole] = {}
    for relation in world.of_kind(RelationKind.RATIO):
        _keep(found, world, world.claims[relation.terms[1]])
    for relation in world.of_kind(RelationKind.PARTS):
        if relation.detail == "trên tổng số":
            _keep(found, world, world.result(relation))
    for claim in world.claims.values():
        if claim.note == TOTAL_NOTE:
            _keep(found, world, claim)
        if _TOTAL.match(claim.subject) and _EVERYWHERE.search(claim.subject) and claim.unit != "%":
            _keep(found, world, claim)
    for implied in implied_wholes(world):
        if implied.explicit is not None:
            continue
        population = population_of(implied.base) or population_of(implied.share.subject)
        if population:
            about = write_number(implied.count.value / implied.share.value * 100, 0)
            said = f"{write_claim(implied.count)} / {write_claim(implied.share)} = {about}"
            found[population, implied.share.id] = Whole(
                population, implied.span, (implied.count.id, implied.share.id), said, True
            )
    return list(found.values())


def _keep(found: dict[tuple[str, str], Whole], world: World, claim: Claim) -> None:
    population = population_of(claim.subject)
    if population and not _is_selection(claim.subject, population):
        found[population, claim.id] = Whole(population, count_span(claim), (claim.id,), write_claim(claim), False)


def _is_selection(subject: str, population: str) -> bool:
    """Whether a phrase picks some of a population ("doanh nghiệp được kiểm tra") rather than naming it."""
    words = expand(re.sub(r"\([^)]*\)", " ", subject))
    for phrase in sorted(POPULATIONS[population], key=len, reverse=True):
        if phrase in words:
            return bool(_SELECTED.search(words[words.index(phrase) + len(phrase) :]))
    return True


def _members(world: World, wholes: list[Whole]) -> Iterator[Finding]:
    outer = _closure()
    for claim in world.claims.values():
        if claim.kind is not ClaimKind.RESULT or claim.unit == "%" or claim.note == "thay đổi":
            continue
        population = population_of(claim.subject)
        if not population:
            continue
        for whole in wholes:
            inside = whole.population == population or whole.population in outer.get(population, {})
            if claim.id in whole.claims or not inside or count_span(claim).low <= whole.span.high:
                continue
            if whole.implied and whole.population == population:
                continue
            yield _member(world, claim, whole, population)


def _member(world: World, claim: Claim, whole: Whole, population: str) -> Finding:
    same = all(world.home[claim.id].code == world.home[one].code for one in whole.claims)
    severity = Severity.CONTRADICTION if same and not whole.implied else Severity.RECONCILE
    inner = "" if population == whole.population else f" ({population} nằm trong {whole.population})"
    return world.finding(
        "population",
        severity,
        (claim.id, *whole.claims),
        f"{write_claim(claim)} trong {whole.said}",
        f"nhiều nhất {write_number(whole.span.high, 0)}",
        explanation=f"Số thuộc «{whole.population}» lớn hơn toàn bộ {whole.population}{inner}.",
    )


def _nested(world: World, wholes: list[Whole]) -> Iterator[Finding]:
    outer = _closure()
    for inner, around in permutations(wholes, 2):
        why = outer.get(inner.population, {}).get(around.population)
        if why is None or inner.span.low <= around.span.high:
            continue
        ids = (*inner.claims, *around.claims)
        same = len({world.home[one].code for one in ids}) == 1
        severity = Severity.CONTRADICTION if same else Severity.RECONCILE
        yield world.finding(
            "population",
            severity,
            ids,
            f"{inner.population}: {inner.said}; {around.population}: {around.said}",
            f"{inner.population} nhiều nhất {write_number(around.span.high, 0)}",
            explanation=f"{inner.population} lớn hơn {around.population}, dù {why}.".capitalize(),
        )


def _closure() -> dict[str, dict[str, str]]:
    """inner population → outer population → why, through any number of steps."""
    found: dict[str, dict[str, str]] = {}
    for inner, around, why in NESTED:
        found.setdefault(inner, {})[around] = why
    for _ in NESTED:
        for inner in list(found):
            for around, why in list(found[inner].items()):
                for further, reason in found.get(around, {}).items():
                    found[inner].setdefault(further, f"{why}; {reason}")
    return found
