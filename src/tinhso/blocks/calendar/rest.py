"""HTTP API of the working calendar."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from tinhso.blocks.calendar import api
from tinhso.blocks.calendar.data import CalendarError, Pause
from tinhso.core.clock.api import PROVINCE_ZONE
from tinhso.core.web.api import problem

router = Router(tags=["calendar"])

ANSWER = {
    "type": "object",
    "required": ["due", "is_firm", "words", "steps"],
    "properties": {
        "due": {"type": "string", "format": "date-time"},
        "is_firm": {"type": "boolean"},
        "words": {"type": "string"},
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"kind": {"type": "string"}, "words": {"type": "string"}},
            },
        },
    },
}
PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
MAX_PAUSES = 50


def _moment(text: str, field: str) -> datetime:
    """Return the moment; without an offset it is the province's own time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        words = _("«%(text)s» chưa phải thời điểm, ví dụ 2026-11-23T09:00.") % {"text": text[:40]}
        raise CalendarError(words, field) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PROVINCE_ZONE)


def _amount(text: str | None, field: str) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise CalendarError(_("«%(text)s» không phải số.") % {"text": text[:40]}, field) from error
    if not amount.is_finite():
        raise CalendarError(_("«%(text)s» không phải số.") % {"text": text[:40]}, field)
    return amount


def _pause(text: str) -> Pause:
    begin, _slash, end = text.partition("/")
    return Pause(_moment(begin, "pause"), _moment(end, "pause"))


@router.get(
    "/deadline",
    auth=None,
    summary="Tính hạn theo ngày hoặc giờ làm việc",
    openapi_extra={
        "responses": {
            200: {"description": "OK", "content": {"application/json": {"schema": ANSWER}}},
            422: {"description": "Chưa tính được", **PROBLEM},
        }
    },
)
def deadline(
    request: HttpRequest,
    start: str,
    days: str | None = None,
    hours: str | None = None,
    pause: Query[list[str]] = [],  # noqa: B006 (ninja makes a new list for each request)
    cutoff: bool = True,
) -> HttpResponse:
    """Return when ``days`` or ``hours`` of working time from ``start`` are over; ``pause`` is «begin/end», repeated."""
    try:
        if len(pause) > MAX_PAUSES:
            raise CalendarError(_("Không quá %(max)s lần tạm dừng.") % {"max": MAX_PAUSES}, "pause")
        found = api.deadline(
            _moment(start, "start"),
            days=_amount(days, "days"),
            hours=_amount(hours, "hours"),
            pauses=[_pause(text) for text in pause],
            cutoff=cutoff,
        )
    except CalendarError as error:
        return problem(422, _("Chưa tính được hạn"), str(error), field=error.field)
    answer = {
        "due": found.due.isoformat(),
        "is_firm": found.is_firm,
        "words": found.words,
        "steps": [{"kind": step.kind.value, "words": step.words} for step in found.steps],
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
