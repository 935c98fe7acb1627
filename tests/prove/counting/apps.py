from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "tests.prove.counting"
    label = "counting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.prove.counting import jobs  # noqa: F401
