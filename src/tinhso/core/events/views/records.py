"""One event, one job, one schedule; and what an operator does with it."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.events import selectors
from tinhso.core.events.adapters import registry
from tinhso.core.events.data import State
from tinhso.core.events.services import steering
from tinhso.core.events.views.common import actor_of, context, reader, told
from tinhso.core.events.words import STATES, VERDICTS
from tinhso.core.journal import api as journal


@never_cache
@require_safe
def event(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one event as CloudEvents 1.0 has it, and how each handler fared."""
    reader(request)
    found = selectors.event(public_id)
    if found is None:
        raise Http404(gettext("Không có sự kiện này."))
    info, deliveries = found
    more = {
        "event": info,
        "form": json.dumps(info.as_cloudevent(), ensure_ascii=False, indent=2),
        "deliveries": [
            {"row": row, "words": STATES[State(row.state)], "verdict": VERDICTS[State(row.state)]} for row in deliveries
        ],
        "ended": {State.DEAD, State.DROPPED},
        "history": journal.history(info.subject, 10),
    }
    return render(request, "events/event.html", context(request, "events", **more))


@never_cache
@require_safe
def job(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one job: how far it is, what went wrong, what was done with it."""
    reader(request)
    row = selectors.job_record(key)
    if row is None:
        raise Http404(gettext("Không có việc nền này."))
    arguments = row.task.args_kwargs["kwargs"]["arguments"]
    more = {
        "row": row,
        "label": registry.label_of(row.name),
        "words": STATES[State(row.state)],
        "verdict": VERDICTS[State(row.state)],
        "arguments": sorted((name, json.dumps(value, ensure_ascii=False)) for name, value in arguments.items()),
        "result": row.task.return_value,
        "may_rerun": row.state in {State.DEAD, State.DROPPED},
        "may_drop": row.state in {State.DEAD, State.WAITING},
        "history": [(entry, journal.action_words(entry.action)) for entry in journal.history(f"job:{key}", 20)],
    }
    return render(request, "events/job.html", context(request, "jobs", **more))


@never_cache
@require_safe
def schedule(request: HttpRequest, name: str) -> HttpResponse:
    """Show one schedule and its last runs."""
    reader(request)
    row = next((row for row in selectors.schedule_rows() if row.name == name), None)
    if row is None:
        raise Http404(gettext("Không có lịch này."))
    runs = [(run, STATES[State(run.state)], VERDICTS[State(run.state)]) for run in selectors.runs_of(name)]
    history = [(entry, journal.action_words(entry.action)) for entry in journal.history(f"schedule:{name}", 20)]
    more = {"row": row, "runs": runs, "history": history}
    return render(request, "events/schedule.html", context(request, "schedules", **more))


#: The last part of an address: what is done, and what is said then.
STEPS = {
    "chay-lai": _("Đã xếp lại vào hàng; việc sẽ được làm trong giây lát."),
    "bo": _("Đã bỏ. Lý do nằm trong nhật ký."),
    "tam-dung": _("Đã tạm dừng lịch này."),
    "mo-lai": _("Lịch chạy lại. Nếu đã lỡ hạn, việc sẽ được làm một lần ngay."),
    "chay-ngay": _("Đã xếp việc vào hàng."),
}


def _steer(request: HttpRequest, place: str, step: str, ways: dict[str, Callable[..., object]]) -> HttpResponse:
    if step not in ways:
        raise Http404
    return told(request, place, partial(ways[step], reason=request.POST.get("reason", "")), str(STEPS[step]))


@require_POST
def steer_delivery(request: HttpRequest, public_id: UUID, key: int, step: str) -> HttpResponse:
    """Rerun or drop a dead delivery."""
    about: dict[str, Any] = {"by": actor_of(request), "delivery": key}
    ways: dict[str, Callable[..., object]] = {
        "chay-lai": partial(steering.rerun_delivery, **about),
        "bo": partial(steering.drop_delivery, **about),
    }
    return _steer(request, reverse("event", args=[public_id]), step, ways)


@require_POST
def steer_job(request: HttpRequest, key: UUID, step: str) -> HttpResponse:
    """Rerun or drop a job."""
    about: dict[str, Any] = {"by": actor_of(request), "job": key}
    ways: dict[str, Callable[..., object]] = {
        "chay-lai": partial(steering.rerun_job, **about),
        "bo": partial(steering.drop_job, **about),
    }
    return _steer(request, reverse("job", args=[key]), step, ways)


@require_POST
def steer_schedule(request: HttpRequest, name: str, step: str) -> HttpResponse:
    """Pause, resume or run a schedule now."""
    about: dict[str, Any] = {"by": actor_of(request), "name": name}
    ways: dict[str, Callable[..., object]] = {
        "tam-dung": partial(steering.pause_schedule, **about),
        "mo-lai": partial(steering.resume_schedule, **about),
        "chay-ngay": partial(steering.run_schedule_now, **about),
    }
    return _steer(request, reverse("schedule", args=[name]), step, ways)
