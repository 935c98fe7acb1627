"""Routes that read: what registers there are, their records, history, changes, descriptions."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tinhso.core.access.api import Actor
from tinhso.core.identity.api import actor_of
from tinhso.data.registers.data import RegisterInfo
from tinhso.data.registers.rest import words
from tinhso.data.registers.rest.calling import (
    answer,
    called,
    change_json,
    origin_of,
    record_json,
)
from tinhso.data.registers.rest.describing import document_of
from tinhso.data.registers.rest.parts import page_arguments, whole_of
from tinhso.data.registers.rest.routing import router
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.rules.schema import json_schema
from tinhso.data.registers.selectors import feed, records
from tinhso.data.registers.selectors.heads import head
from tinhso.data.registers.selectors.registers import register, registers
from tinhso.data.registers.selectors.scores import seen_scores
from tinhso.data.registers.services import reading

BULK_MAX = 100_000
LINE_MAX = 1_000_000


def _info(item: RegisterInfo, by: Actor) -> dict[str, Any]:
    score = seen_scores(item, by=by)
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
        "score": score.mean,
        "scores": {name.value: {"percent": one.percent, "hidden": one.hidden} for name, one in score.each.items()},
    }


@router.get("", auth=None, summary="Danh sách sổ", openapi_extra=words.described("list"))
@called
def list_registers(request: HttpRequest) -> HttpResponse:
    """List the registers: what they are is public, their records are not."""
    by = actor_of(request)
    return answer({"registers": [_info(item, by) for item in registers(as_seen_by=by)]})


@router.get("/{code}", auth=None, summary="Một sổ", openapi_extra=words.described("one"))
@called
def read_register(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what one register is, with its declaration."""
    item = register(code, by=actor_of(request))
    return answer({**_info(item, actor_of(request)), "declaration": to_plain(item.declaration)})


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
    arguments, at_most = page_arguments(request.GET)
    page = reading.read_page(by=by, code=code, **arguments)
    body: dict[str, Any] = {
        "records": [record_json(item) for item in page.records],
        "next": page.cursor or None,
        **origin_of(code),
    }
    if at_most:
        asked = {key: arguments[key] for key in ("where", "q", "status", "wide")}
        found = records.count(code, by=by, at_most=at_most, **asked)
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
    return tagged(request, f'"{found.version}"', {**record_json(found), **origin_of(code)})


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
    """Give the changes after ``since``; go on from ``next``. Asked again with the ETag: 304 while nothing has come."""
    since = whole_of(request.GET.get("since"), "since") or 0
    limit = whole_of(request.GET.get("limit"), "limit")
    found = feed.changes(code, by=actor_of(request), since=since, limit=100 if limit is None else limit)
    last = found[-1].seq if found else since
    body = {"changes": [change_json(item) for item in found], "next": last, **origin_of(code)}
    return tagged(request, f'W/"{since}-{last}-{len(found)}"', body)


@router.get("/{code}/openapi.json", auth=None, summary="OpenAPI", openapi_extra=words.described("openapi"))
@called
def read_openapi(request: HttpRequest, code: str) -> HttpResponse:
    """Give the OpenAPI document of one register, with the fields the caller may read."""
    found = head(code)
    return answer(document_of(found.declaration, records.view_for(found, actor_of(request)).fields))


def tagged(request: HttpRequest, tag: str, body: dict[str, Any]) -> HttpResponse:
    """Return an answer with its tag, or 304 to whoever has it already."""
    if tag in [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=304, headers={"ETag": tag})
    return answer(body, ETag=tag)
