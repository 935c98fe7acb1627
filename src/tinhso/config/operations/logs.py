"""Log lines without personal data, as JSON or as plain text.

What people type, addresses with ids in them and the messages of exceptions may carry personal values, so none of them
is written: a line has the template of its message for other people's loggers (the words, not what was put in), the
route instead of the address, the kind and place of an exception instead of what it says, and a hash of who acted.
Our own loggers (``tinhso.…``) are written whole: they must be given no personal value (a test looks).
"""

import hashlib
import hmac
import json
import logging
import re
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter
from types import TracebackType
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from tinhso.core.clock.api import new_id
from tinhso.core.web.api import route_of

OURS = "tinhso"
FRAMES = 12
SOURCE = re.compile(r".*/(?:src|site-packages)/")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_request_id: ContextVar[str] = ContextVar("request_id", default="")

log = logging.getLogger("tinhso.request")


def actor_mark(actor_id: str) -> str:
    """Return a mark that joins one actor's lines without telling who it is ("" for visitors)."""
    if not actor_id or actor_id.startswith("visitor:"):
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), actor_id.encode(), hashlib.sha256).hexdigest()[:16]


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a line says."""
    ours = record.name.partition(".")[0] == OURS
    found: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": record.getMessage() if ours else _template(record),
    }
    request_id = _request_id.get()
    if request_id:
        found["request"] = request_id
    found |= getattr(record, "fields", {})
    if record.exc_info and record.exc_info[0] is not None:
        found["error"] = record.exc_info[0].__name__
        found["at"] = _places(record.exc_info[2])
    return found


def _template(record: logging.LogRecord) -> str:
    # Django puts the reason first («Not Found») and the address after it.
    if record.name == "django.request" and record.msg == "%s: %s" and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    return str(record.msg)[:500]


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{SOURCE.sub('', frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields(record), ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """The same, for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        found = fields(record)
        head = " ".join(str(found.pop(name)) for name in ("time", "level", "logger", "message"))
        places = found.pop("at", [])
        rest = "".join(f" {name}={value}" for name, value in found.items())
        return "\n    ".join([head + rest, *places])


class RequestLog:
    """Give each request an id (``X-Request-Id``) and write one line about it when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = new_id().hex
        token = _request_id.set(request_id)
        start = perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id
            self._write(request, response.status_code, perf_counter() - start)
            return response
        finally:
            _request_id.reset(token)

    def _write(self, request: HttpRequest, status: int, seconds: float) -> None:
        said = {
            "method": request.method if request.method in METHODS else "other",
            "route": route_of(request),
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        mark = actor_mark(getattr(getattr(request, "actor", None), "id", ""))
        log.info("request", extra={"fields": {**said, **({"actor": mark} if mark else {})}})
