"""The Django app that composes the rest (it holds the commands)."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, server and command line."""

    name = "tinhso.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every module's ``jobs.py``: this app is the last, so all models are there."""
        from tinhso.core.events.api import discover

        discover("tinhso")
