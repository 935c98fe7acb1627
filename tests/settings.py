"""Settings of the test run: a data folder of its own, quick password hashing, static files from the source."""

import os
import tempfile

os.environ["TINHSO_DATA"] = tempfile.mkdtemp(prefix="tinhso-test-")
os.environ.setdefault("TINHSO_MODE", "training")
os.environ.pop("TINHSO_TODAY", None)
os.environ["TINHSO_SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests-0123456789"

from tinhso.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # Said in so many words, since pytest-xdist would otherwise take our engine for one with named databases.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
