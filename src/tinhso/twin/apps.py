"""The Django app of the training twin."""

from django.apps import AppConfig


class TwinConfig(AppConfig):
    """Demo people and the tour; refuses to exist in production."""

    name = "tinhso.twin"
    label = "twin"
    default_auto_field = "django.db.models.BigAutoField"
