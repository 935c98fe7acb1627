"""What the portal says of the province's figures in a few lines."""

from collections import Counter
from dataclasses import dataclass

from tinhso.steering.claims.data import Severity
from tinhso.steering.claims.models import Document, Finding, FindingState
from tinhso.steering.claims.selectors.findings import province_findings
from tinhso.steering.claims.selectors.lookups import FindingInfo, infos


@dataclass(frozen=True)
class ProvinceSummary:
    """How many documents were checked, open findings by severity, and the first of them."""

    documents: int
    contradictions: int
    reconcile: int
    review: int
    first: tuple[FindingInfo, ...]


_ORDER = {Severity.CONTRADICTION.value: 0, Severity.RECONCILE.value: 1, Severity.REVIEW.value: 2}


def _telling(row: Finding) -> tuple[int, bool]:
    return _ORDER[row.severity], not row.content["suggestion"]


def province_summary(limit: int) -> ProvinceSummary:
    """Return the summary with at most *limit* findings (queries do not grow with findings).

    First come contradictions, and among them those that one correction would mend.
    """
    rows = sorted((row for row in province_findings() if row.state == FindingState.OPEN), key=_telling)
    counted = Counter(row.severity for row in rows)
    return ProvinceSummary(
        documents=Document.objects.of_province().count(),
        contradictions=counted[Severity.CONTRADICTION.value],
        reconcile=counted[Severity.RECONCILE.value],
        review=counted[Severity.REVIEW.value],
        first=tuple(infos(rows[:limit])),
    )
