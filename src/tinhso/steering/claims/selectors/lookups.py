"""What other modules ask of the province's figures, by global claim id (``document-code#claim-key``)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from tinhso.steering.claims.models import Claim, ClaimState, Document, Finding, Origin
from tinhso.steering.claims.selectors.documents import claim_url, document_url
from tinhso.steering.claims.selectors.findings import province_findings, views


@dataclass(frozen=True)
class ClaimInfo:
    """One claim of the province: ``value`` in ``unit``, where it stands, what people said of it, and its page."""

    id: str
    document_code: str
    document_title: str
    text: str
    value: Decimal
    unit: str
    subject: str
    period: str
    place: str
    quote: str
    state: str
    url: str


@dataclass(frozen=True)
class DocumentInfo:
    """One document of the province and its page."""

    code: str
    title: str
    symbol: str
    issued: date | None
    issuer: str
    url: str


@dataclass(frozen=True)
class FindingInfo:
    """One finding about the province's documents: names and texts in Vietnamese, and its page."""

    public_id: UUID
    rule: str
    rule_name: str
    severity: str
    severity_name: str
    stated: str
    computed: str
    suggestion: str
    explanation: str
    state: str
    claims: tuple[str, ...]
    url: str


def claims_for(claim_ids: Iterable[str]) -> dict[str, ClaimInfo]:
    """Return the province's claims of these global ids that exist, by id (two queries). Rejected ones are left out."""
    wanted: dict[str, set[str]] = {}
    for claim in claim_ids:
        code, mark, key = claim.partition("#")
        if mark:
            wanted.setdefault(code, set()).add(key)
    documents = {document.pk: document for document in Document.objects.filter(origin=Origin.PROVINCE, code__in=wanted)}
    keys = sorted({key for codes in wanted.values() for key in codes})
    rows = Claim.objects.filter(document__in=documents, key__in=keys).exclude(state=ClaimState.REJECTED)
    found = (
        _info(documents[row.document_id], row) for row in rows if row.key in wanted[documents[row.document_id].code]
    )
    return {info.id: info for info in found}


def _info(document: Document, row: Claim) -> ClaimInfo:
    content = row.content
    return ClaimInfo(
        id=f"{document.code}#{row.key}",
        document_code=document.code,
        document_title=document.title,
        text=content["text"],
        value=Decimal(content["value"]),
        unit=content["unit"],
        subject=content["subject"],
        period=content["period"],
        place=content["place"]["label"],
        quote=content["quote"],
        state=row.state,
        url=claim_url(document, row.key),
    )


def findings_for(claim_ids: Iterable[str]) -> list[FindingInfo]:
    """Return the province's findings, open or resolved, that rest on any of these global claim ids."""
    wanted = set(claim_ids)
    rows = [row for row in province_findings() if wanted.intersection(row.content["claims"])] if wanted else []
    return infos(rows)


def finding(public_id: str) -> FindingInfo | None:
    """Return one finding about the province's documents, None if there is none."""
    rows = [row for row in province_findings() if str(row.public_id) == public_id]
    return infos(rows)[0] if rows else None


def province_texts() -> list[DocumentInfo]:
    """Return the province's documents, oldest first (one query)."""
    return [
        DocumentInfo(row.code, row.title, row.symbol, row.issued_on, row.issuer, document_url(row))
        for row in Document.objects.light().of_province()
    ]


def all_findings() -> list[FindingInfo]:
    """Return every finding about the province's documents, open or resolved."""
    return infos(province_findings())


def findings_in(document_code: str) -> list[FindingInfo]:
    """Return the province's findings, open or resolved, that touch one of its documents."""
    return infos([row for row in province_findings() if document_code in row.content["documents"]])


def infos(rows: Sequence[Finding]) -> list[FindingInfo]:
    """Return findings as other modules see them."""
    return [
        FindingInfo(
            public_id=view.public_id,
            rule=view.rule,
            rule_name=view.name,
            severity=view.severity,
            severity_name=view.severity_name,
            stated=view.stated,
            computed=view.computed,
            suggestion=view.suggestion,
            explanation=view.explanation,
            state=view.state,
            claims=tuple(row.content["claims"]),
            url=view.url,
        )
        for row, view in zip(rows, views(rows, ()), strict=True)
    ]
