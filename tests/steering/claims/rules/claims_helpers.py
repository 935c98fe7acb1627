"""Short ways from a text to its claims, relations and findings."""

from decimal import Decimal

from tinhso.steering.claims.data import CheckedDocument, Claim, Extraction, Finding
from tinhso.steering.claims.rules.checking import check, qualify
from tinhso.steering.claims.rules.extraction import extract
from tinhso.steering.claims.rules.reading_plain import read_plain


def extracted(text: str) -> Extraction:
    return extract(read_plain(text))


def values(text: str) -> list[tuple[Decimal, str]]:
    return [(claim.value, claim.unit) for claim in extracted(text).claims]


def claim_of(text: str, value: str) -> Claim:
    return next(claim for claim in extracted(text).claims if claim.value == Decimal(value))


def relations(text: str) -> list[tuple[str, tuple[str, ...], str]]:
    found = extracted(text)
    texts = {claim.id: claim.text.split()[0] for claim in found.claims}
    return [(str(one.kind), tuple(texts[term] for term in one.terms), texts[one.result]) for one in found.relations]


def document(text: str, code: str = "van-ban", **fields) -> CheckedDocument:
    read = read_plain(text)
    return qualify(CheckedDocument(code, read.title, extract(read), **({"issued_on": read.issued_on} | fields)))


def findings(*texts: str, rule: str = "") -> list[Finding]:
    found = check([document(text, f"van-ban-{number}") for number, text in enumerate(texts, 1)])
    return [finding for finding in found if not rule or finding.rule == rule]


def contradictions(*texts: str) -> list[Finding]:
    return [finding for finding in findings(*texts) if finding.severity == "contradiction"]
