"""Lists: events, jobs, schedules, dead letters."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tinhso.core.events import selectors
from tinhso.core.events.adapters import registry
from tinhso.core.events.data import State
from tinhso.core.events.models import Event, JobRecord
from tinhso.core.events.selectors import DeadRow, ScheduleRow
from tinhso.core.events.views.common import context, job_url, reader
from tinhso.core.events.words import STATES
from tinhso.core.web.api import Column, ListSpec, list_page, list_response

OUTCOMES = {state.value: STATES[state] for state in selectors.WORST_FIRST} | {"": _("không ai cần")}
JOB_STATES = {state.value: STATES[state] for state in State}


def _event_url(row: Event) -> str:
    return reverse("event", args=[row.public_id])


def _job_words(row: JobRecord) -> str:
    return registry.label_of(row.name)


def _job_url(row: JobRecord) -> str:
    return job_url(row.pk)


def _progress(row: JobRecord) -> str:
    return f"{row.done}/{row.total}" if row.total else ""


def _dead_url(row: DeadRow) -> str:
    return reverse("event", args=[row.id]) if row.kind == "event" else job_url(row.id)


def _last_url(row: ScheduleRow) -> str:
    return job_url(row.last_job)


EVENTS = ListSpec(
    columns=[
        Column("at", _("Lúc"), kind="date", url=_event_url),
        Column("type", _("Loại sự kiện")),
        Column("subject", _("Với")),
        Column("outcome", _("Giao cho nơi nhận"), choices=OUTCOMES),
        Column("actor", _("Mã người làm"), hidden=True),
        Column("public_id", _("Mã sự kiện"), hidden=True, sortable=False),
    ],
    default_sort="-at",
    search_keys=["type", "subject"],
    filters=["outcome", "at", "type", "subject"],
    title=_("Sự kiện"),
    export_name="su-kien",
    empty_text=_("Mỗi khi dữ liệu thay đổi, phần làm việc đó báo một sự kiện vào đây cho các phần khác biết."),
)

JOBS = ListSpec(
    columns=[
        Column("created_at", _("Vào hàng"), kind="date", url=_job_url),
        Column("label", _("Việc"), value=_job_words, sortable=False),
        Column("state", _("Trạng thái"), choices=JOB_STATES),
        Column("progress", _("Tiến độ"), value=_progress, sortable=False),
        Column("attempts", _("Lần thử"), kind="number"),
        Column("due_at", _("Đến hạn"), kind="date"),
        Column("finished_at", _("Kết thúc"), kind="date"),
        Column("name", _("Mã việc"), hidden=True),
        Column("error", _("Lỗi"), hidden=True, sortable=False),
        Column("worker", _("Tiến trình"), hidden=True),
    ],
    default_sort="-created_at",
    search_keys=["name", "error"],
    filters=["state", "created_at", "name"],
    title=_("Việc nền"),
    export_name="viec-nen",
    empty_text=_("Việc cần thời gian được xếp vào đây rồi làm lần lượt, người dùng không phải chờ."),
)

SCHEDULES = ListSpec(
    columns=[
        Column("label", _("Việc"), url=lambda row: reverse("schedule", args=[row.name])),
        Column("timing", _("Bao lâu một lần"), sortable=False),
        Column("next_at", _("Lần tới"), kind="date"),
        Column("last_at", _("Lần gần nhất"), kind="date", url=_last_url),
        Column("last_state", _("Kết quả"), choices=JOB_STATES),
        Column("state", _("Lịch"), choices={"on": _("đang chạy"), "paused": _("tạm dừng")}),
        Column("name", _("Mã việc"), hidden=True),
    ],
    default_sort="label",
    search_keys=["label", "name"],
    filters=["last_state", "state"],
    title=_("Lịch"),
    export_name="lich",
)

DEAD = ListSpec(
    columns=[
        Column("since", _("Từ lúc"), kind="date", url=_dead_url),
        Column("kind", _("Thuộc"), choices={"event": _("Sự kiện"), "job": _("Việc nền")}),
        Column("what", _("Việc")),
        Column("error", _("Lỗi"), sortable=False),
        Column("attempts", _("Lần thử"), kind="number"),
        Column("name", _("Mã việc"), hidden=True),
    ],
    default_sort="-since",
    search_keys=["what", "error", "name"],
    filters=["kind", "since"],
    title=_("Việc hỏng"),
    export_name="viec-hong",
    empty_title=_("Không có việc nào hỏng"),
    empty_text=_("Việc thử hết số lần mà vẫn hỏng sẽ nằm ở đây, chờ người cho chạy lại hoặc bỏ."),
)


def _list(request: HttpRequest, here: str, rows: Any, spec: ListSpec) -> HttpResponseBase:
    page = list_page(request, rows, spec)
    more = context(request, here, title=spec.title) if page.query.format == "html" else {}
    return list_response(request, page, "events/list.html", more)


@never_cache
@require_safe
def events(request: HttpRequest) -> HttpResponseBase:
    """List events, newest first."""
    reader(request)
    return _list(request, "events", selectors.event_rows(), EVENTS)


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponseBase:
    """List jobs, newest first."""
    reader(request)
    return _list(request, "jobs", selectors.job_rows(), JOBS)


@never_cache
@require_safe
def schedules(request: HttpRequest) -> HttpResponseBase:
    """List the declared schedules."""
    reader(request)
    return _list(request, "schedules", selectors.schedule_rows(), SCHEDULES)


@never_cache
@require_safe
def dead_letters(request: HttpRequest) -> HttpResponseBase:
    """List what needs a person: deliveries and jobs whose tries are used up."""
    reader(request)
    return _list(request, "dead_letters", selectors.dead_rows(), DEAD)
