"""Findings as pages show them: what is stated, what follows, and the places in the words around them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tinhso.core.access.api import Actor, can
from tinhso.steering.claims.models import (
    Block,
    Claim,
    ClaimState,
    Comparison,
    Document,
    Finding,
    FindingEvent,
    FindingState,
    Origin,
)
from tinhso.steering.claims.rules.permissions import OWN, RESOLVE_PROVINCE
from tinhso.steering.claims.rules.wording import SEVERITIES, STATES, RuleWords, rule_words
from tinhso.steering.claims.selectors.documents import anchor, claim_url, find, in_quote, text_url
from tinhso.steering.claims.services.failures import NotFoundError
from tinhso.steering.claims.services.syncing import PROVINCE, document_scope, pair_scope

#: How much of the text around a figure its card shows, in characters on each side.
AROUND = 70
CHUNK = 500


def find_finding(actor: Actor, public_id: UUID) -> Finding:
    """Return a finding *actor* may see: the province's, or one of an own document; raise NotFoundError otherwise."""
    finding = (
        Finding.objects.select_related("document", "other")
        .defer("document__rows", "other__rows")
        .filter(public_id=public_id)
        .first()
    )
    if finding is None:
        raise NotFoundError("Không có phát hiện này.")
    if finding.document is not None:
        find(actor, finding.document.public_id)
    return finding


def may_resolve(actor: Actor, finding: Finding) -> bool:
    """Return whether *actor* may resolve *finding*."""
    if finding.document is None:
        return can(actor, RESOLVE_PROVINCE)
    return can(actor, OWN, owner=finding.document.owner)


@dataclass(frozen=True)
class ClaimInFinding:
    """One claim a finding rests on, and its page."""

    id: str
    key: str
    document: Document
    text: str
    place: str
    state: str
    url: str


@dataclass(frozen=True)
class PlaceInFinding:
    """One place of a finding: the words there with its figures marked, and the address of that place in the text.

    ``text_url`` is "" where the text is not kept.
    """

    html: SafeString
    document: Document
    label: str
    text_url: str
    claims: tuple[ClaimInFinding, ...]

    @property
    def anchors(self) -> str:
        """The names of its figures' marks in the text, parted by spaces."""
        return " ".join(anchor(claim.key) for claim in self.claims)


@dataclass(frozen=True)
class FindingView:
    """A finding as a page shows it. ``number`` counts within the page."""

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
    places: tuple[PlaceInFinding, ...]
    resolved_reason: str
    resolved_by: str
    resolved_at: datetime | None
    url: str

    @property
    def claims(self) -> tuple[ClaimInFinding, ...]:
        """The claims it rests on, in the order of their places."""
        return tuple(claim for place in self.places for claim in place.claims)

    @property
    def where(self) -> str:
        """Its places in a few words, each document's symbol before its own: "267/KH-UBND: đoạn 4; đoạn 7"."""
        labels: dict[int, list[str]] = {}
        symbols = {place.document.pk: place.document.symbol or place.document.title for place in self.places}
        for place in self.places:
            labels.setdefault(place.document.pk, []).append(place.label)
        by_document = {pk: "; ".join(dict.fromkeys(found)) for pk, found in labels.items()}
        if len(by_document) == 1 and self.places[0].document.origin == Origin.UPLOAD:
            return "".join(by_document.values())
        return "; ".join(f"{symbols[pk]}: {found}" for pk, found in by_document.items())

    @property
    def text_url(self) -> str:
        """The address of its first place in the text, "" where no text is kept."""
        return next((place.text_url for place in self.places if place.text_url), "")

    @property
    def verdict(self) -> str:
        """The mark the severity is shown with."""
        return {"contradiction": "not_met", "reconcile": "attention"}.get(self.severity, "unknown")

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
    rows = list(Finding.objects.filter(scope=document_scope(document)).exclude(state=FindingState.GONE))
    for row in rows:
        row.document = document
    return rows


