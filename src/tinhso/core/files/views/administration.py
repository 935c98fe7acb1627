"""The administrator's pages of the store: what is kept, what is in quarantine, what nobody holds; never a content."""

import re
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.access.api import Actor, can, require
from tinhso.core.files import rules, selectors
from tinhso.core.files.adapters.incoming import megabytes
from tinhso.core.files.data import FileRefused, FileState
from tinhso.core.files.models import StoredObject
from tinhso.core.files.services import checking, storing
from tinhso.core.files.words import STATES, VERDICTS
from tinhso.core.journal import api as journal
from tinhso.core.web.api import Column, ListSpec, format_number, list_page, list_response

SHA256 = re.compile(r"[0-9a-f]{64}")


def _url(row: StoredObject) -> str:
    return reverse("stored_file", args=[row.sha256])


def _type(row: StoredObject) -> str:
    return rules.name_of(row.media_type)


def _short(row: StoredObject) -> str:
    return row.sha256[:12]


FILES = ListSpec(
    columns=[
        Column("created_at", _("Nhận lúc"), kind="date", url=_url),
        Column("kind", _("Kiểu tệp"), value=_type, field="media_type"),
        Column("size", _("Dung lượng (byte)"), kind="number"),
        Column("state", _("Kiểm vi-rút"), choices={state.value: STATES[state] for state in FileState}),
        Column("uses", _("Số nơi đang giữ"), kind="number"),
        Column("attached", _("Đã gắn vào hồ sơ"), kind="number"),
        Column("short", _("Mã tệp"), value=_short, field="sha256"),
        Column("threat", _("Mối nguy"), hidden=True),
        Column("sha256", _("Mã băm SHA-256"), hidden=True),
    ],
    default_sort="-created_at",
    search_keys=["kind", "short", "threat"],
    filters=["state", "created_at", "size", "attached"],
    title=_("Kho tệp"),
    export_name="kho-tep",
    empty_text=_("Tệp người dùng gửi lên sẽ nằm ở đây, mỗi nội dung giữ một bản."),
)


def _reader(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, rules.READ)
    return actor


@never_cache
@require_safe
def files(request: HttpRequest) -> HttpResponseBase:
    """List what is kept: kinds, sizes, quarantine, holders. Names and contents are their owners' affair."""
    actor = _reader(request)
    page = list_page(request, selectors.rows(), FILES)
    context = {}
    if page.query.format == "html":
        health = selectors.health()
        context = {
            "health": health,
            "volume": megabytes(health.bytes),
            "may_manage": can(actor, rules.MANAGE),
        }
    return list_response(request, page, "files/files.html", context)


@never_cache
@require_safe
def file(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show what is known of one content, and its journal."""
    actor = _reader(request)
    row = selectors.row(sha256)
    if row is None:
        raise Http404(gettext("Kho không có tệp này."))
    state = FileState(row.state)
    context = {
        "row": row,
        "kind": rules.name_of(row.media_type),
        "volume": megabytes(row.size),
        "words": STATES[state],
        "verdict": VERDICTS[state],
        "attachments": row.attachments.order_by("id")[:100],
        "history": [(e, journal.action_words(e.action)) for e in journal.history(f"file:{sha256}", 20)],
        "may_manage": can(actor, rules.MANAGE),
        "may_release": state in {FileState.WAITING, FileState.INFECTED},
    }
    return render(request, "files/file.html", context)


@require_POST
def steer(request: HttpRequest, sha256: str, step: str) -> HttpResponse:
    """Check a content again, or let it out of quarantine."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ways: dict[str, tuple[Callable[[], None], str]] = {
        "quet-lai": (
            partial(checking.check_again, by=actor, sha256=sha256),
            gettext("Đã xếp hàng quét lại; kết quả có trong giây lát."),
        ),
        "cho-ra": (
            partial(checking.release, by=actor, sha256=sha256, reason=request.POST.get("reason", "")),
            gettext("Tệp đã ra khỏi cách ly. Lý do nằm trong nhật ký."),
        ),
    }
    if step not in ways or not SHA256.fullmatch(sha256):
        raise Http404
    do, words = ways[step]
    try:
        do()
    except FileRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("stored_file", args=[sha256]))


@require_POST
def sweep(request: HttpRequest) -> HttpResponse:
    """Remove what no row names; it runs each night by itself too."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, rules.MANAGE)
    removed = storing.sweep(by=actor)
    messages.success(request, gettext("Đã dọn %(n)s tệp không ai giữ.") % {"n": format_number(removed)})
    return HttpResponseRedirect(reverse("stored_files"))
