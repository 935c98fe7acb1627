"""From rows to the engine's values and back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tinhso.steering.claims.adapters.wire import dump, load
from tinhso.steering.claims.adapters.workshop.jobs import qualified
from tinhso.steering.claims.data import (
    CheckedDocument,
    ClaimStatus,
    DocumentText,
    Extraction,
    NumberStyle,
    Paragraph,
    Question,
    RowFact,
    Table,
)
from tinhso.steering.claims.data import Claim as ClaimValue
from tinhso.steering.claims.data import Relation as RelationValue
from tinhso.steering.claims.models import Block, Claim, ClaimState, Document, Relation

BATCH = 500


def claim_value(row: Claim) -> ClaimValue:
    """Return the engine's value of a stored claim, with what people have said of it."""
    value = load(ClaimValue, row.content)
    if row.state == ClaimState.REJECTED:
        return value
    return replace(value, status=ClaimStatus(row.state))


def relation_value(row: Relation) -> RelationValue:
    """Return the engine's value of a stored relation."""
    return load(RelationValue, row.content)


def checked(document: Document, claims: Sequence[Claim], relations: Sequence[Relation]) -> CheckedDocument:
    """Return *document* as the engine checks it: rejected claims, and relations that name one, are left out."""
    kept = tuple(claim_value(row) for row in claims if row.state != ClaimState.REJECTED)
    known = {claim.id for claim in kept}
    extraction = Extraction(
        claims=kept,
        relations=tuple(
            value
            for row in relations
            for value in [relation_value(row)]
            if known.issuperset(value.terms) and (not value.result or value.result in known)
        ),
        rows=tuple(_known_row(row, known) for row in row_facts(document)),
        style=NumberStyle(document.style) if document.style else NumberStyle.VIETNAMESE,
    )
    return CheckedDocument(
        document.code, document.title, qualified(document.code, extraction), document.issued_on, document.symbol
    )


def _known_row(row: RowFact, known: set[str]) -> RowFact:
    return replace(row, values=tuple(pair for pair in row.values if not pair[0].startswith("#số") or pair[1] in known))


def text_of(document: Document) -> DocumentText:
    """Return the stored text of *document* (one query)."""
    return DocumentText(
        title=document.title,
        blocks=tuple(block_value(content) for content in document.blocks.values_list("content", flat=True)),
        symbol=document.symbol,
        issued_on=document.issued_on,
        issuer=document.issuer,
        warnings=tuple(document.warnings),
    )


def block_value(content: dict[str, Any]) -> Paragraph | Table:
    """Return one stored block as the engine's value."""
    return load(Table, content) if content["_"] == "Table" else load(Paragraph, content)


def save_blocks(document: Document, text: DocumentText) -> None:
    """Store the blocks of a new document."""
    Block.objects.bulk_create(
        [Block(document=document, number=block.number, content=dump(block)) for block in text.blocks], batch_size=BATCH
    )


def save_extraction(document: Document, extraction: Extraction, *, position: int = 0) -> None:
    """Store what was found in *document*; the caller saves the document itself."""
    document.style = extraction.style.value
    document.questions = [dump(question) for question in extraction.questions]
    document.rows = [dump(row) for row in extraction.rows]
    Claim.objects.bulk_create(
        [new_claim(document, value, position + order) for order, value in enumerate(extraction.claims)],
        batch_size=BATCH,
    )
    save_relations(document, extraction.relations)


def new_claim(document: Document, value: ClaimValue, position: int, state: str = "") -> Claim:
    """Return an unsaved row for a claim the engine, a file or a person found."""
    content = dump(value)
    return Claim(
        document=document,
        key=value.id,
        position=position,
        state=state or value.status.value,
        content=content,
        found=content,
    )


def save_relations(document: Document, relations: Iterable[RelationValue]) -> None:
    """Store relations found in *document*, in order."""
    Relation.objects.bulk_create(
        [
            Relation(document=document, position=order, content=dump(relation))
            for order, relation in enumerate(relations)
        ],
        batch_size=BATCH,
    )


def questions_of(document: Document) -> list[Question]:
    """Return what the document's numbers left open."""
    return [load(Question, question) for question in document.questions]


def row_facts(document: Document) -> list[RowFact]:
    """Return what the document's table rows say besides numbers."""
    return [load(RowFact, row) for row in document.rows]
