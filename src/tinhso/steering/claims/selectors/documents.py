"""Finding documents, their claims and their findings for an actor."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from tinhso.core.access.api import Actor, can
from tinhso.steering.claims.models import (
    Claim,
    ClaimState,
    ClaimVersion,
    Comparison,
    Document,
    Finding,
    FindingEvent,
    FindingState,
    Origin,
)
from tinhso.steering.claims.rules.permissions import EDIT_PROVINCE, OWN, RESOLVE_PROVINCE
from tinhso.steering.claims.rules.wording import SEVERITIES, STATES, rule_words
from tinhso.steering.claims.services.failures import NotFound
from tinhso.steering.claims.services.syncing import PROVINCE, document_scope, pair_scope

MISSING = "Không có văn bản này, hoặc nó đã được xóa."


def find(actor: Actor, public_id: UUID) -> Document:
    """Return the upload of *public_id* if *actor* owns it; raise NotFound otherwise, whoever asks (one query)."""
    document = Document.objects.living().filter(public_id=public_id, origin=Origin.UPLOAD).first()
    if document is None or not can(actor, OWN, owner=document.owner):
        raise NotFound(MISSING)
    return document


def find_province(code: str) -> Document:
    """Return a document of the province by its code; raise NotFound if there is none (one query)."""
    document = Document.objects.of_province().filter(code=code).first()
    if document is None:
        raise NotFound(MISSING)
    return document


def find_finding(actor: Actor, public_id: UUID) -> Finding:
    """Return a finding *actor* may see: the province's, or one of an own document; raise NotFound otherwise."""
    finding = Finding.objects.select_related("document", "other").filter(public_id=public_id).first()
    if finding is None:
        raise NotFound("Không có phát hiện này.")
    if finding.document is not None:
        find(actor, finding.document.public_id)
    return finding


def own(actor: Actor) -> list[Document]:
    """Return the uploads *actor* still keeps, newest first (one query); none for a visitor without a token."""
    return [] if actor.id.endswith(":") else list(Document.objects.owned_by(actor.id)[:200])


def province() -> list[Document]:
    """Return the province's documents, oldest first (one query)."""
    return list(Document.objects.of_province())


def comparable(actor: Actor, document: Document) -> list[Document]:
    """Return what *document* may be compared with: other own uploads, then the province's (two queries)."""
    return [one for one in own(actor) if one.pk != document.pk] + province()


def compared(document: Document) -> list[Comparison]:
    """Return the comparisons made of *document* (one query)."""
    return list(document.comparisons.select_related("other"))


def may_edit(actor: Actor, document: Document) -> bool:
    """Return whether *actor* may change the figures of *document*."""
    permission = EDIT_PROVINCE if document.origin == Origin.PROVINCE else OWN
    return can(actor, permission, owner=document.owner)


def may_resolve(actor: Actor, finding: Finding) -> bool:
    """Return whether *actor* may resolve *finding*."""
    if finding.document is None:
        return can(actor, RESOLVE_PROVINCE)
    return can(actor, OWN, owner=finding.document.owner)


# --- claims ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimRow:
    """One claim as a row of a list. ``value`` is in ``unit``; ``url`` leads to its page."""

    id: str
    key: str
    document: str
    text: str
    value: Decimal
    unit: str
    subject: str
    period: str
    bound: str
    kind: str
    place: str
    quote: str
    state: str
    version: int
    findings: int
    block: int
    url: str
    provenance: str = "stated"


def claim_rows(documents: Sequence[Document], findings: Iterable[Finding]) -> list[ClaimRow]:
    """Return all claims of *documents* in reading order, with how many of *findings* each is in (one query)."""
    counted = Counter(claim for finding in findings for claim in finding.content["claims"])
    by_pk = {document.pk: document for document in documents}
    rows = Claim.objects.filter(document__in=by_pk).order_by("document_id", "position", "id")
    return [claim_row(by_pk[row.document_id], row, counted) for row in rows]


def claim_row(document: Document, row: Claim, counted: Counter[str]) -> ClaimRow:
    """Return one claim as a row of a list."""
    content = row.content
    global_id = f"{document.code}#{row.key}"
    return ClaimRow(
        id=global_id,
        key=row.key,
        document=document.code,
        text=content["text"],
        value=Decimal(content["value"]),
        unit=content["unit"],
        subject=content["subject"],
        period=content["period"],
        bound=content["bound"],
        kind=content["kind"],
        place=content["place"]["label"] or f"khối {content['place']['block']}",
        quote=content["quote"],
        state=row.state,
        version=row.version,
        findings=counted[global_id],
        block=content["place"]["block"],
        url=claim_url(document, row.key),
    )


def claim_url(document: Document, key: str) -> str:
    """Return the address of a claim's page."""
    if document.origin == Origin.PROVINCE:
        return reverse("claims:province_claim", args=[document.code, key])
    return reverse("claims:claim", args=[document.public_id, key])


def document_url(document: Document) -> str:
    """Return the address of a document's page."""
    if document.origin == Origin.PROVINCE:
        return reverse("claims:province_document", args=[document.code])
    return reverse("claims:document", args=[document.public_id])


def find_claim(document: Document, key: str) -> Claim:
    """Return a claim of *document*; raise NotFound if it has none of that key (one query)."""
    row = document.claims.filter(key=key).first()
    if row is None:
        raise NotFound("Không có số liệu này trong văn bản.")
    return row


def claim_history(row: Claim) -> list[ClaimVersion]:
    """Return the versions of a claim after the one first found, newest first (one query)."""
    return list(row.versions.order_by("-version"))