def findings_between(comparison: Comparison) -> list[Finding]:
    """Return what stands between two compared documents (one query)."""
    scope = pair_scope(comparison.document, comparison.other)
    rows = list(Finding.objects.filter(scope=scope).exclude(state=FindingState.GONE))
    for row in rows:
        row.document, row.other = comparison.document, comparison.other
    return rows


def province_findings() -> list[Finding]:
    """Return what stands in the province's documents, alone and together (one query)."""
    return list(Finding.objects.filter(scope=PROVINCE).exclude(state=FindingState.GONE))


def views(
    findings: Sequence[Finding], documents: Sequence[Document], page_of: Mapping[int, int] | None = None
) -> list[FindingView]:
    """Return *findings* as pages show them; *documents* are all they may speak of (four queries for each 500 figures).

    ``page_of`` says on which page of a long text each block stands.
    """
    by_code = {document.code: document for document in documents}
    wanted: dict[str, set[str]] = {}
    for finding in findings:
        for claim in finding.content["claims"]:
            code, _mark, key = claim.partition("#")
            wanted.setdefault(code, set()).add(key)
    rows = _claims_by_id(wanted, by_code)
    last = _last_resolutions([finding.pk for finding in findings if finding.state == FindingState.RESOLVED])
    texts = _texts(rows.values())
    words = {rule: RuleWords(*map(str, rule_words(rule))) for rule in {finding.rule for finding in findings}}
    return [
        _view(order, finding, words[finding.rule], _places(_rows(finding, rows), texts, page_of or {}), last)
        for order, finding in enumerate(findings, 1)
    ]


def _rows(finding: Finding, rows: Mapping[str, tuple[Document, Claim]]) -> list[tuple[Document, Claim]]:
    return [rows[claim] for claim in finding.content["claims"] if claim in rows]


def _claims_by_id(wanted: dict[str, set[str]], by_code: dict[str, Document]) -> dict[str, tuple[Document, Claim]]:
    codes = {by_code[code].pk: by_code[code] for code in wanted if code in by_code}
    keys = {key for code in wanted for key in wanted[code]}
    found: dict[str, tuple[Document, Claim]] = {}
    everything = sorted(keys)
    for start in range(0, len(everything), 500):
        for row in Claim.objects.defer("found").filter(document__in=codes, key__in=everything[start : start + 500]):
            document = codes[row.document_id]
            found[f"{document.code}#{row.key}"] = (document, row)
    return found


def _last_resolutions(pks: list[int]) -> dict[int, FindingEvent]:
    events = FindingEvent.objects.filter(finding__in=pks, action="resolved").order_by("id") if pks else ()
    return {event.finding_id: event for event in events}


def _view(
    order: int,
    finding: Finding,
    words: RuleWords,
    places: tuple[PlaceInFinding, ...],
    resolutions: Mapping[int, FindingEvent],
) -> FindingView:
    content, resolution = finding.content, resolutions.get(finding.pk)
    return FindingView(
        number=order,
        public_id=finding.public_id,
        rule=finding.rule,
        name=words.name,
        plain=words.plain,
        severity=finding.severity,
        severity_name=str(SEVERITIES[finding.severity]),
        stated=content["stated"],
        computed=content["computed"],
        suggestion=content["suggestion"],
        explanation=content["explanation"],
        state=finding.state,
        version=finding.version,
        places=places,
        resolved_reason=resolution.reason if resolution else "",
        resolved_by=resolution.by_name if resolution else "",
        resolved_at=resolution.at if resolution else None,
        url=reverse("claims:finding", args=[finding.public_id]),
    )


