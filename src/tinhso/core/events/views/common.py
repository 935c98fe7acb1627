"""What the pages share: the actor, the tabs, the figures on top."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor, can, require
from tinhso.core.events import selectors
from tinhso.core.events.data import EventsRefused
from tinhso.core.events.rules.permissions import MANAGE, READ


def reader(request: HttpRequest) -> Actor:
    """Return the actor; raise NotAllowed unless they may read these pages."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, READ)
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor; the service asks for the permission."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def context(request: HttpRequest, here: str, **more: Any) -> dict[str, Any]:
    """Return what every page of events and jobs shows: tabs, the state of the whole, whether the reader may steer."""
    health = selectors.health()
    tabs = [
        ("events", _("Sự kiện"), None),
        ("jobs", _("Việc nền"), None),
        ("schedules", _("Lịch"), None),
        ("dead_letters", _("Việc hỏng"), health.dead),
    ]
    return {
        "tabs": [{"url": reverse(name), "label": label, "count": n, "here": name == here} for name, label, n in tabs],
        "health": health,
        "may_manage": can(actor_of(request), MANAGE),
        **more,
    }


def told(request: HttpRequest, place: str, step: Any, words: str) -> HttpResponseRedirect:
    """Do *step*, say *words* or why it was refused, and lead back to *place*."""
    try:
        step()
    except EventsRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(place)


def job_url(key: UUID | str | None) -> str:
    """Return the address of a job's page, or nothing."""
    return reverse("job", args=[key]) if key else ""
