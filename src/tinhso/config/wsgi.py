"""The WSGI entry that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
application = get_wsgi_application()


def warm_up() -> None:
    """Import all addresses now, so that the first visitor does not wait for it."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - reading it imports every view


warm_up()
