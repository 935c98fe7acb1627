"""The WSGI entry that granian serves."""

import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

from tinhso.config.lifeline import end_with_parent

if "granian" in sys.modules:
    # A web worker: its parent is granian, which does not outlive the supervisor either. What a worker is doing when
    # granian was killed is rolled back; asked gently it would serve on.
    end_with_parent(signal.SIGKILL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
application = get_wsgi_application()


def warm_up() -> None:
    """Import all addresses now, so that the first visitor does not wait for it."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - reading it imports every view


warm_up()
