"""The Django app of the platform's core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Clock, access, journal, files, identity and the design system."""

    name = "tinhso.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
