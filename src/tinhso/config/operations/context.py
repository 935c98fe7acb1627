"""What every page knows of operations: a maintenance that is announced or on."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tinhso.config.operations.selectors.maintenance import current


def maintenance(request: HttpRequest) -> dict[str, Any]:
    """Return the announced maintenance for the banner of every page."""
    found = current()
    if found is None:
        return {}
    return {"maintenance": found, "maintenance_is_on": found.is_on(timezone.now())}
