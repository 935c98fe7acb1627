"""How the lists of claims and findings look, on screen and in exports."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.core.web.api import Column, ListSpec, Provenance, format_number
from tinhso.steering.claims.rules.wording import BOUNDS, FINDING_STATES, KINDS, RULES, SEVERITIES, STATES
from tinhso.steering.claims.selectors.documents import ClaimRow
from tinhso.steering.claims.selectors.findings import FindingView

PLACES = gettext_lazy("Vị trí")


def claim_spec(title: str, export_name: str) -> ListSpec:
    """Return the list of claims."""
    return ListSpec(
        columns=[
            Column("text", _("Số liệu"), url=lambda row: row.url),
            Column("subject", _("Nói về")),
            Column("value", _("Giá trị"), kind="number"),
            Column("unit", _("Đơn vị")),
            Column("period", _("Thời điểm, kỳ")),
            Column("bound", _("Mức nêu"), choices=BOUNDS, hidden=True),
            Column("kind", _("Loại"), choices=KINDS),
            Column("place", PLACES),
            Column("quote", _("Trích văn bản"), hidden=True, sortable=False),
            Column("state", _("Tình trạng"), choices=STATES),
            Column("findings", _("Phát hiện"), kind="number"),
            Column("id", _("Mã"), hidden=True),
            Column("provenance", _("Nguồn"), kind="provenance", hidden=True),
        ],
        search_keys=("text", "subject", "place", "quote", "unit"),
        filters=("state", "kind", "unit", "value", "findings"),
        title=title,
        export_name=export_name,
        empty_title=_("Chưa có số liệu nào"),
        empty_text=_("Văn bản này không có con số nào máy nhận ra là số liệu."),
    )


def finding_spec(title: str, export_name: str) -> ListSpec:
    """Return the list of findings."""
    return ListSpec(
        columns=[
            Column("number", _("TT"), kind="number"),
            Column("severity", _("Mức"), choices=SEVERITIES),
            Column("rule", _("Quy tắc"), choices={code: words.name for code, words in RULES.items()}),
            Column("stated", _("Văn bản nêu"), url=lambda row: row.url),
            Column("computed", _("Tính lại")),
            Column("suggestion", _("Cách sửa duy nhất")),
            Column("explanation", _("Giải thích"), hidden=True),
            Column("places", PLACES, value=_places),
            Column("claims", _("Mã số liệu"), value=_claims, hidden=True),
            Column("state", _("Tình trạng"), choices=FINDING_STATES),
            Column("resolved_reason", _("Lý do xử lý"), hidden=True),
        ],
        search_keys=("stated", "computed", "places", "explanation"),
        filters=("severity", "rule", "state"),
        default_sort="number",
        title=title,
        export_name=export_name,
        provenance=Provenance.STATED,
        empty_title=_("Không có phát hiện nào"),
        empty_text=_("Các số liệu máy kiểm được đều khớp với nhau."),
    )


def _places(row: FindingView) -> str:
    return "; ".join(dict.fromkeys(place.label for place in row.places))


def _claims(row: FindingView) -> str:
    return " ".join(claim.id for claim in row.claims)


def claim_label(row: ClaimRow | Any) -> str:
    """Return a claim in one line, for choosing it from a list."""
    return f"{row.text} {row.subject[:60]} ({row.place}) = {format_number(row.value)} {row.unit}".strip()[:160]
