"""``idempotent``: a view or route whose requests may be sent again without being done again."""

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, overload

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinhso.core.events.data import REPEAT_FIELD, REPEAT_HEADER, Answer
from tinhso.core.events.services import repeats
from tinhso.core.events.services.repeats import Repeat, Seen
from tinhso.core.web.api import problem

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

MAX_KEY = 200
SAFE = {"GET", "HEAD", "OPTIONS"}
#: Headers of an answer that are kept; never cookies.
KEPT_HEADERS = ("Content-Type", "Content-Language", "Content-Disposition", "Location", "ETag")


class _LostClaim(Exception):
    """Another request took over while this one ran: what it wrote is rolled back."""


@overload
def idempotent(view: View) -> View: ...
@overload
def idempotent(*, atomic: bool = ...) -> Callable[[View], View]: ...
def idempotent(view: Any = None, *, atomic: bool = True) -> Any:
    """Let a request carry a key (header ``Idempotency-Key`` or form field ``khoa_lap``) and be sent again safely.

    For 7 days (actor, route, key) keeps the answer: the same request gets it again without being done again, another
    body with the same key gets 409. Of two at once one does, the other waits for the answer or gets 409. Requests
    without a key, and refused ones (status 400 and above), keep nothing. With *atomic* the view and the keeping of its
    answer are one transaction, so that a kill between them leaves neither; views that write nothing, or that talk to
    others while they run, say ``atomic=False``. With django-ninja use it on functions that return a response, or as
    ``@decorate_view(idempotent)``.
    """
    return partial(_gate, atomic=atomic) if view is None else _gate(view, atomic=atomic)


def _gate(view: Any, *, atomic: bool) -> Any:
    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = _key_of(request)
        if request.method in SAFE or not key:
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        if len(key) > MAX_KEY or not key.isprintable() or not key.isascii():
            return _refusal(request, 400, _("Khoá lặp dài quá 200 ký tự hoặc có ký tự lạ."))
        actor = getattr(getattr(request, "actor", None), "id", "")
        route = f"{request.method} {request.path}"
        repeat = repeats.begin(actor=actor, route=route, key=key, body=_body_hash(request))
        if repeat.seen is not Seen.NEW:
            return _answered(request, repeat)
        return _do(repeat, key, lambda: view(request, *args, **kwargs), request, atomic=atomic)

    return gate


def _key_of(request: HttpRequest) -> str:
    header = request.headers.get(REPEAT_HEADER, "").strip()
    if header or request.method in SAFE:
        return header.strip('"')
    is_form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
    return request.POST.get(REPEAT_FIELD, "").strip() if is_form else ""


def _body_hash(request: HttpRequest) -> str:
    """Return the hash of what was sent; of a form its fields, since each sending has its own token and boundary."""
    digest = hashlib.sha256()
    query = request.META.get("QUERY_STRING", "")
    digest.update(f"{request.content_type}\0{query}\0".encode("utf-8", "surrogateescape"))
    if streamed := getattr(request, "body_digest", b""):
        # Read to a file by whoever takes long bodies, which says here what was in it.
        digest.update(streamed)
        return digest.hexdigest()
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        if name not in {"csrfmiddlewaretoken", REPEAT_FIELD}:
            digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode("utf-8", "surrogatepass"))
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _do(
    repeat: Repeat, key: str, view: Callable[[], HttpResponseBase], request: HttpRequest, *, atomic: bool
) -> HttpResponseBase:
    try:
        if atomic:
            with transaction.atomic():
                response, kept = _run_and_keep(repeat, key, view)
        else:
            response, kept = _run_and_keep(repeat, key, view)
    except _LostClaim:
        return _answered(request, Repeat(Seen.UNDER_WAY, repeat.key))
    except BaseException:
        repeats.give_free(repeat)
        raise
    if not kept:
        repeats.give_free(repeat)
    return response


def _run_and_keep(repeat: Repeat, key: str, view: Callable[[], HttpResponseBase]) -> tuple[HttpResponseBase, bool]:
    response = view()
    if not isinstance(response, HttpResponse):
        raise TypeError("idempotent needs a view that returns an HttpResponse which is no stream")
    if response.status_code >= 400:
        return response, False
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    if not repeats.finish(repeat, key=key, answer=Answer(response.status_code, headers, response.content)):
        raise _LostClaim
    return response, True


def _answered(request: HttpRequest, repeat: Repeat) -> HttpResponse:
    if repeat.seen is Seen.OTHER_BODY:
        words = _("Khoá này đã dùng cho một nội dung khác. Hãy tải lại trang rồi gửi nội dung mới.")
        return _refusal(request, 409, words)
    if repeat.seen is Seen.UNDER_WAY:
        words = _("Yêu cầu này đang được xử lý. Hãy chờ vài giây rồi thử lại; không có gì bị làm hai lần.")
        response = _refusal(request, 409, words)
        response["Retry-After"] = "2"
        return response
    if repeat.answer is None:
        return _refusal(request, 409, _("Yêu cầu này đã làm xong trước đây, nhưng câu trả lời không còn giữ được."))
    response = HttpResponse(repeat.answer.body, status=repeat.answer.status, headers=repeat.answer.headers)
    response["Idempotency-Replayed"] = "true"
    return response


def _refusal(request: HttpRequest, status: int, words: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(status, _("Yêu cầu gửi lặp"), words)
    return render(request, "events/repeated.html", {"words": words}, status=status)
