"""All checks over one or many documents."""

from collections.abc import Sequence
from datetime import date

from ..data import CheckedDocument, Finding, Severity
from .bases import check_bases
from .duplicates import check_duplicates
from .plans import check_goals, check_periods, check_rows
from .populations import check_populations
from .ratios import check_changes, check_ratios, check_words
from .shares import check_shares
from .sums import check_lists, check_remainders, check_sums
from .thresholds import check_thresholds
from .world import World, build_world

_ORDER = {Severity.CONTRADICTION: 0, Severity.RECONCILE: 1, Severity.REVIEW: 2}
_CHECKS = (
    check_ratios,
    check_sums,
    check_remainders,
    check_changes,
    check_words,
    check_lists,
    check_shares,
    check_thresholds,
    check_populations,
    check_duplicates,
    check_goals,
    check_periods,
    check_rows,
    check_bases,
)


def check(documents: Sequence[CheckedDocument], *, today: date | None = None) -> list[Finding]:
    """Check documents, each in itself and against the others.

    Findings come contradictions first, then what is to be reconciled, then what is to be looked at; the order is the
    same for the same documents. ValueError if two documents share a claim id. ``today`` is kept for rules that ask
    whether a period is over; none does yet, documents' own years decide.
    """
    world = build_world(documents, today)
    found: list[Finding] = []
    for rule in _CHECKS:
        found += rule(world)
    unique = {(finding.rule, finding.claims, finding.stated): finding for finding in reversed(found)}
    places = {code: number for number, code in enumerate(document.code for document in documents)}
    return sorted(unique.values(), key=lambda finding: _rank(finding, world, places))


def _rank(finding: Finding, world: World, places: dict[str, int]) -> tuple[int, int, int, int, str, tuple[str, ...]]:
    first = min((world.claims[claim].place.block for claim in finding.claims), default=0)
    offset = min((world.claims[claim].place.start for claim in finding.claims), default=0)
    document = min((places.get(code, 0) for code in finding.documents), default=0)
    return _ORDER[finding.severity], document, first, offset, finding.rule + finding.stated, finding.claims


def qualify(document: CheckedDocument) -> CheckedDocument:
    """The same document with its code before every claim id, so that ids are unique across documents."""
    from dataclasses import replace

    def name(claim: str) -> str:
        return claim if claim.startswith(document.code + ":") else f"{document.code}:{claim}"

    old = document.extraction
    claims = tuple(replace(claim, id=name(claim.id)) for claim in old.claims)
    relations = tuple(replace(one, terms=tuple(map(name, one.terms)), result=name(one.result)) for one in old.relations)
    questions = tuple(replace(one, claim=name(one.claim)) for one in old.questions)
    rows = tuple(
        replace(row, values=tuple((key, name(value) if key.startswith("#số ") else value) for key, value in row.values))
        for row in old.rows
    )
    extraction = replace(old, claims=claims, relations=relations, questions=questions, rows=rows)
    return replace(document, extraction=extraction)
