"""Django's settings, every one that an office may change read from `kit.settings`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from keepfit.kit import settings
from keepfit.people.core.policy import policy_of
from keepfit.web.site import site_folder, site_secret

OURS = settings.load()
PASSWORDS = policy_of(OURS)
HERE = Path(__file__).parent
SITE = site_folder(OURS)

SECRET_KEY = site_secret(SITE, "django")
DEBUG = False
ALLOWED_HOSTS = [one.strip() for one in OURS.office_hosts.split(",") if one.strip()]
ROOT_URLCONF = "keepfit.web.urls"
WSGI_APPLICATION = "keepfit.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "keepfit.people",
    "keepfit.signin",
    "keepfit.ledger",
    "keepfit.overlap",
    "keepfit.burden",
    "keepfit.checkup",
    "keepfit.evaluation",
    "keepfit.api",
    "keepfit.plan",
    "keepfit.web",
]

MIDDLEWARE = [
    "keepfit.web.measuring.Measured",
    "keepfit.web.middleware.Watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "keepfit.web.middleware.Language",
    "keepfit.web.middleware.Trail",
    "keepfit.web.middleware.Unkept",
    "keepfit.web.middleware.Strangers",
    "keepfit.api.middleware.Programs",
    "keepfit.web.middleware.Mistakes",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["keepfit.kit.web.words"],
            "libraries": {
                "choices": "keepfit.ledger.words",
                "checking": "keepfit.checkup.words",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "keepfit.web.context.office",
            ],
        },
    }
]
# What rooms after the ledger add to an account's page, in its order; see `ledger/parts.py`.
ACCOUNT_PARTS = [
    "keepfit.evaluation.account_part.vital_signs",
    "keepfit.checkup.account_part.part",
    "keepfit.evaluation.account_part.place",
    "keepfit.burden.account_part.part",
    "keepfit.overlap.account_part.part",
    "keepfit.plan.account_part.part",
]
FORM_RENDERER = "keepfit.web.forms.Rendered"

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        OURS.database_url or f"sqlite:///{SITE / 'office.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,  # after the database was restarted nobody meets a dead connection
    )
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Without it a probe, and everybody else, waits minutes for a machine that is switched off.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write waits at its start instead of failing in its midst.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# Counts the requests of tokens, and nothing that has to outlive the process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "keepfit.people.passwords.Kept",
    "keepfit.signin.backends.Directory",
    "keepfit.signin.backends.Provider",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "keepfit.people.passwords.Long",
        "OPTIONS": {"min_length": PASSWORDS.length},
    },
    {"NAME": "keepfit.people.passwords.Uncommon"},
    {
        "NAME": "keepfit.people.passwords.Unlike",
        "OPTIONS": {"user_attributes": ("login", "name", "email")},
    },
    {"NAME": "keepfit.people.passwords.Mixed", "OPTIONS": {"kinds": PASSWORDS.classes}},
    {"NAME": "keepfit.people.passwords.New", "OPTIONS": {"earlier": PASSWORDS.history}},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "desk"

# Locked by name, not by address: a whole office often shares one address.
AXES_FAILURE_LIMIT = OURS.lock_tries
AXES_COOLOFF_TIME = timedelta(minutes=OURS.lock_minutes)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "keepfit.kit.web.peers.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "keepfit.people.pages.entry.locked"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = OURS.idle_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True  # the idle time is counted in the database, from the last act
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(OURS.office_https)
if OURS.office_https:  # no neighbour under the same domain can plant a cookie of these names
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = bool(OURS.office_https)
SECURE_HSTS_SECONDS = 31_536_000 if OURS.office_https else 0
# The scheme is the connection's, or what a proxy of ours said; `kit.web.peers` decides that.
SECURE_PROXY_SSL_HEADER = None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True
TIME_ZONE = OURS.feed_zone

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_TEMP_DIR = None
# Locking by address as well would let whoever changes addresses guess on.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "keepfit.web.logs.formatter"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "WARNING"},
    "loggers": {
        "keepfit.request": {"level": "INFO"},
        "keepfit.job": {"level": "INFO"},
        # Django brings handlers of its own, which print addresses; the root's is ours.
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # less than an error has its line already
        "axes": {"level": "CRITICAL"},
        "waitress": {"level": "ERROR"},
    },
}

# Jobs wait in the database: no broker to run, and a job asked for is there after a power cut.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

KEEPFIT_HISTORY = "history"  # the folder of a site that holds posts, messages, metrics, probes
KEEPFIT_AUDIT_KEY = site_secret(SITE, "audit")
KEEPFIT_WEBHOOK_KEY = site_secret(SITE, "webhook")
KEEPFIT_METRICS_KEY = site_secret(SITE, "metrics")
KEEPFIT_SETUP_TOKEN = site_secret(SITE, "setup")
