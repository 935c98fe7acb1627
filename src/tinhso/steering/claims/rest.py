"""HTTP API of claims: check one document without an account and without keeping anything of it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router

from tinhso.core.events.api import REPEAT_HEADER, idempotent
from tinhso.core.identity.api import address_of
from tinhso.core.web.api import problem
from tinhso.steering.claims.data import UnreadableDocument
from tinhso.steering.claims.selectors.reports import CheckReport, check_content, check_pasted
from tinhso.steering.claims.services.allowing import TooManyChecks, count_check

router = Router(tags=["claims"])

STATUS = {"busy": 503, "fault": 500, "too_large": 413, "too_long": 413}
REQUEST = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary"}, "text": {"type": "string"}},
            }
        },
        "application/json": {
            "schema": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
        },
    },
}
CLAIM = {key: {"type": "string"} for key in ("id", "document", "place", "text", "quote")}
FINDING = {
    "rule": {"type": "string"},
    "severity": {"type": "string", "enum": ["contradiction", "reconcile", "review"]},
    "claims": {"type": "array", "items": {"type": "object", "properties": CLAIM}},
    **{key: {"type": "string"} for key in ("stated", "computed", "suggestion", "explanation")},
}
ANSWER = {
    "type": "object",
    "required": ["claims", "findings"],
    "properties": {
        "claims": {"type": "integer"},
        "findings": {"type": "array", "items": {"type": "object", "properties": FINDING}},
        "warnings": {"type": "array", "items": {"type": "string"}},
    },
}
REPEATABLE = {
    "name": REPEAT_HEADER,
    "in": "header",
    "schema": {"type": "string", "maxLength": 200},
    "description": "The same key with the same body gets the same answer for 7 days; with another body 409.",
}
PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}


@router.post(
    "/check",
    auth=None,
    summary="Kiểm số liệu của một văn bản",
    openapi_extra={
        "parameters": [REPEATABLE],
        "requestBody": REQUEST,
        "responses": {
            200: {"description": "OK", "content": {"application/json": {"schema": ANSWER}}},
            **{status: {"description": "Không kiểm được", **PROBLEM} for status in (400, 409, 413, 422, 429, 503)},
        },
    },
)
@idempotent(atomic=False)
def check(request: HttpRequest) -> HttpResponse:
    """Check a file (multipart field ``file``) or ``text`` (form field or JSON); nothing is stored."""
    try:
        count_check(address_of(request))
        report = _report(request)
    except TooManyChecks as refusal:
        answer = problem(429, _("Quá nhiều lần kiểm"), str(refusal))
        answer["Retry-After"] = str(refusal.seconds)
        return answer
    except UnreadableDocument as refusal:
        status = STATUS.get(refusal.code, 422)
        return problem(status, _("Không kiểm được văn bản này"), str(refusal), code=refusal.code)
    if report is None:
        detail = _("Hãy gửi một tệp trong trường “file”, hoặc văn bản trong trường “text”; chỉ một trong hai.")
        return problem(400, _("Thiếu văn bản để kiểm"), detail)
    return JsonResponse(report.as_json(), json_dumps_params={"ensure_ascii": False})


def _report(request: HttpRequest) -> CheckReport | None:
    file, text = request.FILES.get("file"), _text(request)
    if (file is None) == (text is None):
        return None
    if file is None:
        return check_pasted(str(text))
    if (file.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise UnreadableDocument("too_large", _("Tệp lớn hơn 25 MB. Hãy bỏ bớt hình ảnh hoặc tách thành nhiều tệp."))
    return check_content(file.read(), file.name or "van-ban")


def _text(request: HttpRequest) -> str | None:
    if request.content_type != "application/json":
        return request.POST.get("text") or None
    try:
        body: Any = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        return None
    text = body.get("text") if isinstance(body, dict) else None
    return text if isinstance(text, str) and text.strip() else None
