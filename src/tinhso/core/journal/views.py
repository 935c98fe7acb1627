"""Pages of the journal, for auditors and administrators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.access.api import Actor, require
from tinhso.core.journal import rules, selectors
from tinhso.core.journal.models import JournalEntry
from tinhso.core.journal.words import action_words
from tinhso.core.web.api import Column, ListSpec, format_number, list_page, list_response

#: How many entries the page proves while somebody waits; the command proves all.
PROVED_ON_PAGE = 20_000


def _words(row: JournalEntry) -> str:
    return action_words(row.action)


def _who(row: JournalEntry) -> str:
    return row.opened_name


def _origin(row: JournalEntry) -> str:
    return row.opened_origin or ""


ENTRIES = ListSpec(
    columns=[
        Column(
            "number", gettext_lazy("Số"), kind="number", url=lambda row: reverse("journal_entry", args=[row.number])
        ),
        Column("at", gettext_lazy("Lúc"), kind="date"),
        Column("actor_name", gettext_lazy("Ai"), value=_who, sortable=False),
        Column("done", gettext_lazy("Việc"), value=_words, field="action", sortable=False),
        Column("subject", gettext_lazy("Với"), url=lambda row: f"?subject={row.subject}"),
        Column("reason", gettext_lazy("Lý do"), sortable=False),
        Column("action", gettext_lazy("Mã việc"), hidden=True),
        Column("actor", gettext_lazy("Mã người làm"), hidden=True),
        Column("origin", gettext_lazy("Từ địa chỉ"), value=_origin, hidden=True, sortable=False),
        Column("details", gettext_lazy("Chi tiết"), hidden=True, sortable=False),
        Column("hash", gettext_lazy("Mã chuỗi"), hidden=True, sortable=False),
    ],
    default_sort="-number",
    search_keys=["action", "subject", "reason"],
    filters=["at", "action", "subject", "actor"],
    title=gettext_lazy("Nhật ký"),
    export_name="nhat-ky",
    empty_text=gettext_lazy("Mỗi việc làm thay đổi dữ liệu sẽ để lại một mục ở đây."),
)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponseBase:
    """List the journal, newest first."""
    require(_actor(request), rules.READ_JOURNAL)
    who = request.GET.get("ai", "")[:100]
    page = list_page(request, selectors.matching(who=who).with_names(), ENTRIES)
    return list_response(request, page, "journal/entries.html", {"who": who})


@never_cache
@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show one entry with its links, and whether they hold."""
    require(_actor(request), rules.READ_JOURNAL)
    found = selectors.entry(number)
    if found is None:
        raise Http404(_("Nhật ký không có mục số %(number)s.") % {"number": number})
    context: dict[str, Any] = {
        "entry": found,
        "words": action_words(found.action),
        "details": sorted(found.details.items()),
        "report": selectors.prove_one(number),
        "next": selectors.entry(number + 1),
    }
    return render(request, "journal/entry.html", context)


@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Prove the newest part of the chain (all of it while it is short) and say what came out."""
    require(_actor(request), rules.PROVE_JOURNAL)
    report = selectors.prove(last=PROVED_ON_PAGE)
    if not report.is_sound:
        words = _("Chuỗi đứt tại mục số %(number)s. %(reason)s")
        messages.error(request, words % {"number": report.broken_at, "reason": report.reason})
    elif report.first > 1:
        words = _("%(n)s mục gần nhất còn nguyên. Muốn kiểm tra toàn bộ, chạy lệnh: tinhso check journal")
        messages.success(request, words % {"n": format_number(report.entries)})
    else:
        words = _("Toàn bộ %(n)s mục còn nguyên, không mục nào bị sửa, xoá hay chen vào.")
        messages.success(request, words % {"n": format_number(report.entries)})
    return HttpResponseRedirect(reverse("journal"))
