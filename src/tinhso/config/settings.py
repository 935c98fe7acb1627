"""Django settings of the platform; everything that differs between machines comes from ``environment``."""

from pathlib import Path

from tinhso.config.environment import ROOT, database, read_environment
from tinhso.config.vneid import read_vneid

PACKAGE = Path(__file__).resolve().parents[1]
ENVIRONMENT = read_environment()
TRAINING = ENVIRONMENT.is_training
DATA_DIR = ENVIRONMENT.data
PROVINCE_DIR = ENVIRONMENT.province

BACKUPS_DIR = ENVIRONMENT.backups
METRICS_TOKEN = ENVIRONMENT.metrics_token
TLS_CERTIFICATE = ENVIRONMENT.tls_certificate
BACKUPS_KEPT = ENVIRONMENT.backups_kept

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.old_secret_keys)
#: The keys that wrap each subject's key (core.subjects), by name, the one in use first.
MASTER_KEYS = ENVIRONMENT.master_keys
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "tinhso.core",
    "tinhso.blocks",
    "tinhso.data",
    "tinhso.steering",
    "tinhso.portal",
    *(["tinhso.twin"] if TRAINING else []),
    "tinhso.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tinhso.config.operations.logs.RequestLog",
    "tinhso.core.web.middleware.RequestTiming",
    "tinhso.core.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tinhso.core.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tinhso.core.identity.middleware.ActorOfRequest",
    "tinhso.core.web.middleware.RefusalPages",
    "tinhso.config.operations.middleware.MaintenanceMode",
    "tinhso.core.web.failures.StorageFailures",
]

ROOT_URLCONF = "tinhso.config.urls"
WSGI_APPLICATION = "tinhso.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A module is a package inside its folder's app and keeps its own templates, static files and translations.
        "DIRS": sorted(PACKAGE.glob("*/*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tinhso.core.web.context.page",
                "tinhso.config.operations.context.maintenance",
            ],
            "builtins": ["tinhso.core.web.templatetags.ui", "tinhso.core.events.templatetags.repeats"],
        },
    }
]

DATABASES = {"default": database(ENVIRONMENT.database_url, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.Account"
AUTHENTICATION_BACKENDS = ["tinhso.core.identity.backends.LockingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/dang-nhap/"
LOGIN_REDIRECT_URL = "/lam-viec/"
LOGOUT_REDIRECT_URL = "/"

MFA_ADAPTER = "tinhso.core.identity.adapters.second_factor.MfaAdapter"
#: Where citizens sign in; None hides the button.
VNEID = read_vneid(ENVIRONMENT)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
#: How many sign-ins one address may start or bring back, in how many seconds (a training room shares one address).
VNEID_PER_ADDRESS = (600, 600) if TRAINING else (60, 600)
#: Staff who do nothing for this long sign in again.
STAFF_IDLE_SECONDS = 30 * 60
#: Addresses whose X-Forwarded-For is believed (nginx on the same machine: 127.0.0.1).
TRUSTED_PROXIES = ENVIRONMENT.proxies

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tinhso.core.web.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "ngon_ngu"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = sorted(PACKAGE.glob("*/*/static"))
LOCALE_PATHS = sorted(PACKAGE.glob("*/*/locale"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

#: Jobs wait in the database, in the transaction that wants them done.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

#: Where contents are kept: "" is the data folder; s3://key:secret@host/bucket?region=… (s3+http:// without TLS).
FILES_URL = ENVIRONMENT.files_url
#: The virus scanner clamd, tcp://host:3310 or unix:///path; "" is none.
CLAMAV = ENVIRONMENT.clamav
#: Where registers may take files from (data.imports), beside the inbox ``nhap`` in the data folder: folders of this
#: server, and machines of the inner network by name.
IMPORT_FOLDERS = ENVIRONMENT.import_folders
IMPORT_HOSTS = ENVIRONMENT.import_hosts

MAX_UPLOAD_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

#: With less room than this on the disk a write is refused before it begins; reading goes on.
KEEP_FREE_BYTES = ENVIRONMENT.keep_free_bytes

#: How many documents one address may have checked, in how many seconds (a training room shares one address).
CHECKS_PER_ADDRESS = (600, 600) if TRAINING else (30, 600)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "tinhso.config.operations.logs.PlainLines"},
        "json": {"()": "tinhso.config.operations.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": ENVIRONMENT.log_format}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would write the address as it was asked, ids and all.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "tinhso.request": {"level": "INFO" if ENVIRONMENT.log_format == "json" else "WARNING"},
    },
}

SOURCE_ROOT = ROOT

#: Who says what stands in the navigation (config composes; core.web only draws it).
NAVIGATION = "tinhso.config.navigation.items"
