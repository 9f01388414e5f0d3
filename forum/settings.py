"""Settings. Everything that differs between installations comes from the environment.

The variables and their meaning are in README.md. A local file, `var/local.env`, may hold them: `make run`
writes one with fresh secrets for this machine. What is missing, malformed or unsafe stops the start, all told at once.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from forum.core.environment import refusal

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / "var" / "local.env")
if _why_not := refusal(os.environ):
    raise ImproperlyConfigured(_why_not)

DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Tickets are printed: their key never changes with SECRET_KEY.
TICKET_KEY = env("TICKET_KEY").encode()
SITE_URL = env("SITE_URL").rstrip("/")
SITE_HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname or ""])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# A demonstration shows its mails on a page, signs anybody in by a click and asks organisers for no second factor:
# all its data is invented.
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)

SITE_NAME = _("Forum de l’ESS")
ORGANISER_NAME = "Département des Hauts-de-Seine"

INSTALLED_APPS = [
    "forum.core",
    "events",
    "attendees",
    "matchmaking",
    "forum.pages",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "forum.core.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages alone: static files come compressed already. Django pads them at random against guessing from their size.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "forum.pages.closed.ClosedForMaintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "forum.core.sign_in.KeepingLoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "forum.core.middleware.sight_middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "matchmaking.views.called_off.SaysCalledOff",
    "forum.pages.errors.ReadableRefusals",
]

ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "forum.pages.context.layout",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Storage. SQLite takes its write lock when a transaction begins, so that counting and taking a seat are one act.
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        }
    )
else:
    # Statements that come again are planned once a connection: a third of PostgreSQL's work at a registration.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "pool": {"min_size": 1, "max_size": 10, "timeout": 20},
            "server_side_binding": True,
            "prepare_threshold": 5,
            # Compiling a statement that runs for some milliseconds takes longer than running it.
            "options": "-c jit=off",
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What the site keeps as files; all servers of an installation share it.
FILES_ROOT = Path(urlsplit(env("STORAGE_URL", default=f"file://{BASE_DIR / 'var' / 'files'}")).path)
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://cache")}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "forum" / "static"]

# How old a public page may be for those of whom nothing is known yet: see forum/core/newcomers.py.
PAGES_KEPT_SECONDS = 4
# How long the mail worker rests after each mail, as a multiple of the processor time that it took: pages come first.
# A mail takes some 20 ms: several leave each second, and the others of a core's seconds stay for pages.
MAIL_REST = 6

# Languages: French at the root, English under /en/.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "forum" / "locale"]
FORMAT_MODULE_PATH = ["forum.core.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Paris"

# Accounts: the e-mail is the login, a code by mail opens the door.
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "forum.core.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"request_login_code": "attendees.forms.SignInForm"}
MFA_ADAPTER = "forum.core.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "forum.core.forms.AddPasskeyForm",
    "edit_webauthn": "forum.core.forms.RenamePasskeyForm",
    "login_webauthn": "forum.core.forms.SignInWithPasskeyForm",
    "authenticate_webauthn": "forum.core.forms.SecondPasskeyForm",
    "reauthenticate_webauthn": "forum.core.forms.ConfirmWithPasskeyForm",
}
# Browsers take http://localhost for a safe place, and no other address without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_HTTPS and urlsplit(SITE_URL).hostname == "localhost"
# Before a dangerous act, how old the last proof of who acts may be.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "attendees:my_registrations"
LOGOUT_REDIRECT_URL = "pages:home"
TEAM_URL = "pages:desk"
SECOND_FACTOR_REQUIRED = not DEMONSTRATION

# Mail: rows in the outbox, sent by the worker.
_email = env.email("EMAIL_URL")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = f"/{_email['EMAIL_FILE_PATH'].lstrip('/')}" if _email.get("EMAIL_FILE_PATH") else None
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"Forum de l’ESS <forum@{urlsplit(SITE_URL).hostname}>")
# Where mail servers report what they could not deliver, and where people's answers go.
BOUNCE_EMAIL = env("BOUNCE_EMAIL", default="")
REPLY_TO_EMAIL = env("REPLY_TO_EMAIL", default="")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Security.
SECURE_SSL_REDIRECT = SITE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
# 0 where the certificate is of the machine's own making (`make run HTTPS=1`): browsers must not remember it.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if SITE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# The full address stays on our site: links to a registration must not leak to others.
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "SAMEORIGIN"
# Frames of this very site are wanted: the demonstration shows its mails in one.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CSRF_FAILURE_VIEW = "forum.pages.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope", "magnetometer")
} | {"camera": ["self"]}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# Lines for machines where the site serves for real, for people elsewhere; no person is named in either.
LOG_FORMAT = env("LOG_FORMAT", default="plain" if DEBUG or DEMONSTRATION else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "forum.core.logs.TellRequest"}},
    "formatters": {
        "plain": {
            "()": "forum.core.logs.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_number)s] %(message)s",
        },
        "json": {"()": "forum.core.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        # Refusals have their line in the log of requests already.
        "django.request": {"level": "ERROR"},
    },
}

# Against scripts, not against halls: README.md, Limits.
REGISTRATIONS_PER_ADDRESS = env.int("REGISTRATIONS_PER_ADDRESS", default=1000)
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "300/10m/ip,3/m/key,20/d/key",
    "login": "300/10m/ip",
    "login_failed": "300/10m/ip,5/5m/key",
}
