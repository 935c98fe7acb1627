"""Settings of the VNeID simulator: a small Django project of its own that knows nothing of the platform.

From the environment: VNEID_SIM_FOLDER (where ``people.json`` and ``client.json`` are read from, and where key, database
and secret are kept), VNEID_SIM_PORT, VNEID_SIM_HOST, VNEID_SIM_ISSUER.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

FOLDER = Path(os.environ.get("VNEID_SIM_FOLDER", "var/simulators/vneid")).resolve()
HOST = os.environ.get("VNEID_SIM_HOST", "127.0.0.1")
PORT = int(os.environ.get("VNEID_SIM_PORT", "8010"))
ISSUER = os.environ.get("VNEID_SIM_ISSUER", f"http://{HOST}:{PORT}")
PEOPLE_FILE = FOLDER / "people.json"
CLIENT_FILE = FOLDER / "client.json"


def _kept(name: str, make: Callable[[], str]) -> str:
    """Return what the file *name* holds; the first start writes ``make()`` there, readable by its owner alone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / name
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(make())
    return path.read_text()


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


SECRET_KEY = _kept("secret-key", lambda: secrets.token_urlsafe(48))
DEBUG = False
ALLOWED_HOSTS = ["*"]  # a simulator on a training machine; it keeps nobody's data

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
SITE_ID = 1
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "tinhso.twin.simulators.vneid.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "simulator.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

LOGIN_URL = "/dang-nhap/"
# Cookies are not kept apart by port: on one machine these must not be the platform's.
SESSION_COOKIE_NAME = "mo_phong_vneid"
CSRF_COOKIE_NAME = "mo_phong_vneid_csrf"
SESSION_COOKIE_AGE = 3600

IDP_OIDC_ADAPTER = "tinhso.twin.simulators.vneid.provider.VneidProvider"
IDP_OIDC_PRIVATE_KEY = _kept("key.pem", _new_key)
IDP_OIDC_ID_TOKEN_EXPIRES_IN = 5 * 60
IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN = 60

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
