"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from tinhso.core.access.api import Actor


def page(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, actor and mode for the layout."""
    actor = getattr(request, "actor", Actor(id="visitor:"))
    return {
        "actor": actor,
        "navigation": import_string(settings.NAVIGATION)(actor),
        "training": settings.TRAINING,
    }
