"""What every page knows."""

from functools import cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from tinhso.core.web.data import SCHEME_COOKIE, SCHEMES


@cache
def _version() -> str:
    return version("tinhso")


def page(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, actor, mode, version and the chosen ground (light, dark or "" for the device's own)."""
    actor = getattr(request, "actor", None)
    scheme = request.COOKIES.get(SCHEME_COOKIE, "")
    return {
        "actor": actor,
        "navigation": import_string(settings.NAVIGATION)(actor) if actor is not None else [],
        "training": settings.TRAINING,
        "scheme": scheme if scheme in SCHEMES else "",
        "version": _version(),
    }
