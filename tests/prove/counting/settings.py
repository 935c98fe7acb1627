"""The platform with one more app and one more address."""

from tinhso.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.prove.counting"]  # noqa: F405
ROOT_URLCONF = "tests.prove.counting.urls"
