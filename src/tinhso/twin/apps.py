"""The Django app of the training twin."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class TwinConfig(AppConfig):
    """Demo people and the tour; refuses to exist in production."""

    name = "tinhso.twin"
    label = "twin"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Stop the start if somebody installed the twin outside training."""
        if not settings.TRAINING:
            raise ImproperlyConfigured("tinhso.twin chỉ có ở môi trường tập huấn (TINHSO_MODE=training).")
