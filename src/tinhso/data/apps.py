"""The Django app of data."""

from django.apps import AppConfig


class DataConfig(AppConfig):
    """Shared databases and what is made of them."""

    name = "tinhso.data"
    label = "data"
    default_auto_field = "django.db.models.BigAutoField"
