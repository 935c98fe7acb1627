"""The route that writes many records at once, read line by line."""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from typing import IO

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tinhso.core.identity.api import actor_of
from tinhso.data.registers.data import FieldError, InvalidQuery
from tinhso.data.registers.rest import words
from tinhso.data.registers.rest.calling import BadBody, TooLarge, answer, called, errors_json
from tinhso.data.registers.rest.routing import router
from tinhso.data.registers.services.bulk import BulkReport, Line, write_many

ROWS_MAX = 100_000
LINE_MAX = 1_000_000
BYTES_MAX = 512 * 1024 * 1024
#: What is read at once, and kept in memory before it goes to a file.
PIECE = 1024 * 1024


@router.post("/{code}/bulk", auth=None, summary="Ghi nhiều bản ghi", openapi_extra=words.described("bulk"))
@called
def write_bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Write up to 100,000 records by key, one JSON object a line: all or none (``mode=all``), or each that is sound."""
    mode = request.GET.get("mode", "all")
    if mode not in {"all", "each"}:
        raise InvalidQuery(_("mode: all hoặc each."))
    report = write_many(
        by=actor_of(request),
        code=code,
        lines=lines_of(request.spooled),  # type: ignore[attr-defined]
        all_or_none=mode == "all",
        source=request.headers.get("X-Source", ""),
    )
    refused = report.refused_count and mode == "all"
    return answer(_told(report), 422 if refused else 200)


def _told(report: BulkReport) -> dict[str, object]:
    return {
        "batch": report.batch or None,
        "new": report.new,
        "changed": report.changed,
        "same": report.same,
        "refused_count": report.refused_count,
        "refused": [{"line": number, "errors": errors_json(errors)} for number, errors in report.refused],
    }


def spool(request: HttpRequest) -> None:
    """Read the body to a file, piece by piece, and note its hash: it is then sent again safely, and never in memory."""
    kept: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=PIECE)  # noqa: SIM115 - closed with the request
    digest, size = sha256(), 0
    while piece := request.read(PIECE):
        size += len(piece)
        if size > BYTES_MAX:
            kept.close()
            raise TooLarge(_("Nội dung gửi lớn hơn %(max)s MB. Hãy chia nhỏ.") % {"max": BYTES_MAX // 1024 // 1024})
        digest.update(piece)
        kept.write(piece)
    kept.seek(0)
    request.spooled = kept  # type: ignore[attr-defined]
    request.body_digest = digest.digest()  # type: ignore[attr-defined]


def lines_of(source: IO[bytes]) -> Iterator[Line]:
    """Yield the lines of NDJSON that are not empty with their numbers: the object, or why it cannot be read."""
    number = rows = 0
    while line := source.readline(LINE_MAX + 1):
        number += 1
        if len(line) > LINE_MAX:
            raise BadBody(_("Dòng %(number)s dài hơn %(max)s byte.") % {"number": number, "max": LINE_MAX})
        if not line.strip():
            continue
        rows += 1
        if rows > ROWS_MAX:
            raise TooLarge(_("Nhiều hơn %(max)s dòng. Hãy chia nhỏ.") % {"max": ROWS_MAX})
        yield number, _object(line)


def _object(line: bytes) -> "dict[str, object] | FieldError":
    try:
        made = orjson.loads(line)
    except ValueError:
        return FieldError("", "json", _("Dòng này không phải JSON."))
    return made if isinstance(made, dict) else FieldError("", "json", _("Dòng này phải là một đối tượng JSON."))


write_bulk.spool = spool  # type: ignore[attr-defined]
