"""The routes of the HTTP API of registers."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from tinhso.core.access.api import Actor
from tinhso.core.identity.api import actor_of
from tinhso.data.registers.data import InvalidQuery, RegisterInfo
from tinhso.data.registers.rest import words
from tinhso.data.registers.rest.calling import (
    BadBody,
    answer,
    body_of,
    called,
    change_json,
    errors_json,
    origin_of,
    record_json,
)
from tinhso.data.registers.rest.parts import day_of, expected_version, page_arguments, text_of, values_of, whole_of
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.rules.schema import json_schema
from tinhso.data.registers.selectors import feed, records
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.registers import register, registers
from tinhso.data.registers.services import batches, joining, reading, staging
from tinhso.data.registers.services import records as writes

router = Router(tags=["registers"])

BULK_MAX = 100_000
LINE_MAX = 1_000_000


def _info(item: RegisterInfo) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "owner": item.owner,
        "kind": item.kind.value,
        "origin": item.provenance.value,
        "rhythm": item.rhythm.value,
        "version": item.version,
        "state": item.state,
        "records": item.rows,
        "last_change": item.last_change,
        "score": item.score.total if item.score else None,
    }


@router.get("", auth=None, summary="Danh sách sổ", openapi_extra=words.described("list"))
@called
def list_registers(request: HttpRequest) -> HttpResponse:
    """List the registers: what they are is public, their records are not."""
    return answer({"registers": [_info(item) for item in registers(as_seen_by=actor_of(request))]})


@router.get("/{code}", auth=None, summary="Một sổ", openapi_extra=words.described("one"))
@called
def read_register(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what one register is, with its declaration."""
    item = register(code, by=actor_of(request))
    return answer({**_info(item), "declaration": to_plain(item.declaration)})


@router.get("/{code}/schema", auth=None, summary="JSON Schema 2020-12", openapi_extra=words.described("schema"))
@called
def read_schema(request: HttpRequest, code: str) -> HttpResponse:
    """Give the JSON Schema of the values the caller may read."""
    found = head(code)
    view = records.view_for(found, actor_of(request))
    return answer(json_schema(found.declaration, view.fields))


@router.get("/{code}/records", auth=None, summary="Các bản ghi", openapi_extra=words.described("query"))
@called
def query_records(request: HttpRequest, code: str) -> HttpResponse:
    """Give one page of records: filters by field, q, sort, limit, cursor, fields, status, rows, count."""
    by = actor_of(request)
    arguments, wants_count = page_arguments(request.GET)
    page = reading.read_page(by=by, code=code, **arguments)
    body: dict[str, Any] = {
        "records": [record_json(item) for item in page.records],
        "next": page.cursor or None,
        **origin_of(code),
    }
    if wants_count:
        asked = {key: arguments[key] for key in ("where", "q", "status", "wide")}
        found = records.count(code, by=by, **asked)
        body |= {"count": found.value, "count_is_lower_bound": found.capped}
    return answer(body)


@router.get("/{code}/records/{public_id}", auth=None, summary="Một bản ghi", openapi_extra=words.described("record"))
@called
def read_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Give one record, or one version of it (?version=)."""
    version = whole_of(request.GET.get("version"), "version")
    found = reading.read_record(
        by=actor_of(request),
        code=code,
        public_id=public_id,
        purpose=request.headers.get("X-Purpose", ""),
        version=version,
    )
    return answer({**record_json(found), **origin_of(code)}, ETag=f'"{found.version}"')


@router.get(
    "/{code}/records/{public_id}/history", auth=None, summary="Lịch sử", openapi_extra=words.described("history")
)
@called
def read_history(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Give the versions of a record, newest first."""
    by = actor_of(request)
    reading.read_record(by=by, code=code, public_id=public_id, purpose=request.headers.get("X-Purpose", ""))
    return answer(
        {"versions": [record_json(item) for item in records.history(code, public_id, by=by)], **origin_of(code)}
    )


@router.get("/{code}/changes", auth=None, summary="Luồng thay đổi", openapi_extra=words.described("changes"))
@called
def read_changes(request: HttpRequest, code: str) -> HttpResponse:
    """Give the changes after ``since``; go on from ``next``."""
    since = whole_of(request.GET.get("since"), "since") or 0
    limit = whole_of(request.GET.get("limit"), "limit")
    found = feed.changes(code, by=actor_of(request), since=since, limit=100 if limit is None else limit)
    last = found[-1].seq if found else since
    return answer({"changes": [change_json(item) for item in found], "next": last, **origin_of(code)})


# --- writing --------------------------------------------------------------------------------------


@router.post("/{code}/records", auth=None, summary="Thêm bản ghi", openapi_extra=words.described("create"))
@called
def create_record(request: HttpRequest, code: str) -> HttpResponse:
    """Add a record."""
    body = body_of(request)
    made = writes.create(
        by=actor_of(request),
        code=code,
        values=values_of(body),
        reason=text_of(body, "reason"),
        provenance=text_of(body, "provenance"),
        true_from=day_of(body, "true_from"),
    )
    return answer(record_json(made), 201, ETag=f'"{made.version}"')


@router.put(
    "/{code}/records/{public_id}", auth=None, summary="Ghi cả bản ghi", openapi_extra=words.described("replace")
)
@called
def replace_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Correct a record as a whole (If-Match: its version), or add it under an id of the caller's (If-None-Match: *)."""
    body = body_of(request)
    by = actor_of(request)
    if request.headers.get("If-None-Match", "").strip() == "*":
        made = writes.create(
            by=by,
            code=code,
            values=values_of(body),
            reason=text_of(body, "reason"),
            provenance=text_of(body, "provenance"),
            true_from=day_of(body, "true_from"),
            public_id=public_id,
        )
        return answer(record_json(made), 201, ETag=f'"{made.version}"')
    return _corrected(request, by, code, public_id, body, whole=True)


