"""Giving a file or its preview to whoever may read it, or has a link that still holds."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinhso.core.access.api import Actor
from tinhso.core.files import rules, selectors
from tinhso.core.files.data import AttachedFile, FileState, StoreAway
from tinhso.core.files.services import attaching, previewing
from tinhso.core.files.serving import respond
from tinhso.core.web.api import error_page


@require_safe
def give(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Answer with the file; ``?xem=1`` shows what a browser may show, otherwise it is saved."""
    found = _allowed(request, file_id)
    if found.is_quarantined:
        return _quarantined(request, found)
    try:
        return respond(
            request,
            read=partial(selectors.read_file, found.sha256),
            size=found.size,
            etag=found.sha256[:32],
            media_type=found.media_type,
            name=found.name,
            download=request.GET.get("xem") != "1",
        )
    except FileNotFoundError:
        return error_page(request, 404, _("Tệp này không còn trong kho. Hãy báo quản trị viên."))
    except StoreAway:
        return _away(request)


@require_safe
def give_preview(request: HttpRequest, file_id: UUID, size: str) -> HttpResponseBase:
    """Answer with the preview, or 404 where there is none."""
    found = _allowed(request, file_id)
    if size not in rules.SIZES:
        raise Http404
    try:
        content = previewing.drawn(found, size)
    except FileNotFoundError:
        content = None
    except StoreAway:
        return _away(request)
    if content is None:
        raise Http404(_("Tệp này không có hình xem trước."))

    def piece(start: int, length: int) -> list[bytes]:
        return [content[start : start + length]]

    return respond(
        request,
        read=lambda start, length: iter(piece(start, length)),
        size=len(content),
        etag=f"{found.sha256[:32]}-{size}",
        media_type=previewing.MEDIA_TYPE,
        name=f"{size}.webp",
        download=False,
    )


def _allowed(request: HttpRequest, file_id: UUID) -> AttachedFile:
    """Return the file; a stranger is refused the same way whether it exists or not."""
    signature = request.GET.get("ky", "")
    if signature and attaching.is_link(file_id, request.GET.get("den", ""), signature):
        found = selectors.attached(file_id)
        if found is None:
            raise Http404(_("Tệp này đã bị gỡ."))
        return found
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return attaching.require_readable(actor, file_id)


def _quarantined(request: HttpRequest, found: AttachedFile) -> HttpResponseBase:
    response = render(request, "files/quarantined.html", {"infected": found.state == FileState.INFECTED}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _away(request: HttpRequest) -> HttpResponseBase:
    response = render(request, "files/away.html", status=503)
    response["Retry-After"] = "30"
    return response
