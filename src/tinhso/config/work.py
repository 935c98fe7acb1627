"""Scheduled work: what is done, and how often."""

import logging
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

from django.db import close_old_connections

from tinhso.core.directory import api as directory_api
from tinhso.steering.claims import api as claims_api

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duty:
    """One piece of scheduled work; ``every`` in seconds; ``do`` must be safe to repeat."""

    name: str
    every: float
    do: Callable[[], object]


DUTIES = (
    Duty("claims.purge", 600, claims_api.purge_expired),
    Duty("directory.take_force", 600, directory_api.take_force),
)


def run_due(last: MutableMapping[str, float], now: float) -> None:
    """Run every duty whose time has come; one that fails is logged and tried again at its next time."""
    for duty in DUTIES:
        if duty.name in last and now - last[duty.name] < duty.every:
            continue
        last[duty.name] = now
        try:
            duty.do()
        except Exception:
            log.exception("Việc theo lịch %s không xong", duty.name)
        finally:
            close_old_connections()
