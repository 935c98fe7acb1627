"""What does not hold: in one document with its text beside, in all of the province's, between two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import list_page, list_response
from tinhso.steering.claims.data import NumberStyle, UnreadableDocument
from tinhso.steering.claims.forms import CompareForm
from tinhso.steering.claims.models import Document, FindingState, Origin
from tinhso.steering.claims.rules.wording import LINES, SEVERITIES, SEVERITY_MEANINGS, RuleWords, rule_words
from tinhso.steering.claims.selectors import documents as select
from tinhso.steering.claims.selectors import findings as shown
from tinhso.steering.claims.selectors.findings import FindingView
from tinhso.steering.claims.selectors.text import text_page
from tinhso.steering.claims.services import comparing
from tinhso.steering.claims.services.failures import ConflictError, InvalidError
from tinhso.steering.claims.services.state import questions_of
from tinhso.steering.claims.views.common import document_page, page_context, told
from tinhso.steering.claims.views.lists import finding_spec

#: How many findings one page of cards shows; the list has all.
CARDS = 60


@require_GET
@document_page
def document(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Show the findings of a document beside its text."""
    rows = shown.findings_of(document)
    context = page_context(request, document, rows, "findings")
    page_of: Mapping[int, int] = {}
    if document.origin == Origin.UPLOAD:
        severities = {code: str(name) for code, name in SEVERITIES.items()}
        text = text_page(document, list(document.claims.defer("found")), rows, _page_number(request), severities)
        page_of = text.page_of
        context |= {"text": text, "question": _question(document)}
    everything = shown.views(rows, document_or_province(document), page_of)
    context |= filtered(request, everything)
    context["may_resolve"] = bool(rows) and shown.may_resolve(actor_of(request), rows[0])
    return render(request, "claims/document.html", context)


def document_or_province(document: Document) -> list[Document]:
    """Return the documents that findings of *document* may speak of."""
    return select.province() if document.origin == Origin.PROVINCE else [document]


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("trang", "1")
    return int(asked) if asked.isdigit() and len(asked) < 6 else 1


def _question(document: Document) -> dict[str, Any] | None:
    """Return what is to be asked about the document's separators, if anything is left open."""
    questions = questions_of(document)
    if not questions and document.style != NumberStyle.MIXED.value:
        return None
    return {
        "count": len(questions),
        "examples": questions[:3],
        "style": document.style,
        "answered": document.style_answered,
        "open": bool(questions) and not document.style_answered,
    }


def filtered(request: HttpRequest, everything: Sequence[FindingView]) -> dict[str, Any]:
    """Return the findings asked for, grouped by severity, and the filters to choose from."""
    severity, rule, state = (request.GET.get(name, "") for name in ("muc", "quy-tac", "tinh-trang"))
    chosen = [
        one
        for one in everything
        if (not severity or one.severity == severity)
        and (not rule or one.rule == rule)
        and (one.state == (state or FindingState.OPEN) or state == "tat-ca")
    ]
    rules = Counter(one.rule for one in everything if one.is_open)
    return {
        "groups": _groups(chosen[:CARDS], is_filtered=bool(severity or rule or state)),
        "hidden_count": max(0, len(chosen) - CARDS),
        "chosen_count": len(chosen),
        "resolved_count": sum(one.state == FindingState.RESOLVED for one in everything),
        "rule_choices": [(code, rule_words(code).name, count) for code, count in rules.most_common()],
        "severity_choices": list(SEVERITIES.items()),
        "asked": {"muc": severity, "rule": rule, "state": state},
        "is_filtered": bool(severity or rule or state),
    }


@dataclass(frozen=True)
class Group:
    """The findings of one severity: some as cards, those of a kind as lines below the name of their rule."""

    code: str
    name: str
    meaning: str
    cards: tuple[FindingView, ...]
    lines: tuple[tuple[RuleWords, tuple[FindingView, ...]], ...]
    is_open: bool

    @property
    def count(self) -> int:
        """How many findings it has."""
        return len(self.cards) + sum(len(found) for _words, found in self.lines)


def _groups(chosen: Sequence[FindingView], *, is_filtered: bool) -> list[Group]:
    """Return *chosen* by severity; what only waits to be looked at is closed unless it was asked for or is alone."""
    found = {code: [one for one in chosen if one.severity == code] for code in SEVERITIES}
    alone = sum(bool(rows) for rows in found.values()) == 1
    return [_group(code, rows, code != "review" or is_filtered or alone) for code, rows in found.items() if rows]


def _group(code: str, found: Sequence[FindingView], is_open: bool) -> Group:
    by_rule: dict[str, list[FindingView]] = {}
    for one in found:
        if one.rule in LINES:
            by_rule.setdefault(one.rule, []).append(one)
    return Group(
        code=code,
        name=str(SEVERITIES[code]),
        meaning=str(SEVERITY_MEANINGS[code]),
        cards=tuple(one for one in found if one.rule not in LINES),
        lines=tuple((rule_words(rule), tuple(rows)) for rule, rows in by_rule.items()),
        is_open=is_open,
    )


@require_GET
def province(request: HttpRequest) -> HttpResponseBase:
    """Show the province's own documents with everything found in them, alone and together."""
    documents = select.province()
    rows = shown.province_findings()
    everything = shown.views(rows, documents)
    if request.GET.get("format"):
        page = list_page(request, everything, finding_spec(_("Phát hiện trong văn bản của tỉnh"), "phat-hien-cua-tinh"))
        return list_response(request, page, "claims/province.html")
    open_rows = [row for row in rows if row.state == FindingState.OPEN]
    counts = Counter(code for row in open_rows for code in row.content["documents"])
    claims = {document.pk: 0 for document in documents} | dict(_claims_per_document(documents))
    context = {
        "documents": [(one, select.document_url(one), claims[one.pk], counts[one.code]) for one in documents],
        "summary": shown.summary(sum(claims.values()), rows),
        "may_resolve": bool(rows) and shown.may_resolve(actor_of(request), rows[0]),
        **filtered(request, everything),
    }
    return render(request, "claims/province.html", context)


def _claims_per_document(documents: Sequence[Document]) -> Counter[int]:
    from tinhso.steering.claims.models import Claim

    rows = Claim.objects.filter(document__in=documents).exclude(state="rejected").values_list("document_id", flat=True)
    return Counter(rows)


@require_http_methods(["GET", "POST"])
@document_page
def compare(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Compare an upload with another document, and show what lies between them."""
    actor = actor_of(request)
    others = select.comparable(actor, document)
    form = CompareForm(request.POST or None, documents=others)
    if request.method == "POST" and form.is_valid():
        try:
            comparing.compare(by=actor, document=document, other=form.document())
        except (InvalidError, UnreadableDocument) as error:
            return told(request, ConflictError(str(error)), request.path)
        messages.success(request, _("Đã so hai văn bản."))
        return redirect(request.path)
    context = page_context(request, document, shown.findings_of(document), "compare")
    comparisons = [
        (one, select.document_url(one.other), shown.views(shown.findings_between(one), [document, one.other]))
        for one in select.compared(document)
    ]
    context |= {"form": form, "others": others, "comparisons": comparisons, "may_resolve": True}
    return render(request, "claims/compare.html", context)