# --- findings -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimInFinding:
    """One claim a finding rests on, with the words around it: ``before``, ``text``, ``after``."""

    id: str
    key: str
    document: Document
    text: str
    place: str
    before: str
    after: str
    state: str
    anchor: str
    url: str


@dataclass(frozen=True)
class FindingView:
    """A finding as a page shows it. ``number`` counts within the page; ``marks`` are keys of its claims."""

    number: int
    public_id: UUID
    rule: str
    name: str
    plain: str
    severity: str
    severity_name: str
    stated: str
    computed: str
    suggestion: str
    explanation: str
    state: str
    version: int
    claims: tuple[ClaimInFinding, ...]
    resolved_reason: str
    resolved_by: str
    resolved_at: datetime | None
    url: str

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state == FindingState.OPEN


def findings_of(document: Document) -> list[Finding]:
    """Return what stands open or resolved in one document, of the province too (one query)."""
    if document.origin == Origin.PROVINCE:
        prefix = f"{document.code}#"
        return [
            row
            for row in province_findings()
            if document.code in row.content["documents"]
            or any(claim.startswith(prefix) for claim in row.content["claims"])
        ]
    return list(
        Finding.objects.filter(scope=document_scope(document)).exclude(state=FindingState.GONE).select_related("document")
    )


def findings_between(comparison: Comparison) -> list[Finding]:
    """Return what stands between two compared documents (one query)."""
    scope = pair_scope(comparison.document, comparison.other)
    return list(Finding.objects.filter(scope=scope).exclude(state=FindingState.GONE).select_related("document", "other"))


def province_findings() -> list[Finding]:
    """Return what stands in the province's documents, alone and together (one query)."""
    return list(Finding.objects.filter(scope=PROVINCE).exclude(state=FindingState.GONE))


def views(findings: Sequence[Finding], documents: Sequence[Document]) -> list[FindingView]:
    """Return *findings* as pages show them; *documents* are all they may speak of (three queries)."""
    by_code = {document.code: document for document in documents}
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        for claim in finding.content["claims"]:
            code, _mark, key = claim.partition("#")
            wanted.setdefault(code, set()).add(key)
    rows = _claims_by_id(wanted, by_code)
    last = _last_resolutions([finding.pk for finding in findings if finding.state == FindingState.RESOLVED])
    return [_view(order, finding, rows, last.get(finding.pk)) for order, finding in enumerate(findings, 1)]


def _claims_by_id(
    wanted: dict[str, set[str]], by_code: dict[str, Document]
) -> dict[str, tuple[Document, Claim]]:
    codes = {by_code[code].pk: by_code[code] for code in wanted if code in by_code}
    keys = {key for code in wanted for key in wanted[code]}
    found: dict[str, tuple[Document, Claim]] = {}
    everything = sorted(keys)
    for start in range(0, len(everything), 500):
        for row in Claim.objects.filter(document__in=codes, key__in=everything[start : start + 500]):
            document = codes[row.document_id]
            found[f"{document.code}#{row.key}"] = (document, row)
    return found


def _last_resolutions(pks: list[int]) -> dict[int, FindingEvent]:
    events = FindingEvent.objects.filter(finding__in=pks, action="resolved").order_by("id") if pks else ()
    return {event.finding_id: event for event in events}


def _view(
    order: int, finding: Finding, rows: dict[str, tuple[Document, Claim]], resolution: FindingEvent | None
) -> FindingView:
    content = finding.content
    words = rule_words(finding.rule)
    return FindingView(
        number=order,
        public_id=finding.public_id,
        rule=finding.rule,
        name=str(words.name),
        plain=str(words.plain),
        severity=finding.severity,
        severity_name=str(SEVERITIES[finding.severity]),
        stated=content["stated"],
        computed=content["computed"],
        suggestion=content["suggestion"],
        explanation=content["explanation"],
        state=finding.state,
        version=finding.version,
        claims=tuple(_in_finding(*rows[claim]) for claim in content["claims"] if claim in rows),
        resolved_reason=resolution.reason if resolution else "",
        resolved_by=resolution.by_name if resolution else "",
        resolved_at=resolution.at if resolution else None,
        url=reverse("claims:finding", args=[finding.public_id]),
    )


def _in_finding(document: Document, row: Claim) -> ClaimInFinding:
    before, text, after = in_quote(row.content["quote"], row.content["text"])
    return ClaimInFinding(
        id=f"{document.code}#{row.key}",
        key=row.key,
        document=document,
        text=text,
        place=row.content["place"]["label"] or f"khối {row.content['place']['block']}",
        before=before,
        after=after,
        state=str(STATES[row.state]) if row.state != ClaimState.CANDIDATE else "",
        anchor=anchor(row.key),
        url=claim_url(document, row.key),
    )


def in_quote(quote: str, text: str) -> tuple[str, str, str]:
    """Return *quote* parted around the figure's *text*; a quote without it stands before."""
    before, found, after = quote.partition(text)
    return (before, text, after) if found else ("", text, "")


def anchor(key: str) -> str:
    """Return the name of a claim's mark in the text, safe in an address."""
    return "s-" + "".join(char if char.isalnum() else "-" for char in key)


def history(finding: Finding) -> list[FindingEvent]:
    """Return what happened to a finding, newest first (one query)."""
    return list(finding.events.order_by("-id"))


def summary(claims: int, findings: Sequence[Any]) -> dict[str, int]:
    """Return how many claims, open findings of each severity, and resolved ones there are."""
    open_ones = Counter(row.severity for row in findings if row.state == FindingState.OPEN)
    return {
        "claims": claims,
        "contradiction": open_ones["contradiction"],
        "reconcile": open_ones["reconcile"],
        "review": open_ones["review"],
        "resolved": sum(row.state == FindingState.RESOLVED for row in findings),
        "open": open_ones.total(),
    }