def _texts(rows: Iterable[tuple[Document, Claim]]) -> dict[tuple[int, int], Any]:
    """Return the stored blocks that uploads' claims stand in, by document and number."""
    wanted = {
        (row.document_id, row.content["place"]["block"]) for document, row in rows if document.origin == Origin.UPLOAD
    }
    documents, numbers = {document for document, _number in wanted}, sorted({number for _document, number in wanted})
    found: dict[tuple[int, int], Any] = {}
    for start in range(0, len(numbers), CHUNK):
        chosen = Block.objects.filter(document__in=documents, number__in=numbers[start : start + CHUNK])
        found |= {(block.document_id, block.number): block.content for block in chosen}
    return found


def _places(
    rows: Sequence[tuple[Document, Claim]], texts: Mapping[tuple[int, int], Any], page_of: Mapping[int, int]
) -> tuple[PlaceInFinding, ...]:
    """Return the places of a finding's claims; claims of one sentence or cell stand in one place."""
    grouped: dict[tuple[Any, ...], list[tuple[Document, Claim]]] = {}
    for document, row in rows:
        place = row.content["place"]
        text = _text_at(texts.get((row.document_id, place["block"])), place)
        key = (document.pk, place["block"], place["row"], place["column"]) if text else (document.pk, row.key)
        grouped.setdefault(key, []).append((document, row))
    return tuple(_place(group, texts, page_of) for group in grouped.values())


def _place(
    group: Sequence[tuple[Document, Claim]], texts: Mapping[tuple[int, int], Any], page_of: Mapping[int, int]
) -> PlaceInFinding:
    document, first = group[0]
    place = first.content["place"]
    text = _text_at(texts.get((first.document_id, place["block"])), place)
    if text:
        spans = sorted((row.content["place"]["start"], row.content["place"]["end"]) for _document, row in group)
        html = excerpt(text, spans)
    else:
        before, words, after = in_quote(first.content["quote"], first.content["text"])
        html = mark_safe(f"{escape(before)}<mark>{escape(words)}</mark>{escape(after)}")  # noqa: S308  (escaped pieces)
    return PlaceInFinding(
        html=html,
        document=document,
        label=place["label"] or f"khối {place['block']}",
        text_url=text_url(document, first.key, page_of.get(place["block"], 1)),
        claims=tuple(_in_finding(document, row) for _document, row in group),
    )


def _text_at(block: Any, place: Mapping[str, Any]) -> str:
    """Return the text a claim stands in: its paragraph's, or its cell's."""
    if not block:
        return ""
    if block["_"] != "Table":
        return str(block["text"])
    at = (place["row"], place["column"])
    return next((str(cell["text"]) for cell in block["cells"] if (cell["row"], cell["column"]) == at), "")


def excerpt(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    """Return the words of *text* around *spans* (sorted, in characters), each span in a mark, gaps as "…"."""
    parts: list[str] = []
    at = 0
    for order, (start, end) in enumerate(spans):
        if start < at:
            continue
        low = at if start - at <= 2 * AROUND else _word(text, start - AROUND, -1)
        after = spans[order + 1][0] if order + 1 < len(spans) else len(text)
        high = after if after - end <= 2 * AROUND else _word(text, end + AROUND, 1)
        if low > at:
            parts.append("… ")
        parts += [escape(text[low:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
        if order + 1 == len(spans) or high < after:
            parts.append(escape(text[end:high]))
            at = high
    return mark_safe("".join(parts) + (" …" if at < len(text) else ""))  # noqa: S308  (joined from escaped pieces)


def _word(text: str, at: int, step: int) -> int:
    """Return the nearest position from *at* in direction *step* that does not cut a word."""
    at = min(max(at, 0), len(text))
    while 0 < at < len(text) and not text[at].isspace():
        at += step
    return at


def _in_finding(document: Document, row: Claim) -> ClaimInFinding:
    return ClaimInFinding(
        id=f"{document.code}#{row.key}",
        key=row.key,
        document=document,
        text=row.content["text"],
        place=row.content["place"]["label"] or f"khối {row.content['place']['block']}",
        state=str(STATES[row.state]) if row.state != ClaimState.CANDIDATE else "",
        url=claim_url(document, row.key),
    )


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
