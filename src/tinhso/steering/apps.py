"""The Django app of steering."""

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Claims and plans: what the province says of itself, and whether it holds."""

    name = "tinhso.steering"
    label = "steering"
    default_auto_field = "django.db.models.BigAutoField"
