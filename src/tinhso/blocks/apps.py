"""The Django app of the blocks that every domain builds on."""

from django.apps import AppConfig


class BlocksConfig(AppConfig):
    """Working time, forms; later workflow, signing, payments, messaging, search, maps."""

    name = "tinhso.blocks"
    label = "blocks"
    default_auto_field = "django.db.models.BigAutoField"
