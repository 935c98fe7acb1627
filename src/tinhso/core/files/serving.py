"""Answering with a content: ranges, caching, and headers that let no browser run it (RFC 9110)."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from tinhso.core.files import rules

Read = Callable[[int, int], Iterator[bytes]]

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
#: A picture or PDF shown by itself loads nothing and runs nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
POLICY_OF_PDF = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"


def respond(
    request: HttpRequest, *, read: Read, size: int, etag: str, media_type: str, name: str, download: bool
) -> HttpResponseBase:
    """Return the answer for a content of *size* bytes: whole, in part (206), not modified (304) or out of range (416).

    Only what a browser shows without running it is shown, and only if *download* is false; everything else is saved
    under *name*. Whoever asks again must ask us: access may have been withdrawn meanwhile.
    """
    tag = f'"{etag}"'
    if _matches(request.headers.get("If-None-Match", ""), tag):
        return _with_headers(HttpResponseNotModified(), tag)
    part = _range(request, tag, size)
    if part is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return _with_headers(response, tag)
    start, length = part
    body = iter(()) if request.method == "HEAD" else read(start, length)
    answer = StreamingHttpResponse(body, status=200 if length == size else 206)
    if length != size:
        answer["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    shown = media_type in rules.SHOWN and not download
    answer["Content-Length"] = str(length)
    answer["Content-Type"] = _content_type(media_type) if media_type in rules.SHOWN else rules.UNKNOWN
    answer["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    answer["Content-Security-Policy"] = POLICY_OF_PDF if media_type == rules.PDF else POLICY
    return _with_headers(answer, tag)


def _with_headers(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type == rules.TEXT else media_type


def _matches(header: str, tag: str) -> bool:
    return bool(header) and (header.strip() == "*" or tag in [one.removeprefix("W/") for one in parse_etags(header)])


def _range(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """Return (start, length) of what is asked for; the whole if nothing, several or an unreadable range is; or None."""
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", "")
    found = RANGE.fullmatch(header.replace(" ", ""))
    if not found or found.groups() == ("", "") or (condition and condition != tag):
        return 0, size
    first, last = found.groups()
    if not first:  # the last so many bytes
        length = min(int(last), size)
        return (size - length, length) if length else None
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if start >= size:
        return None
    return (start, end - start + 1) if end >= start else (0, size)