@router.patch("/{code}/records/{public_id}", auth=None, summary="Đính chính", openapi_extra=words.described("correct"))
@called
def correct_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Correct some fields: the record was always so."""
    return _corrected(request, actor_of(request), code, public_id, body_of(request), whole=False)


def _corrected(
    request: HttpRequest, by: Actor, code: str, public_id: str, body: dict[str, Any], *, whole: bool
) -> HttpResponse:
    made = writes.correct(
        by=by,
        code=code,
        public_id=public_id,
        values=values_of(body),
        reason=text_of(body, "reason"),
        expected_version=expected_version(request, body),
        provenance=text_of(body, "provenance"),
        whole=whole,
    )
    return answer(record_json(made), ETag=f'"{made.version}"')


@router.post(
    "/{code}/records/{public_id}/change", auth=None, summary="Thay đổi từ ngày", openapi_extra=words.described("change")
)
@called
def change_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Say that the world changed on ``true_from``."""
    body = body_of(request)
    made = writes.change(
        by=actor_of(request),
        code=code,
        public_id=public_id,
        values=values_of(body),
        true_from=day_of(body, "true_from", required=True),  # type: ignore[arg-type]
        reason=text_of(body, "reason"),
        expected_version=expected_version(request, body),
        provenance=text_of(body, "provenance"),
    )
    return answer(record_json(made), ETag=f'"{made.version}"')


@router.post("/{code}/records/{public_id}/end", auth=None, summary="Kết thúc", openapi_extra=words.described("end"))
@called
def end_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Say that the thing recorded is no more after ``true_to``."""
    body = body_of(request)
    made = writes.end(
        by=actor_of(request),
        code=code,
        public_id=public_id,
        true_to=day_of(body, "true_to", required=True),  # type: ignore[arg-type]
        reason=text_of(body, "reason"),
        expected_version=expected_version(request, body),
    )
    return answer(record_json(made), ETag=f'"{made.version}"')


@router.post("/{code}/records/{public_id}/undo", auth=None, summary="Hoàn tác", openapi_extra=words.described("undo"))
@called
def undo_record(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Take back the last act on a record."""
    body = body_of(request)
    made = writes.undo(
        by=actor_of(request),
        code=code,
        public_id=public_id,
        reason=text_of(body, "reason"),
        expected_version=expected_version(request, body),
    )
    return answer(record_json(made), ETag=f'"{made.version}"')


@router.post("/{code}/merge", auth=None, summary="Gộp hai bản ghi", openapi_extra=words.described("merge"))
@called
def merge_records(request: HttpRequest, code: str) -> HttpResponse:
    """Make one record lead to another."""
    body = body_of(request)
    made = joining.merge(
        by=actor_of(request),
        code=code,
        keep=text_of(body, "keep"),
        lose=text_of(body, "lose"),
        values=values_of(body, required=False),
        reason=text_of(body, "reason"),
    )
    return answer(record_json(made), ETag=f'"{made.version}"')


@router.post("/{code}/validate", auth=None, summary="Chỉ kiểm tra", openapi_extra=words.described("validate"))
@called
def validate_values(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is wrong with values; nothing is written."""
    errors = writes.validate(code, values_of(body_of(request)), by=actor_of(request))
    return answer({"valid": not errors, "errors": errors_json(errors)})


@router.post("/{code}/bulk", auth=None, summary="Ghi nhiều bản ghi", openapi_extra=words.described("bulk"))
@called
def write_bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Write up to 100,000 records by key, one JSON object a line: all or none (``mode=all``), or each that is sound."""
    mode = request.GET.get("mode", "all")
    if mode not in {"all", "each"}:
        raise InvalidQuery(_("mode: all hoặc each."))
    by = actor_of(request)
    batch = batches.open_batch(by=by, code=code, source=request.headers.get("X-Source", "")[:300] or "api")
    try:
        report = staging.stage(by=by, batch=batch.id, rows=_lines(request))
    except Exception:
        batches.withdraw_batch(by=by, batch=batch.id, reason=_("Không đọc hết nội dung gửi."))
        raise
    refused = [{"line": place + 1, "errors": errors_json(errors)} for place, errors in report.refused]
    if refused and mode == "all":
        batches.withdraw_batch(by=by, batch=batch.id, reason=_("Có dòng chưa đúng."))
        return answer({"new": 0, "changed": 0, "same": 0, "refused": refused}, 422)
    batches.publish_batch(by=by, batch=batch.id)
    done = {"new": report.new, "changed": report.changed, "same": report.same}
    return answer({"batch": batch.public_id, **done, "refused": refused})


def _lines(request: HttpRequest) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(request.body.splitlines(), start=1):
        if number > BULK_MAX:
            raise BadBody(_("Nhiều hơn %(max)s dòng. Hãy chia nhỏ.") % {"max": BULK_MAX})
        if not line.strip():
            continue
        try:
            made = orjson.loads(line)
        except ValueError as error:
            raise BadBody(_("Dòng %(number)s không phải JSON.") % {"number": number}) from error
        if not isinstance(made, dict):
            raise BadBody(_("Dòng %(number)s phải là một đối tượng JSON.") % {"number": number})
        yield made


validate_values.only_reads = True  # type: ignore[attr-defined]
