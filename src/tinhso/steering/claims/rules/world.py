"""All documents under check as one: claims by id, whose they are, and the relations between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..data import CheckedDocument, Claim, Finding, Relation, RelationKind, RowFact, Severity


@dataclass(frozen=True)
class World:
    """What the checks read. ``relations`` holds only those whose claims are all known."""

    documents: tuple[CheckedDocument, ...]
    claims: dict[str, Claim]
    home: dict[str, CheckedDocument]
    relations: tuple[Relation, ...]
    touching: dict[str, tuple[Relation, ...]]
    today: date | None = None

    def of_kind(self, *kinds: RelationKind) -> list[Relation]:
        """The relations of these kinds, in document order."""
        return [relation for relation in self.relations if relation.kind in kinds]

    def terms(self, relation: Relation) -> list[Claim]:
        """The claims that go in."""
        return [self.claims[term] for term in relation.terms]

    def result(self, relation: Relation) -> Claim:
        """The claim that comes out."""
        return self.claims[relation.result]

    def rows(self) -> list[tuple[CheckedDocument, RowFact]]:
        """All table rows with their document."""
        return [(document, row) for document in self.documents for row in document.extraction.rows]

    def finding(
        self,
        rule: str,
        severity: Severity,
        claims: Iterable[str],
        stated: str,
        computed: str,
        *,
        explanation: str = "",
        suggestion: str = "",
        documents: Iterable[str] = (),
    ) -> Finding:
        """A finding whose documents are those of its claims, plus any named."""
        ids = tuple(dict.fromkeys(claims))
        codes = tuple(dict.fromkeys([*(self.home[claim].code for claim in ids), *documents]))
        return Finding(rule, severity, ids, stated, computed, suggestion, explanation, codes)


def build_world(documents: Sequence[CheckedDocument], today: date | None = None) -> World:
    """Put documents together; ValueError if two of them use the same claim id or code."""
    claims: dict[str, Claim] = {}
    home: dict[str, CheckedDocument] = {}
    for document in documents:
        for claim in document.extraction.claims:
            if claim.id in claims:
                raise ValueError(f"mã số liệu «{claim.id}» có ở cả «{home[claim.id].code}» và «{document.code}»")
            claims[claim.id] = claim
            home[claim.id] = document
    relations = tuple(
        relation
        for document in documents
        for relation in document.extraction.relations
        if all(one in claims for one in (*relation.terms, relation.result))
    )
    touching: dict[str, list[Relation]] = {}
    for relation in relations:
        for one in {*relation.terms, relation.result}:
            touching.setdefault(one, []).append(relation)
    return World(tuple(documents), claims, home, relations, {one: tuple(all_) for one, all_ in touching.items()}, today)
