"""RFC 9457 problem documents."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import get_language


def problem(status: int, title: str, detail: str = "", **members: Any) -> JsonResponse:
    """Return a problem document: *title* names the kind, *detail* says what happened and what to do."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/problem+json"
    response["Content-Language"] = get_language() or "vi"
    return response
