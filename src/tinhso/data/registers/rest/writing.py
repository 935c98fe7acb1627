"""Routes that write records one by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tinhso.core.access.api import Actor
from tinhso.core.identity.api import actor_of
from tinhso.data.registers.rest import words
from tinhso.data.registers.rest.calling import answer, body_of, called, errors_json, record_json
from tinhso.data.registers.rest.parts import day_of, expected_version, text_of, values_of
from tinhso.data.registers.rest.routing import router
from tinhso.data.registers.services import joining
from tinhso.data.registers.services import records as writes


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


validate_values.only_reads = True  # type: ignore[attr-defined]
