"""The Django app of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Citizen home, officer workspace and help: composes the other modules."""

    name = "tinhso.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the one search finds."""
        from tinhso.portal import finding

        finding.register()
