"""The one search of the platform: its page, its words while typing, its JSON."""

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinhso.blocks.search.api import Hit, Results, SearchNotReady, search, suggest
from tinhso.core.identity.api import actor_of
from tinhso.core.web.api import problem

SIZE = 20


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what the reader may see of what they ask for; ``?q=``, ``?loai=`` a kind, ``?trang=``, ``?format=json``."""
    text, kind = request.GET.get("q", "").strip()[:200], request.GET.get("loai", "")
    page = _page_number(request.GET.get("trang", ""))
    offset = (page - 1) * SIZE
    try:
        results = search(text, by=actor_of(request), kinds=[kind] if kind else [], limit=SIZE, offset=offset)
    except SearchNotReady:
        if request.GET.get("format") == "json":
            return problem(503, _("Chỉ mục tìm kiếm đang được dựng"), _("Thử lại sau ít phút."))
        return render(request, "portal/search.html", {"text": text, "not_ready": True}, status=503)
    if request.GET.get("format") == "json":
        return JsonResponse(_plain(results))
    context = {
        "text": text,
        "kind": kind,
        "results": results,
        "first": offset + 1,
        "previous": _link(text, kind, page - 1) if page > 1 else "",
        "next": _link(text, kind, page + 1) if offset + len(results.hits) < results.total and results.hits else "",
    }
    return render(request, "portal/search.html", context)


@require_GET
def words_page(request: HttpRequest) -> HttpResponse:
    """Return titles that begin as what is being typed, as options of a list."""
    try:
        found = suggest(request.GET.get("q", "")[:200], by=actor_of(request))
    except SearchNotReady:
        found = []
    return HttpResponse(format_html_join("", '<option value="{}"></option>', ((title,) for title in found)))


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 100 else 1


def _link(text: str, kind: str, page: int) -> str:
    return "?" + urlencode({"q": text, **({"loai": kind} if kind else {}), "trang": page})


def _plain(results: Results) -> dict[str, object]:
    return {
        "total": results.total,
        "kinds": [{**asdict(facet), "label": str(facet.label)} for facet in results.facets],
        "hits": [_plain_hit(hit) for hit in results.hits],
    }


def _plain_hit(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "key": hit.key,
        "title": "".join(piece.text for piece in hit.title),
        "extract": "".join(piece.text for piece in hit.extract),
        "where": hit.where,
        "day": hit.day.isoformat() if hit.day else None,
        "url": hit.url,
    }
