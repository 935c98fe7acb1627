"""Finding documents, their claims and their findings for an actor."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS

from tinhso.core.access.api import Actor, can
from tinhso.steering.claims.models import Claim, ClaimVersion, Comparison, Document, Finding, Origin
from tinhso.steering.claims.rules.permissions import EDIT_PROVINCE, OWN
from tinhso.steering.claims.services.failures import NotFoundError

MISSING = "Không có văn bản này, hoặc nó đã được xóa."


def find(actor: Actor, public_id: UUID) -> Document:
    """Return the upload of *public_id* if *actor* owns it; raise NotFoundError otherwise, whoever asks (one query)."""
    document = Document.objects.light().living().filter(public_id=public_id, origin=Origin.UPLOAD).first()
    if document is None or not can(actor, OWN, owner=document.owner):
        raise NotFoundError(MISSING)
    return document


def find_province(code: str) -> Document:
    """Return a document of the province by its code; raise NotFoundError if there is none (one query)."""
    document = Document.objects.light().of_province().filter(code=code).first()
    if document is None:
        raise NotFoundError(MISSING)
    return document


def own(actor: Actor) -> list[Document]:
    """Return the uploads *actor* still keeps, newest first (one query); none for a visitor without a token."""
    return [] if actor.id.endswith(":") else list(Document.objects.light().owned_by(actor.id)[:200])


def province() -> list[Document]:
    """Return the province's documents, oldest first (one query)."""
    return list(Document.objects.light().of_province())


def comparable(actor: Actor, document: Document) -> list[Document]:
    """Return what *document* may be compared with: other own uploads, then the province's (two queries)."""
    return [one for one in own(actor) if one.pk != document.pk] + province()


def compared(document: Document) -> list[Comparison]:
    """Return the comparisons made of *document* (one query)."""
    return list(document.comparisons.select_related("document", "other").defer("document__rows", "other__rows"))


def may_edit(actor: Actor, document: Document) -> bool:
    """Return whether *actor* may change the figures of *document*."""
    permission = EDIT_PROVINCE if document.origin == Origin.PROVINCE else OWN
    return can(actor, permission, owner=document.owner)


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
    rows = Claim.objects.filter(document__in=by_pk).defer("found").order_by("document_id", "position", "id")
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
    """Return the address of a claim's page, below the list of its document's claims."""
    part = key if key.replace("-", "").isalnum() and key.isascii() else quote(key, safe=RFC3986_SUBDELIMS + "~:@")
    code = document.code if document.origin == Origin.PROVINCE else ""
    return f"{_claims_url(code, None if code else document.public_id)}{part}/"


@lru_cache(maxsize=256)
def _claims_url(code: str, public_id: UUID | None) -> str:
    # A page names hundreds of claims of one document, and looking an address up takes longer than writing it.
    if code:
        return reverse("claims:province_claims", args=[code])
    return reverse("claims:claims", args=[public_id])


def document_url(document: Document) -> str:
    """Return the address of a document's page."""
    if document.origin == Origin.PROVINCE:
        return reverse("claims:province_document", args=[document.code])
    return reverse("claims:document", args=[document.public_id])


def find_claim(document: Document, key: str) -> Claim:
    """Return a claim of *document*; raise NotFoundError if it has none of that key (one query)."""
    row = document.claims.filter(key=key).first()
    if row is None:
        raise NotFoundError("Không có số liệu này trong văn bản.")
    return row


def claim_history(row: Claim) -> list[ClaimVersion]:
    """Return the versions of a claim after the one first found, newest first (one query)."""
    return list(row.versions.order_by("-version"))


def text_url(document: Document, key: str, page: int = 1) -> str:
    """Return the address of a claim's mark in its document's text, "" where no text is kept."""
    if document.origin == Origin.PROVINCE:
        return ""
    query = f"?trang={page}" if page > 1 else ""
    return f"{document_url(document)}{query}#{anchor(key)}"


def in_quote(quote: str, text: str) -> tuple[str, str, str]:
    """Return *quote* parted around the figure's *text*; a quote without it stands before."""
    before, found, after = quote.partition(text)
    return (before, text, after) if found else ("", text, "")


def anchor(key: str) -> str:
    """Return the name of a claim's mark in the text, safe in an address."""
    return "s-" + "".join(char if char.isalnum() else "-" for char in key)
